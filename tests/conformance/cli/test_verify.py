"""`action-mfa verify` on what `action-mfa run` left."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from action_mfa.conformance.cli.entry import invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a run leaves it."""
    folder = tmp_path / "run"
    assert invoke(["run", "reference", "--clause", "ONCE-01", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """A private key and its public one."""
    key = Ed25519PrivateKey.generate()
    private, public = tmp_path / "key.pem", tmp_path / "public.pem"
    pem = serialization.Encoding.PEM
    form, shut = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(pem, form, shut))
    own = key.public_key()
    public.write_bytes(own.public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
    return private, public


def test_what_a_run_left_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Traces, spec, suite, and both reports byte for byte."""
    capsys.readouterr()
    assert invoke(["verify", str(folder)]) == 0
    said = capsys.readouterr().out
    assert said.endswith("Everything holds.\n")
    for part in ("results", "traces", "spec", "suite", "lock", "report.html", "junit.xml"):
        assert f"holds    {part} " in said


def test_a_changed_report_exits_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line that differs is named."""
    page = folder / "report.html"
    page.write_text(page.read_text("utf-8").replace("passed", "perfect", 1), encoding="utf-8")
    assert invoke(["verify", str(folder)]) == 1
    assert "DIFFERS  report.html" in capsys.readouterr().out


def test_a_signature_is_made_and_checked(
    folder: Path, keys: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Signed once everything holds; afterwards the public key is enough."""
    private, public = map(str, keys)
    assert invoke(["verify", str(folder), "--key", public]) == 1
    assert invoke(["verify", str(folder), "--sign", private]) == 0
    assert (folder / "results.json.sig").stat().st_size == 64
    assert invoke(["verify", str(folder), "--key", public]) == 0
    assert "holds    signature" in capsys.readouterr().out


def test_a_run_is_signed_as_it_ends(
    tmp_path: Path, keys: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The next run into the folder takes the signature with it, if it is not signed itself."""
    private, public = map(str, keys)
    run = ["run", "reference", "--clause", "ONCE-01", "--out", str(tmp_path / "out")]
    assert invoke([*run, "--sign", private]) == 0
    assert "Signed: " in capsys.readouterr().out
    assert invoke(["verify", str(tmp_path / "out"), "--key", public]) == 0
    assert invoke(run) == 0
    assert not (tmp_path / "out" / "results.json.sig").exists()


def test_a_wrong_key_costs_no_run(
    tmp_path: Path, keys: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is read before anything is started."""
    out = tmp_path / "out"
    assert invoke(["run", "reference", "--out", str(out), "--sign", str(keys[1])]) == 3
    assert "not a private key" in capsys.readouterr().err
    assert not out.exists()


def test_what_differs_is_not_signed(
    folder: Path, keys: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A signature says that somebody has looked."""
    (folder / "junit.xml").write_text("", encoding="utf-8")
    assert invoke(["verify", str(folder), "--sign", str(keys[0])]) == 1
    assert "Not signed." in capsys.readouterr().out
    assert not (folder / "results.json.sig").exists()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--key", "key.pem"], "a private key; give the public one"),
        (["--sign", "public.pem"], "not a private key"),
        (["--key", "public.pem", "--sign", "key.pem"], "give one of them"),
        (["--key", "nowhere.pem"], "there is no such file"),
    ],
)
def test_a_wrong_key_is_named(
    folder: Path,
    keys: tuple[Path, Path],
    options: list[str],
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence, and exit code 3."""
    inside = keys[0].parent
    words = [str(inside / word) if word.endswith(".pem") else word for word in options]
    assert invoke(["verify", str(folder), *words]) == 3
    assert reason in " ".join(capsys.readouterr().err.split())


def test_there_has_to_be_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder proves nothing."""
    assert invoke(["verify", str(tmp_path)]) == 3
    assert "there is no such file" in capsys.readouterr().err
