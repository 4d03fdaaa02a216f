"""The backend shares no code with the reference, and none of its libraries."""

import ast
import subprocess
import sys
from pathlib import Path

_THEIRS = {
    "action_mfa",
    "eth_account",
    "eth_keys",
    "eth_utils",
    "fido2",
    "pydantic",
    "pyotp",
    "jwt",
}


def test_no_module_imports_what_the_reference_is_made_of(backend: Path) -> None:
    """No module names the project's packages, or a library that the reference relies on."""
    modules = sorted(backend.rglob("*.py"))
    named = {
        name.partition(".")[0]
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        for name in _imported(node)
    }
    assert {"ledger", "webauthn", "coincurve"} <= named
    assert named.isdisjoint(_THEIRS)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom():
            return [node.module or ""]
        case _:
            return []


def test_nothing_of_it_comes_in_through_a_library(backend: Path) -> None:
    """With all of its modules and the relying party's library loaded, none of those is there."""
    script = "import sys, webauthn, ledger.port; print(*{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=backend, check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.split())
    assert "ledger" in loaded
    assert loaded.isdisjoint(_THEIRS)
