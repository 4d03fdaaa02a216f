"""The reference's prompt: it asks the harness's user, over and over until that one is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, cast

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import START, SoftTotp
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Method

R = TypeVar("R", bound=BaseModel)


@dataclass
class User:
    """Answers prompts as planned; who has no plan is not there."""

    plan: list[p.PromptAnswer] = field(default_factory=list)
    asked: list[p.AnswerPrompt] = field(default_factory=list)

    def answer(self, callback: p.Operation[R], /) -> R:
        """Answer, or be away."""
        assert isinstance(callback, p.AnswerPrompt)
        self.asked.append(callback)
        if not self.plan:
            raise Refused(p.ErrorData(message="nobody sits here"))
        return cast("R", self.plan.pop(0))


@dataclass
class Prompting:
    """The reference with a signed-in user who has TOTP."""

    reference: Reference
    app: SoftTotp

    def shows(self, user: User, *, mint: bool = True) -> p.Minted:
        """Open the prompt."""
        return self.reference.perform(p.ShowPrompt(client_id="c", create_mfa_token=mint), user)


@pytest.fixture
def prompting() -> Prompting:
    """Enrol somebody."""
    reference, nobody = Reference(), User()
    settings = p.Settings(protected_actions=(Action.SIGN,))
    environment = reference.perform(p.CreateEnvironment(settings=settings), nobody).environment_id
    reference.perform(p.OpenClient(client_id="c", environment_id=environment), nobody)
    reference.perform(p.SignIn(client_id="c", email="alice@example.com"), nobody)
    app = SoftTotp(reference.perform(p.RegisterTotp(client_id="c"), nobody).secret)
    reference.perform(p.AuthenticateTotp(client_id="c", code=app.code(START)), nobody)
    reference.perform(p.SetClock(instant=START + 30), nobody)
    return Prompting(reference, app)


def test_the_user_is_asked_again_after_a_wrong_code(prompting: Prompting) -> None:
    """Each time by what is offered, under the name of the client; the token comes back."""
    code = prompting.app.code(START + 30)
    user = User([p.PromptAnswer(method=Method.TOTP, code=each) for each in ("wrong", code)])
    minted = prompting.shows(user)
    held = prompting.reference.perform(p.GetHeldToken(client_id="c"), user)
    assert minted.mfa_token == held.mfa_token is not None
    assert [(asked.client_id, asked.choices) for asked in user.asked] == [
        ("c", ("totp", "recovery"))
    ] * 2


@pytest.mark.parametrize("user", [User(), User([p.PromptAnswer()])], ids=["away", "cancels"])
def test_whoever_does_not_answer_cancels(prompting: Prompting, user: User) -> None:
    """The refusal says so, and nothing is held."""
    with pytest.raises(Refused) as refused:
        prompting.shows(user)
    assert refused.value.data.code == "prompt_cancelled"
    assert prompting.reference.perform(p.GetHeldToken(client_id="c"), user).mfa_token is None


def test_a_code_that_is_missing_is_a_wrong_one(prompting: Prompting) -> None:
    """A foreign harness may leave it out."""
    with pytest.raises(Refused):
        prompting.shows(User([p.PromptAnswer(method=Method.TOTP)]))
