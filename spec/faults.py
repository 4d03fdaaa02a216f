"""What is wrong with the spec's data: the file, the place in it, and the reason."""

from __future__ import annotations

__all__ = ["SpecFault"]


class SpecFault(Exception):  # noqa: N818  the fault is the data's, and the reader's to correct
    """The spec's data cannot be used.

    ``file`` is the file's name relative to the folder that was loaded, ``place`` a clause id, a
    path such as ``clauses[3].level``, a position such as ``line 7``, or ``the whole file``, and
    ``reason`` one sentence for whoever has to correct it.
    """

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__(f"{file}: {place}: {reason}")
        self.file = file
        self.place = place
        self.reason = reason
