"""Operations of the SDK's API that the simulator knows of and does not serve: an honest 501."""

from http import HTTPStatus
from typing import Final

from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.errors import WireError

__all__ = ["UNSERVED", "answer_unserved"]

#: Methods and paths below ``SDK_PREFIX``. Everything that is in no table is a 404.
UNSERVED: Final[tuple[tuple[str, str], ...]] = (
    ("DELETE", "/users"),
    ("GET", "/users/mfa/register/passkey"),
    ("POST", "/users/mfa/register/passkey"),
    ("POST", "/users/mfa/auth/email"),
    ("PUT", "/users/passkeys"),
    ("POST", "/smsVerifications/create"),
    ("POST", "/smsVerifications/retry"),
    ("POST", "/smsVerifications/signin"),
    ("POST", "/smsVerifications/verify"),
    ("POST", "/externalAuth/signin"),
    ("POST", "/externalAuth/verify"),
    ("POST", "/verify"),
    ("POST", "/wallets/signin"),
    ("POST", "/wallets/verify"),
    ("POST", "/waas/createRooms"),
    ("POST", "/waas/privateKey/import"),
    ("POST", "/waas/{walletId}/createRooms"),
    ("POST", "/waas/{walletId}/keyShares/recover"),
)


def answer_unserved(call: Call) -> None:
    """Say that the operation exists elsewhere.

    Raises:
        WireError: always.

    """
    text = f"{call.request.method} {call.request.url.path} is not served by this simulator"
    raise WireError(HTTPStatus.NOT_IMPLEMENTED, text, code="unsupported")
