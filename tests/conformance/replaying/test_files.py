"""A file that is no trace is told with its line, before anything is asked of a port."""

from pathlib import Path

import pytest

from action_mfa.conformance.replaying import TraceFault, load_trace

HEADER = '{"kind":"header","spec_hash":"0","seed":0,"check":"X-01/x","clause":"X-01"}'
STEP = (
    '{"at":0,"actor":"user","operation":"totp.authenticate","arguments":{"clientId":"a","code":%s}}'
)
JUDGE = '{"at":0,"actor":"harness","operation":"judge","expectation":"x","met":true,"about":%d}'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "is empty"),
        (["{}"], "line 1"),
        (["no json"], "line 1"),
        ([HEADER, "{"], "line 2"),
        ([HEADER, STEP % '"<right code>"'], "line 2: totp.authenticate: <right code>"),
        ([HEADER, STEP % "7"], "line 2: totp.authenticate"),
        ([HEADER, STEP % '"123456"', JUDGE % 2], "line 3: judges a step that is not before it"),
        ([HEADER, JUDGE % 0], "line 2"),
    ],
)
def test_what_is_no_trace_is_told(tmp_path: Path, lines: list[str], said: str) -> None:
    """Each fault is named by file and line."""
    file = tmp_path / "trace.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TraceFault, match=r"trace\.jsonl") as fault:
        load_trace(file)
    assert said in str(fault.value)


def test_a_trace_is_read(tmp_path: Path) -> None:
    """A trace knows its highest references, and the judgement that was not met."""
    file = tmp_path / "trace.jsonl"
    unmet = (JUDGE % 1).replace("true", "false")
    code = '"<totp-code secret=1 step=+0>"'
    told = (STEP % code)[:-1] + ',"observation":{"result":{"mfaToken":"<mfa-token 12>"}}}'
    file.write_text(f"{HEADER}\n{told}\n{unmet}", encoding="utf-8")
    trace = load_trace(file)
    assert trace.highest == (("mfa-token", 12),)
    assert trace.failure is trace.steps[1]
