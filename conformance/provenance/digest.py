"""SHA-256 over several things at once, so that whoever has them can compute it again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from action_mfa.spec.provenance import HashedFile

__all__ = ["digest_of_contents", "digest_of_files", "digest_of_lines", "sha256_of"]


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file in hex; raise :class:`OSError` where it cannot be read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_of_contents(files: Iterable[tuple[str, bytes]]) -> str:
    """Return one digest over files in the order of their names, as the spec's own is made.

    Of each its name, its length in bytes and its bytes.
    """
    digest = hashlib.sha256()
    for name, content in sorted(files):
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def digest_of_files(files: Iterable[HashedFile]) -> str:
    """Return one digest over files that are hashed already: what ``sha256sum FILES`` prints.

    ``sha256sum a b | sha256sum`` gives the same, with the files in the order of their paths.
    """
    ordered = sorted(files, key=lambda file: file.path)
    return digest_of_lines(f"{file.sha256}  {file.path}" for file in ordered)


def digest_of_lines(lines: Iterable[str]) -> str:
    """Return the digest of a text of these lines, each ended by a line feed."""
    text = "".join(f"{line}\n" for line in lines)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
