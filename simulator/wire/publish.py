"""Writes the repository's copy of the OpenAPI document, for readers who run nothing.

``python -m action_mfa.simulator.wire.publish docs/openapi.json``.
"""

import sys
from pathlib import Path

from action_mfa.simulator.wire.openapi import document_text

__all__: list[str] = []


def _main(arguments: list[str]) -> int:
    match arguments:
        case [target]:
            Path(target).write_text(document_text(), encoding="utf-8")
            return 0
        case _:
            sys.stderr.write("usage: python -m action_mfa.simulator.wire.publish FILE\n")
            return 2


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
