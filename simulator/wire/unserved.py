"""Operations of the SDK's API that the simulator knows of and does not serve: an honest 501."""

from http import HTTPStatus
from typing import Final

from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.errors import WireError

__all__ = ["UNSERVED", "answer_unserved"]

#: Methods and paths below ``SDK_PREFIX``. Everything that is in no table is a 404.
UNSERVED: Final[tuple[tuple[str, str], ...]] = (
    # Sign-in by what somebody else vouches for: a social provider, an own issuer, a wallet. None
    # of them is there, and an assertion that nobody made cannot be checked.
    ("POST", "/externalAuth/signin"),
    ("POST", "/externalAuth/verify"),
    ("POST", "/providers/{provider}/signIn"),
    ("POST", "/providers/{provider}/verify"),
    ("POST", "/verify"),
    ("POST", "/wallets/signin"),
    ("POST", "/wallets/verify"),
    # Halves of an MPC ceremony that nobody plays here: the lab holds every share and does the
    # work at once. So an imported key would arrive in shares that the lab never sees, and there are
    # no backups of a client's share to recover.
    ("POST", "/waas/privateKey/import"),
    ("POST", "/waas/{walletId}/keyShares/recover"),
    # Every wallet here is an EVM one.
    ("POST", "/waas/{walletId}/aleo/viewKey/export"),
    ("POST", "/waas/{walletId}/aleo/signRequest"),
    # Wallets belong to users; there are no business accounts.
    ("POST", "/businessAccounts/{accountId}/wallets/{walletId}/signers"),
)


def answer_unserved(call: Call) -> None:
    """Say that the operation exists elsewhere.

    Raises:
        WireError: always.

    """
    text = f"{call.request.method} {call.request.url.path} is not served by this simulator"
    raise WireError(HTTPStatus.NOT_IMPLEMENTED, text, code="unsupported")
