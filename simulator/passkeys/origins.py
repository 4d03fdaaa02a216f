"""Origins: which are secure, and which may use a relying party's id."""

from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from action_mfa.simulator.passkeys.refusals import AuthenticatorRefused, DomException

__all__ = ["check_rp_id", "host_of", "is_secure"]

_LOCAL: Final = "localhost"


def is_secure(origin: str) -> bool:
    """Say whether an origin is https, or http on localhost or below it."""
    if origin.startswith("https://"):
        return True
    parts = _split(origin)
    host = parts.hostname or ""
    return parts.scheme == "http" and (host == _LOCAL or host.endswith("." + _LOCAL))


@lru_cache(maxsize=256)
def host_of(origin: str) -> str:
    """Return an origin's host, or nothing where there is none."""
    return _split(origin).hostname or ""


def check_rp_id(rp_id: str, origin: str) -> None:
    """Do as a client does before it asks any authenticator.

    An rpId has to be the origin's host, or a parent of it that is not a public suffix.

    Raises:
        AuthenticatorRefused: a ``SecurityError``: the origin is not secure, or may not use the id.

    """
    # An origin is ASCII: browsers write international names in Punycode.
    if not origin.isascii() or not is_secure(origin):
        raise AuthenticatorRefused(
            DomException.SECURITY, f"{origin!r} is neither https nor localhost"
        )
    host = host_of(origin)
    if rp_id == host and host:
        return
    if not _is_registrable_suffix(rp_id, host, origin):
        raise AuthenticatorRefused(
            DomException.SECURITY, f"{rp_id!r} is no registrable suffix of {origin!r}"
        )


def _is_registrable_suffix(rp_id: str, host: str, origin: str) -> bool:
    # A single label is a public suffix even where the list does not know it.
    if "." not in rp_id or not host.endswith("." + rp_id):
        return False
    # Reading the list of public suffixes takes longer than a ceremony; most need it not.
    from fido2.rpid import verify_rp_id  # noqa: PLC0415  see above

    return verify_rp_id(rp_id, origin)


def _split(origin: str) -> SplitResult:
    try:
        parts = urlsplit(origin)
        # Read for its error: a port has to be a number, and not too large a one.
        _ = parts.port
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts
