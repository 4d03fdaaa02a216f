"""Checks of chapter WAAS: the events, their real effects, and the token that comes with them."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import World
from action_mfa.spec.vocabulary import Action, SignKind

#: The clause by which a wallet signs each kind of payload at all.
_SIGNED_BY = {
    SignKind.MESSAGE: "WAAS-06",
    SignKind.TRANSACTION: "WAAS-07",
    SignKind.TYPED_DATA: "WAAS-08",
    SignKind.AUTHORIZATION: "WAAS-09",
}


def _sign_is_guarded(world: World, kind: SignKind) -> None:
    """Refused without a token, and signed with one, in the same session."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs(kind=kind).refused()
    alice.signs(alice.mints(), kind=kind).given(_SIGNED_BY[kind])


def _signature_verifies(world: World, kind: SignKind) -> None:
    """An unprotected signing gives a signature that the attempt itself verifies."""
    environment = world.environment(protects=[Action.EXPORT])
    world.user(environment).signs_in().signs(kind=kind).accepted()


@check("WAAS-01")
def test_sign_guards_a_message(world: World) -> None:
    """A message is not signed without a token, and signed with one."""
    _sign_is_guarded(world, SignKind.MESSAGE)


@check("WAAS-02")
def test_sign_guards_a_transaction(world: World) -> None:
    """A transaction is not signed without a token, and signed with one."""
    _sign_is_guarded(world, SignKind.TRANSACTION)


@check("WAAS-03")
def test_sign_guards_typed_data(world: World) -> None:
    """Typed data are not signed without a token, and signed with one."""
    _sign_is_guarded(world, SignKind.TYPED_DATA)


@check("WAAS-04")
def test_sign_guards_an_authorization(world: World) -> None:
    """An authorization is not signed without a token, and signed with one."""
    _sign_is_guarded(world, SignKind.AUTHORIZATION)


@check("WAAS-05")
def test_export_guards_the_private_key(world: World) -> None:
    """The private key is not exported without a token, and exported with one."""
    alice = world.enrolled(protects=[Action.EXPORT])
    alice.exports().refused()
    alice.exports(alice.mints()).given("WAAS-10")


@check("WAAS-06")
def test_message_signature_verifies(world: World) -> None:
    """The signer recovered from an EIP-191 signature is the wallet's address."""
    _signature_verifies(world, SignKind.MESSAGE)


@check("WAAS-07")
def test_signed_transaction_is_the_one_asked_for(world: World) -> None:
    """The signed bytes hold every field of the transaction, and its sender is the wallet."""
    _signature_verifies(world, SignKind.TRANSACTION)


@check("WAAS-08")
def test_typed_data_signature_verifies(world: World) -> None:
    """The signer recovered from an EIP-712 signature is the wallet's address."""
    _signature_verifies(world, SignKind.TYPED_DATA)


@check("WAAS-09")
def test_authorization_verifies(world: World) -> None:
    """The authority recovered from an EIP-7702 tuple is the wallet's address."""
    _signature_verifies(world, SignKind.AUTHORIZATION)


@check("WAAS-10")
def test_exported_key_is_the_wallets(world: World) -> None:
    """The address derived from the exported key is the wallet's."""
    environment = world.environment(protects=[Action.SIGN])
    world.user(environment).signs_in().exports().accepted()


@check("WAAS-11")
def test_creating_a_wallet_asks_for_no_token(world: World) -> None:
    """An enrolled user creates a wallet without a token although all four events are protected."""
    alice = world.enrolled(protects=list(Action))
    alice.creates_a_wallet().accepted()


@check("WAAS-13")
def test_token_is_attached_to_signing(world: World) -> None:
    """The signing after an authentication carries the token that was minted."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    mark = world.mark()
    alice.signs().accepted()
    sent = world.sent_with("wallet.sign", since=mark)
    world.demand("the signing carries the token", met=sent == [token.value], seen=f"sent: {sent}")


@check("WAAS-14")
def test_token_is_attached_to_export(world: World) -> None:
    """The export after an authentication carries the token that was minted."""
    alice = world.enrolled(protects=[Action.EXPORT])
    token = alice.mints()
    mark = world.mark()
    alice.exports().accepted()
    sent = world.sent_with("wallet.export", since=mark)
    world.demand("the export carries the token", met=sent == [token.value], seen=f"sent: {sent}")


@check("WAAS-15")
def test_no_token_where_none_is_required(world: World) -> None:
    """An unprotected export carries no token although one is held; a protected signing does."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    mark = world.mark()
    alice.exports().given("REQ-12")
    sent = world.sent_with("wallet.export", since=mark)
    world.demand("the export carries no token", met=sent == [None], seen=f"sent: {sent}")
    alice.signs().given("ONCE-10")
    world.given(
        "the signing carries the token",
        met=world.sent_with("wallet.sign", since=mark) == [token.value],
        clause="WAAS-13",
    )


@check("WAAS-16")
def test_prove_then_sign(world: World) -> None:
    """Through the application, a user who proved the factor signs."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs(alice.mints()).accepted()


@check("WAAS-17")
def test_prove_then_export(world: World) -> None:
    """Through the application, a user who proved the factor exports the key."""
    alice = world.enrolled(protects=[Action.EXPORT])
    alice.exports(alice.mints()).accepted()


@check("WAAS-18")
def test_no_proof_no_signing(world: World) -> None:
    """Through the application, an enrolled user who proved nothing yet does not sign."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs().refused()
    alice.signs(alice.mints()).given("WAAS-16")


@check("WAAS-19")
def test_no_proof_no_export(world: World) -> None:
    """Through the application, an enrolled user who proved nothing yet does not export."""
    alice = world.enrolled(protects=[Action.EXPORT])
    alice.exports().refused()
    alice.exports(alice.mints()).given("WAAS-17")
