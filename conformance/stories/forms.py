"""What a trace says of a value beside its name: its form, which tells nothing of the value."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from action_mfa.conformance.stories.base32 import bits_of, plain_secret
from action_mfa.conformance.stories.names import Names
from action_mfa.spec.protocol import Policy, RecoveryPolicy

__all__ = ["Challenges", "form_of"]

#: RFC 4226 recommends so much of a secret; WebAuthn asks for so much of a challenge.
_BITS, _CHALLENGE_BYTES = 160, 16


def form_of(kind: str, value: str, names: Names, policy: Policy) -> str | None:
    """Return the form of a value, where a clause says something about it; None elsewhere.

    The length of a secret in bits, as far as it matters; the parts of a TOTP URI, its secret by
    name; a recovery code that does not fit the pattern which the port declares.
    """
    match kind:
        case "totp-secret":
            return _at_least(bits_of(value), _BITS, "bits")
        case "totp-uri":
            return _form_of_uri(value, names)
        case "recovery-code":
            declared = policy.recovery or RecoveryPolicy()
            try:
                found = re.search(declared.pattern, value[: 10 * declared.count + 1_000])
            except re.error:
                # The check of that clause says so; a trace has nothing to compare with.
                return None
            return None if found else f"{len(value)} characters, not as declared"
        case _:
            return None


class Challenges:
    """The challenges of a run: how long each is, and whether it came before."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def form_of(self, options: Mapping[str, object]) -> str:
        """Return the form of the challenge in WebAuthn options."""
        challenge = str(options.get("challenge") or "")
        is_known = challenge in self._known
        self._known.add(challenge)
        # Base64url without padding: four signs for three bytes.
        length = _at_least(len(challenge) * 3 // 4, _CHALLENGE_BYTES, "bytes")
        return f"{length}, {'known' if is_known else 'new'}"


def _at_least(count: int, enough: int, unit: str) -> str:
    """Say a length up to where more makes no difference to any clause."""
    return f"{enough} {unit} or more" if count >= enough else f"{count} {unit}"


def _form_of_uri(uri: str, names: Names) -> str:
    parts = urlsplit(uri)
    told = [f"{parts.scheme}://{parts.netloc}"]
    for name, value in sorted(parse_qsl(parts.query)):
        if name == "secret":
            told.append(f"secret={names.name_of(value) or names.name_of(plain_secret(value))}")
        elif name in {"algorithm", "digits", "period"}:
            told.append(f"{name}={value}")
    return " ".join(told)
