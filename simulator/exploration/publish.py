"""Writes ``spec/machines.json``: ``python -m action_mfa.simulator.exploration.publish``."""

import sys
from pathlib import Path

from action_mfa import spec
from action_mfa.simulator.exploration.atlas import machines

__all__ = ["machines_file", "machines_text", "main"]


def machines_text() -> str:
    """Return what the file should hold; the same machine gives the same bytes."""
    text = machines().model_dump_json(indent=1, exclude_defaults=True)
    return f"{text}\n"


def machines_file() -> Path:
    """Return where the committed file is."""
    # Resolved, because an editable install may see the package through a link.
    return Path(spec.__file__).resolve().parent / "machines.json"


def main() -> int:
    """Bring the file up to date and say whether it changed."""
    file, text = machines_file(), machines_text()
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{file.name}: {'unchanged' if before == text else 'written'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
