"""What a run rests on, hashed when it begins: the suite, the adapter, and the versions of all."""

from pathlib import Path

from action_mfa.conformance.provenance.adapter import adapter_files
from action_mfa.conformance.provenance.digest import digest_of_files, sha256_of
from action_mfa.conformance.provenance.installation import Installation, installation
from action_mfa.spec.provenance import FileRole, HashedFile, Provenance

__all__ = ["Installation", "installation", "provenance_of", "sha256_of"]


def provenance_of(
    asked: str, *, baseline: Path | None = None, reasons: Path | None = None
) -> Provenance:
    """Return what a run on an adapter rests on, as it is now.

    Nothing of the adapter is imported or started. A file that cannot be read is left out: whoever
    needs it says so soon enough.
    """
    here = installation()
    adapter = adapter_files(asked)
    own = [file for file in adapter.files if file.role is FileRole.ADAPTER]
    return Provenance(
        suite_hash=here.suite_hash,
        reports_hash=here.reports_hash,
        adapter_hash=digest_of_files(own) if own else None,
        adapter_note=adapter.note,
        lock_hash=here.lock_hash,
        packages=here.packages,
        files=(
            *adapter.files,
            *_given(FileRole.BASELINE, baseline),
            *_given(FileRole.REASONS, reasons),
        ),
        python=here.python,
        platform=here.platform,
        zlib=here.zlib,
    )


def _given(role: FileRole, path: Path | None) -> tuple[HashedFile, ...]:
    try:
        return (
            () if path is None else (HashedFile(role=role, path=str(path), sha256=sha256_of(path)),)
        )
    except OSError:
        return ()
