"""``action-mfa verify``: whether what lies in a run's folder is what it wrote, and who signed."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from action_mfa.conformance.cli.files import results_argument, write_file

if TYPE_CHECKING:
    from action_mfa.reports import Signer, Verification

__all__ = ["command", "sign", "signer_at"]

_HELP = """Look again at everything that a run left: are the traces those that the results were made
of, do clauses and verdict follow from the checks, has the spec these texts, and is every report,
drawn again, the same byte for byte?

RESULTS is a results.json, or the folder that a run wrote. It is enough to mail that folder: nothing
of the implementation is run.

A signature covers the bytes of results.json, and with them everything else. It is made with a key
of Ed25519, in PEM or as OpenSSH writes it, and lies beside the file as results.json.sig:

\b
  openssl genpkey -algorithm ed25519 -out key.pem
  openssl pkey -in key.pem -pubout -out public.pem

\b
Examples:
  action-mfa verify build/mine
  action-mfa verify build/mine --sign key.pem
  action-mfa verify build/mine --key public.pem

\b
Exit codes:
  0  everything holds
  1  something differs: it was changed after the run, or signed by another key
  2  something cannot be known: it was drawn by another version of action-mfa,
     or the file is older than the hashes in it
  3  the command was wrong, or a file is broken
"""


@click.command("verify", help=_HELP, short_help="See whether a report is what a run wrote.")
@click.argument("results", type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The public key that has to have signed.",
)
@click.option(
    "--sign",
    "private",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Sign with this private key, if nothing differs and nothing is unknown.",
)
def command(results: Path, key: Path | None, private: Path | None) -> int:
    """Verify what a run left."""
    from action_mfa.conformance.provenance import installation  # noqa: PLC0415  not for --help
    from action_mfa.reports import (  # noqa: PLC0415
        Here,
        KeyFault,
        ReportFault,
        State,
        Verifier,
        verify,
    )

    if key is not None and private is not None:
        raise click.UsageError("--key checks a signature and --sign replaces it: give one of them")
    file = results_argument(results)
    signer = None if private is None else signer_at(private)
    try:
        verifier = None if key is None else Verifier.load(key)
        mine = installation()
        here = Here(mine.suite_hash, mine.reports_hash, (mine.lock_hash, mine.python, mine.zlib))
        found = verify(file, here, verifier)
    except (KeyFault, ReportFault) as fault:
        raise click.UsageError(str(fault)) from None
    _show(found)
    if signer is not None and found.state is State.HOLDS:
        sign(file, signer)
    elif signer is not None:
        click.echo("Not signed.")
    return {State.DIFFERS: 1, State.UNKNOWN: 2}.get(found.state, 0)


def signer_at(key: Path) -> "Signer":
    """Return the private key in a file.

    Raises:
        click.UsageError: it is none.

    """
    from action_mfa.reports import KeyFault, Signer  # noqa: PLC0415  not for --help

    try:
        return Signer.load(key)
    except KeyFault as fault:
        raise click.UsageError(str(fault)) from None


def sign(results: Path, signer: "Signer") -> None:
    """Sign a results file, and say so.

    Raises:
        click.UsageError: the file cannot be read, or the signature not be written.

    """
    from action_mfa.reports import signature_file  # noqa: PLC0415  not for --help

    try:
        data = results.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"{results}: cannot be read: {reason}") from None
    target = signature_file(results)
    write_file(target, signer.sign(data))
    click.echo(f"Signed: {target} (SHA-256 of the public key: {signer.fingerprint})")


def _show(found: "Verification") -> None:
    from action_mfa.reports import State  # noqa: PLC0415  not for --help

    words = {
        State.HOLDS: "holds",
        State.DIFFERS: "DIFFERS",
        State.UNKNOWN: "unknown",
        State.NOTE: "note",
    }
    width = max(len(proof.subject) for proof in found.proofs)
    for proof in found.proofs:
        click.echo(f"{words[proof.state]:<8} {proof.subject:<{width}}  {proof.words}")
    click.echo()
    click.echo(
        {
            State.DIFFERS: "Something was changed after the run, or signed by another key.",
            State.UNKNOWN: "Nothing differs, and not everything can be known here.",
        }.get(found.state, "Everything holds.")
    )
