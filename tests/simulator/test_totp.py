"""TOTP against the published vectors, and the same in every time zone."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from freezegun import freeze_time

from action_mfa.simulator import SoftTotp, WallClock
from action_mfa.simulator.totp import Digest, code_at_step, secret_of, step_of, uri_of

#: The secret of both RFCs: ASCII 12345678901234567890.
SECRET = secret_of(b"12345678901234567890")


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """Put the machine into another time zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


#: RFC 6238, appendix B, with the secrets of its errata: as many bytes as the digest is long.
VECTORS = [
    (Digest.SHA1, 20, 59, "94287082"),
    (Digest.SHA256, 32, 59, "46119246"),
    (Digest.SHA512, 64, 59, "90693936"),
    (Digest.SHA1, 20, 1111111109, "07081804"),
    (Digest.SHA256, 32, 1111111109, "68084774"),
    (Digest.SHA512, 64, 1111111109, "25091201"),
    (Digest.SHA1, 20, 1111111111, "14050471"),
    (Digest.SHA256, 32, 1111111111, "67062674"),
    (Digest.SHA512, 64, 1111111111, "99943326"),
    (Digest.SHA1, 20, 1234567890, "89005924"),
    (Digest.SHA256, 32, 1234567890, "91819424"),
    (Digest.SHA512, 64, 1234567890, "93441116"),
    (Digest.SHA1, 20, 2000000000, "69279037"),
    (Digest.SHA256, 32, 2000000000, "90698825"),
    (Digest.SHA512, 64, 2000000000, "38618901"),
    (Digest.SHA1, 20, 20000000000, "65353130"),
    (Digest.SHA256, 32, 20000000000, "77737706"),
    (Digest.SHA512, 64, 20000000000, "47863826"),
]


@pytest.mark.parametrize(("digest", "size", "instant", "eight_digits"), VECTORS)
def test_the_codes_are_those_of_rfc_6238(
    digest: Digest, size: int, instant: int, eight_digits: str
) -> None:
    """All 18 vectors, by the function that the machine verifies with and by an app's own clock."""
    secret = secret_of((b"1234567890" * 7)[:size])
    shown = code_at_step(secret, step_of(instant), digest=digest, digits=8)
    assert shown == eight_digits
    assert SoftTotp(secret, digest=digest, digits=8).code(instant) == eight_digits


def test_the_machines_codes_are_the_last_six_digits() -> None:
    """What Dynamic's users type is SHA-1 and six digits."""
    assert code_at_step(SECRET, step_of(59)) == "287082"


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (0, "755224"),
        (1, "287082"),
        (2, "359152"),
        (3, "969429"),
        (4, "338314"),
        (5, "254676"),
        (6, "287922"),
        (7, "162583"),
        (8, "399871"),
        (9, "520489"),
    ],
)
def test_the_codes_are_those_of_rfc_4226(count: int, code: str) -> None:
    """Appendix D: a step's number is the counter of HOTP."""
    assert code_at_step(SECRET, count) == code


@pytest.mark.parametrize(("instant", "step"), [(0, 0), (29, 0), (30, 1), (59, 1), (60, 2)])
def test_steps_begin_at_the_epoch(instant: int, step: int) -> None:
    """Thirty seconds each (RFC 6238, section 4.1)."""
    assert step_of(instant) == step


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"], indirect=True
)
def test_the_machines_time_zone_does_not_matter(zone: str) -> None:
    """Neither for the codes nor for the clock."""
    del zone
    instant = 1111111109
    assert SoftTotp(SECRET).code(instant) == "081804"
    with freeze_time(datetime.fromtimestamp(instant, UTC)):
        assert WallClock().now() == instant


@pytest.mark.parametrize("zone", ["Europe/Berlin"], indirect=True)
def test_a_repeated_hour_has_codes_of_its_own(zone: str) -> None:
    """When clocks go back, 02:30 comes twice: an hour apart, and so are the codes."""
    del zone
    first = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())
    second = first + 3600
    assert time.localtime(first).tm_hour == time.localtime(second).tm_hour == 2
    codes = []
    for instant in (first, second):
        with freeze_time(datetime.fromtimestamp(instant, UTC)):
            codes.append(SoftTotp(SECRET).code(WallClock().now()))
    assert codes == [code_at_step(SECRET, step_of(instant)) for instant in (first, second)]
    assert codes[0] != codes[1]


def test_a_device_may_be_ahead_or_behind() -> None:
    """Skew is in seconds; steps are counted from what the device takes for now."""
    now = 1111111111
    assert SoftTotp(SECRET, skew=30).code(now) == SoftTotp(SECRET).code(now, steps=1)
    assert SoftTotp(SECRET, skew=-30).code(now) == SoftTotp(SECRET).code(now, steps=-1)


def test_a_secret_is_base32_without_padding() -> None:
    """As authenticator apps want it, and it decodes to what it was made of."""
    raw = bytes(range(21))
    secret = secret_of(raw)
    assert "=" not in secret
    assert base64.b32decode(secret + "=" * (-len(secret) % 8)) == raw


def test_a_scanned_uri_gives_the_same_codes() -> None:
    """What the URI says is what the app shows."""
    uri = uri_of(SECRET, account="alice@example.com", issuer="action-mfa")
    assert SoftTotp.from_uri(uri).code(59) == "287082"
    assert SoftTotp.from_uri(uri, skew=-30).code(89) == "287082"


def test_an_app_does_what_the_uri_says() -> None:
    """Hash function and digits come from the scanned URI."""
    secret = secret_of((b"1234567890" * 7)[:32])
    app = SoftTotp.from_uri(f"otpauth://totp/x?secret={secret}&algorithm=SHA256&digits=8")
    assert app.code(59) == "46119246"


@pytest.mark.parametrize(
    "uri",
    [
        f"otpauth://hotp/x?secret={SECRET}&counter=1",
        f"otpauth://totp/x?secret={SECRET}&period=60",
        f"otpauth://totp/x?secret={SECRET}&algorithm=MD5",
        f"https://totp/x?secret={SECRET}",
        "nonsense",
    ],
)
def test_another_kind_of_uri_is_not_scanned(uri: str) -> None:
    """Only TOTP with thirty seconds and a hash function of the RFC; the plain one beside it is."""
    SoftTotp.from_uri(f"otpauth://totp/x?secret={SECRET}")
    with pytest.raises(ValueError, match=r"."):
        SoftTotp.from_uri(uri)
