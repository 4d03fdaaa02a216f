"""What is left over after something ended: of whom it is, and that it opens nothing any more.

Each of these was found by changing a line of the core that no other test missed; docs/teeth.md
says how.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from action_mfa.simulator import Parameters, commands
from action_mfa.simulator.core.parameters import OlderUnusedStep
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Reason
from tests.simulator.core.holder import registered

if TYPE_CHECKING:
    from action_mfa.simulator.core.state import ElevatedValue
    from tests.simulator.conftest import MakeStage, Person, Stage

WINDOW = 300


def elevates(person: Person) -> ElevatedValue:
    """Enter a code for an elevated token that signs; return its value."""
    scopes = (Scope.WALLET_SIGN,)
    proof = person.perform(commands.AuthenticateTotp(person.session, person.code(), scopes=scopes))
    assert proof.elevated_token is not None
    return proof.elevated_token.value


def test_a_reset_leaves_the_proofs_of_others(make_stage: MakeStage) -> None:
    """Under session MFA, Bob's session stays open when Alice is reset."""
    stage = make_stage(session_mfa=True, protected_actions=frozenset())
    alice, bob = stage.enrolled(), stage.enrolled("bob@example.com")
    carol = stage.enrolled("carol@example.com")
    stage.resets(bob)
    for other in (alice, carol):
        assert other.sees().session.proven
    assert not bob.sees().session.proven


def test_a_reset_takes_the_elevated_tokens_of_one_user(stage: Stage) -> None:
    """Those of the user are dead, and those of everybody else are not."""
    people = [stage.enrolled(f"{name}@example.com") for name in ("alice", "bob", "carol")]
    stage.configure(step_up=True)
    tokens = [elevates(person) for person in people]
    stage.resets(people[1])
    assert [stage.lab.state.elevated[token].revoked for token in tokens] == [False, True, False]


def test_a_deletion_spends_its_token(stage: Stage) -> None:
    """The token that removed the device pays for nothing more, although a passkey is left."""
    key = registered(stage)
    alice = key.person
    alice.enrols()
    token = alice.mints()
    alice.deletes(token)
    assert key.listed()
    with stage.refuses(Reason.MFA_REQUIRED):
        alice.signs(token)
    alice.signs(key.proves(single_use=True))


def test_a_code_stays_used_when_a_newer_one_was_entered(make_stage: MakeStage) -> None:
    """Also where an older code that was never used is taken, a used one is not."""
    older_steps = Parameters(totp_older_unused_step=OlderUnusedStep.ACCEPT)
    stage = make_stage(parameters=older_steps)
    alice = stage.enrolled()
    older = alice.code()
    alice.enters(older)
    stage.later(STEP_SECONDS)
    alice.enters(alice.code())
    with stage.refuses(Reason.MFA_INVALID_CODE):
        alice.enters(older)


def test_the_window_after_a_window_counts_for_itself(stage: Stage) -> None:
    """Wrong codes from the first instant after a window on shut the door as those before did."""
    alice = stage.enrolled()
    alice.fails(4)
    stage.later(WINDOW)
    alice.fails(5)
    with stage.refuses(Reason.MFA_RATE_LIMITED):
        alice.enters(alice.code())
