"""Origins: which are secure, and which may use a relying party's id."""

from typing import Final
from urllib.parse import SplitResult, urlsplit

from action_mfa.simulator.passkeys.refusals import AuthenticatorRefused, DomException

__all__ = ["check_rp_id", "is_secure"]

_LOCAL: Final = "localhost"


def is_secure(origin: str) -> bool:
    """Say whether an origin is https, or http on localhost or below it."""
    if origin.startswith("https://"):
        return True
    parts = _split(origin)
    host = parts.hostname or ""
    return parts.scheme == "http" and (host == _LOCAL or host.endswith("." + _LOCAL))


def check_rp_id(rp_id: str, origin: str) -> None:
    """Do as a client does before it asks any authenticator.

    An rpId has to be the origin's host, or a parent of it that is not a public suffix.

    Raises:
        AuthenticatorRefused: a ``SecurityError``: the origin is not secure, or may not use the id.

    """
    if not is_secure(origin):
        raise AuthenticatorRefused(
            DomException.SECURITY, f"{origin!r} is neither https nor localhost"
        )
    host = _split(origin).hostname or ""
    if rp_id == host and host:
        return
    # Reading the list of public suffixes takes longer than a ceremony; most need it not.
    from fido2.rpid import verify_rp_id  # noqa: PLC0415  see above

    if not host.endswith("." + rp_id) or not verify_rp_id(rp_id, origin):
        raise AuthenticatorRefused(
            DomException.SECURITY, f"{rp_id!r} is no registrable suffix of {origin!r}"
        )


def _split(origin: str) -> SplitResult:
    try:
        return urlsplit(origin)
    except ValueError:
        return SplitResult("", "", "", "", "")
