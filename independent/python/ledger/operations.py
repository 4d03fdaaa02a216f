"""The operations of the adapter contract, each a few lines between JSON and the books."""

from collections.abc import Callable, Mapping

from ledger import devices, guard, lab, passkeys, recovery, sessions, users, wallets
from ledger.greeting import greeting
from ledger.guard import Presented
from ledger.minting import Minted, Wanted
from ledger.otp import base32
from ledger.parameters import Parameters
from ledger.passkeys import Authenticator
from ledger.payloads import Authorization, Kind, Signed, prepared
from ledger.reshares import Wish
from ledger.settings import Event, Settings
from ledger.store import Store

__all__ = ["Operations"]

#: The answer is JSON: null where there is nothing to say.
_Handler = Callable[[Parameters], object]


class Operations:
    """Every operation that a backend answers, by its name.

    :meth:`perform` raises :class:`LookupError` for any other name, ``Refused`` for a refusal and
    ``UnreadableError`` for parameters that are none. It may be called from several threads.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._whole: Mapping[str, _Handler] = {
            **self._of_the_lab(),
            **self._of_sessions(),
            **self._of_factors(),
            **self._of_wallets(),
        }

    def perform(self, method: str, given: Parameters, authenticator: Authenticator) -> object:
        """Do one operation, as one transaction unless it is a ceremony or moves the clock."""
        match method:
            case "hello":
                return greeting(self._store.readings)
            case "lab.reset":
                self._store.reset()
                return None
            case "clock.set":
                self._store.set_clock(given.number("instant"))
                return None
            case "passkey.register":
                return _minted(
                    passkeys.register(
                        self._store, given.text("clientId"), authenticator, self._wanted(given)
                    )
                )
            case "passkey.authenticate":
                return _minted(
                    passkeys.authenticate(
                        self._store, given.text("clientId"), authenticator, self._wanted(given)
                    )
                )
            case _ if method in self._whole:
                with self._store.transaction():
                    return self._whole[method](given)
            case _:
                raise LookupError(method)

    def _of_the_lab(self) -> Mapping[str, _Handler]:
        store = self._store

        def create_user(given: Parameters) -> object:
            new = lab.create_user(
                store,
                given.text("environmentId"),
                given.text("email"),
                given.number("pregeneratedWallets", default=0),
            )
            return {"userId": new.user_id, "walletIds": new.wallet_ids}

        return {
            "lab.createEnvironment": lambda given: {
                "environmentId": lab.create_environment(
                    store, Settings.read(given.record("settings"))
                )
            },
            "lab.configure": lambda given: lab.configure(
                store, given.text("environmentId"), Settings.read(given.record("settings"))
            ),
            "lab.createUser": create_user,
            "lab.adminResetMfa": lambda given: lab.reset_mfa(
                store, given.text("environmentId"), given.text("userId")
            ),
            "lab.revokeSession": lambda given: sessions.end(
                store, given.text("environmentId"), given.text("sessionId")
            ),
            "lab.failNext": lambda given: lab.plan_failure(
                store, given.text("environmentId"), Event(given.text("action", among=Event))
            ),
        }

    def _of_sessions(self) -> Mapping[str, _Handler]:
        store = self._store

        def described(given: Parameters) -> object:
            return sessions.describe(store, given.text("clientId"))

        def sign_in(given: Parameters) -> object:
            sessions.sign_in(store, given.text("clientId"), given.text("email"))
            return described(given)

        def refresh(given: Parameters) -> object:
            sessions.refresh(store, given.text("clientId"))
            return described(given)

        return {
            "client.open": lambda given: {
                "origin": sessions.open_client(
                    store, given.text("clientId"), given.text("environmentId")
                )
            },
            "client.close": lambda given: sessions.close_client(store, given.text("clientId")),
            "session.signIn": sign_in,
            "session.signOut": lambda given: sessions.sign_out(store, given.text("clientId")),
            "session.refresh": refresh,
            "session.describe": described,
            "stepUp.check": self._check,
        }

    def _check(self, given: Parameters) -> object:
        session = self._session(given)
        scope = given.text("scope")
        required = guard.is_required_for(session, scope)
        verified = [
            device.device_id for device in devices.listed(self._store, session) if device.verified
        ]
        proofs = [*verified, *passkeys.listed(self._store, session)]
        return {"required": required, "credentials": proofs if required else []}

    def _of_factors(self) -> Mapping[str, _Handler]:
        store, session = self._store, self._session

        def register(given: Parameters) -> object:
            new = devices.register(store, session(given))
            return {"deviceId": new.device_id, "secret": base32(new.secret), "uri": new.uri}

        return {
            "mfa.methods": lambda given: {
                "devices": self._devices(given),
                "passkeys": passkeys.listed(store, session(given)),
                "verified": users.has_factor(store, session(given).user_id),
            },
            "totp.register": register,
            "totp.verify": lambda given: devices.verify(store, session(given), given.text("code")),
            "totp.authenticate": lambda given: _minted(
                devices.authenticate(store, session(given), given.text("code"), self._wanted(given))
            ),
            "devices.list": lambda given: {"devices": self._devices(given)},
            "devices.setDefault": lambda given: devices.make_default(
                store, session(given), given.text("deviceId")
            ),
            "devices.delete": lambda given: devices.delete(
                store, session(given), given.text("deviceId"), Presented.read(given)
            ),
            "passkey.list": lambda given: {"passkeys": passkeys.listed(store, session(given))},
            "passkey.delete": lambda given: passkeys.delete(
                store, session(given), given.text("passkeyId"), Presented.read(given)
            ),
            "recovery.list": lambda given: {"codes": recovery.listed(store, session(given))},
            "recovery.regenerate": lambda given: {
                "codes": recovery.regenerate(store, session(given))
            },
            "recovery.acknowledge": lambda given: recovery.acknowledge(store, session(given)),
            "recovery.authenticate": lambda given: _minted(
                recovery.authenticate(
                    store, session(given), given.text("code"), self._wanted(given)
                )
            ),
        }

    def _of_wallets(self) -> Mapping[str, _Handler]:
        store, opened = self._store, self._open_session

        def sign(given: Parameters) -> object:
            made_of = prepared(Kind(given.text("kind", among=Kind)), given.record("payload"))
            wallet_id = given.text("walletId")
            return _signed(
                wallets.sign(store, opened(given), wallet_id, made_of, Presented.read(given))
            )

        def wished(wanted: Wish) -> _Handler:
            return lambda given: wallets.wish(store, opened(given), given.text("walletId"), wanted)

        return {
            "wallet.create": lambda given: _wallet(wallets.create(store, opened(given))),
            "wallet.claimPregenerated": lambda given: _wallet(
                wallets.claim(store, opened(given), given.text("walletId"), Presented.read(given))
            ),
            "wallet.sign": sign,
            "wallet.export": lambda given: {
                "privateKey": wallets.export(
                    store, opened(given), given.text("walletId"), Presented.read(given)
                )
            },
            "wallet.delegate": lambda given: wallets.delegate(
                store, opened(given), given.text("walletId"), Presented.read(given)
            ),
            "wallet.approveDelegation": wished(Wish.APPROVE),
            "wallet.revokeDelegation": wished(Wish.REVOKE),
            "wallet.pending": lambda given: [
                {"pendingId": due.pending_id, "walletId": due.wallet_id, "action": Event.RESHARE}
                for due in wallets.pending(store, opened(given))
            ],
            "wallet.resumePending": lambda given: wallets.resume(
                store, opened(given), given.text("pendingId"), Presented.read(given)
            ),
        }

    def _session(self, given: Parameters) -> sessions.Session:
        return sessions.current(self._store, given.text("clientId"))

    def _open_session(self, given: Parameters) -> sessions.Session:
        return sessions.of_open_wallets(self._store, given.text("clientId"))

    def _wanted(self, given: Parameters) -> Wanted:
        return Wanted.read(self._store, given)

    def _devices(self, given: Parameters) -> list[dict[str, object]]:
        return [
            {
                "deviceId": device.device_id,
                "verified": device.verified,
                "default": device.is_default,
            }
            for device in devices.listed(self._store, self._session(given))
        ]


def _minted(minted: Minted) -> dict[str, object]:
    return {"mfaToken": minted.mfa_token, "elevatedToken": minted.elevated_token}


def _wallet(wallet: wallets.Wallet) -> dict[str, object]:
    return {"walletId": wallet.wallet_id, "address": wallet.address}


def _signed(signed: Signed) -> dict[str, object]:
    match signed:
        case bytes():
            return {"signature": "0x" + signed.hex()}
        case Authorization(chain_id, address, nonce, signature):
            return {
                "authorization": {
                    "chainId": chain_id,
                    "address": address,
                    "nonce": nonce,
                    "yParity": signature.parity,
                    "r": f"0x{signature.r:064x}",
                    "s": f"0x{signature.s:064x}",
                }
            }
