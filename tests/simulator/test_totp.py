"""TOTP against the published vectors, and the same in every time zone."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from freezegun import freeze_time

from action_mfa.simulator import SoftTotp, WallClock
from action_mfa.simulator.totp import code_at_step, secret_of, step_of, uri_of

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


@pytest.mark.parametrize(
    ("instant", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(instant: int, eight_digits: str) -> None:
    """Appendix B, SHA-1; six digits are the last six of the eight."""
    assert code_at_step(SECRET, step_of(instant)) == eight_digits[-6:]


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


@pytest.mark.parametrize(
    "uri",
    [
        f"otpauth://hotp/x?secret={SECRET}&counter=1",
        f"otpauth://totp/x?secret={SECRET}&digits=8",
        f"otpauth://totp/x?secret={SECRET}&period=60",
        f"otpauth://totp/x?secret={SECRET}&algorithm=SHA256",
        f"https://totp/x?secret={SECRET}",
        "nonsense",
    ],
)
def test_another_kind_of_uri_is_not_scanned(uri: str) -> None:
    """Only SHA-1, six digits, thirty seconds; the plain one beside it is."""
    SoftTotp.from_uri(f"otpauth://totp/x?secret={SECRET}")
    with pytest.raises(ValueError, match=r"."):
        SoftTotp.from_uri(uri)
