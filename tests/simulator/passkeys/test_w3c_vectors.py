"""The test vectors of W3C WebAuthn Level 3 pass through the code that judges every ceremony."""

from __future__ import annotations

from dataclasses import replace

import pytest

from action_mfa.simulator.passkeys import (
    Algorithm,
    CeremonyRefused,
    Expected,
    Rule,
    StoredPasskey,
    UserVerification,
    finish_authentication,
    finish_registration,
)
from tests.simulator.passkeys import w3c

EXPECTED = Expected(
    challenge=b"",
    origins=frozenset({w3c.ORIGIN}),
    rp_id=w3c.RP_ID,
    user_verification=UserVerification.PREFERRED,
    user_handle=b"somebody",
    algorithms=tuple(Algorithm),
    cross_origin=True,
    top_origins=frozenset({w3c.TOP_ORIGIN}),
)


@pytest.fixture(params=w3c.RECIPES, ids=lambda recipe: recipe.name)
def vector(request: pytest.FixtureRequest) -> w3c.Vector:
    """Each of the section's vectors that we know."""
    recipe: w3c.Recipe = request.param
    return w3c.build(recipe)


def register(vector: w3c.Vector, expected: Expected = EXPECTED) -> StoredPasskey:
    """Judge the vector's registration."""
    return finish_registration(
        vector.registration,
        replace(expected, challenge=vector.challenge),
        passkey_id="vector",
        now=0,
    )


def test_a_vector_registers_and_authenticates(vector: w3c.Vector) -> None:
    """Every attestation that is checked, every algorithm, unknown members, framed pages."""
    passkey = register(vector)
    assert passkey.algorithm == vector.recipe.algorithm
    expected = replace(EXPECTED, challenge=vector.assertion_challenge)
    assert finish_authentication(vector.assertion, expected, passkey, now=1).used_at == 1


@pytest.mark.parametrize(
    "recipe",
    [recipe for recipe in w3c.RECIPES if recipe.printed.signature],
    ids=lambda recipe: recipe.name,
)
def test_a_vector_is_what_the_standard_prints(recipe: w3c.Recipe) -> None:
    """What our encoders and keys make of the published derivation is the published text."""
    vector, printed = w3c.build(recipe), recipe.printed
    assert vector.signature.hex() == printed.signature
    for made, text in (
        (vector.attestation_object, printed.attestation_object),
        (vector.statement_signature, printed.attestation_signature),
        (vector.certificate_signature, printed.certificate_signature),
    ):
        assert text in {"", made.hex()}


def test_the_tpm_vector_as_printed_is_of_no_tpm() -> None:
    """Its clock is "safe" with 0x33 where a TPM says 0 or 1, and fido2 reads it strictly.

    The section's own octet is the only difference from the vector that passes above.
    """
    (recipe,) = (recipe for recipe in w3c.RECIPES if recipe.format == "tpm")
    with pytest.raises(CeremonyRefused) as refused:
        register(w3c.build(replace(recipe, tpm_clock_safe=0x33)))
    assert refused.value.rule is Rule.ATTESTATION_IS_VALID


def test_another_challenge_spoils_a_vector(vector: w3c.Vector) -> None:
    """The vectors are accepted for what they are, not because nothing is looked at."""
    with pytest.raises(CeremonyRefused) as refused:
        finish_registration(
            vector.registration,
            replace(EXPECTED, challenge=vector.assertion_challenge),
            passkey_id="vector",
            now=0,
        )
    assert refused.value.rule is Rule.CHALLENGE_IS_EXPECTED


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("none.ES256.crossOrigin", Rule.CROSS_ORIGIN_IS_EXPECTED),
        ("none.ES256.topOrigin", Rule.CROSS_ORIGIN_IS_EXPECTED),
    ],
)
def test_framed_vectors_need_a_relying_party_that_is_framed(name: str, rule: Rule) -> None:
    """A relying party that is never embedded refuses the two vectors of embedded pages."""
    (recipe,) = (recipe for recipe in w3c.RECIPES if recipe.name == name)
    with pytest.raises(CeremonyRefused) as refused:
        register(w3c.build(recipe), replace(EXPECTED, cross_origin=False))
    assert refused.value.rule is rule


def test_a_foreign_page_above_is_refused() -> None:
    """The page that embeds has to be one that may."""
    (recipe,) = (recipe for recipe in w3c.RECIPES if recipe.top_origin)
    with pytest.raises(CeremonyRefused) as refused:
        register(w3c.build(recipe), replace(EXPECTED, top_origins=frozenset()))
    assert refused.value.rule is Rule.TOP_ORIGIN_IS_EXPECTED
