"""The recipes of the documentation run, and what it says does not run does not."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from action_mfa.simulator import CommandRefused
from action_mfa.simulator.platforms import MFAAction, React, ReactNative, settled
from action_mfa.spec.vocabulary import Method, Reason

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER = DOCS / "recipes"
NAMES = sorted(path.stem for path in FOLDER.glob("*_*.py"))


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the recipes find their stage, as they do when they are run as scripts."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for name in ("stage", *NAMES):
        sys.modules.pop(name, None)


def loaded(name: str) -> ModuleType:
    """Import one of the files."""
    return importlib.import_module(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_ends_in_its_action(name: str) -> None:
    """Where the event is protected a factor is proven, once, and the action is performed."""
    for recipe in loaded(name).RECIPES:
        seen = recipe.rehearse()
        assert seen.proofs == 1
        assert isinstance(seen.result, str | tuple)


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_asks_nobody_where_nothing_is_required(name: str) -> None:
    """Only what skips the check proves a factor all the same; nobody is ever prompted."""
    for recipe in loaded(name).RECIPES:
        seen = recipe.rehearse(protected=False)
        skips = recipe.steps.__name__ in {"sign_after_set_up", "delete_device"}
        assert seen.proofs == (1 if skips else 0)
        assert seen.prompts == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_is_told_on_the_page(name: str) -> None:
    """A reader finds each file in the table."""
    assert f"`{name}.py`" in (DOCS / "recipes.md").read_text(encoding="utf-8")


def test_the_page_names_only_files_that_are_there() -> None:
    """A file that was renamed is renamed there too."""
    text = (DOCS / "recipes.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)\.py`", text))
    assert named == set(NAMES)


def test_a_recipe_says_what_came_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each place where it was followed."""
    loaded("stage").show(*loaded("react_totp").RECIPES)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[0] == "React sign, wallet.waas.sign protected: proofs 1, prompts 0"


def refusal(steps: Any, platform: type, **who: Any) -> Reason:  # noqa: ANN401  any recipe's steps
    """Return why a recipe that is followed as printed fails."""
    with pytest.raises(CommandRefused) as refused:
        loaded("stage").Recipe(platform, steps, **who).rehearse()
    return refused.value.reason


def test_the_getter_cannot_be_taken_out_by_name() -> None:
    """``const { getMfaToken } = useGetMfaToken()`` finds nothing to call."""

    async def steps(app: React, _alice: object) -> None:
        await app.useGetMfaToken().getMfaToken()  # type: ignore[attr-defined]

    with pytest.raises(AttributeError):
        loaded("stage").Recipe(React, steps).rehearse()


def test_checking_by_the_getter_costs_the_token() -> None:
    """The action after ``if (existing) return existing`` is refused."""

    async def steps(app: React, alice: Any) -> None:  # noqa: ANN401  the stage's user
        enter, getMfaToken = app.useMfa().authenticateDevice, app.useGetMfaToken()  # noqa: N806
        await enter(code=alice.reads_code(), createMfaToken={"singleUse": False})
        assert await getMfaToken() is not None
        await app.primaryWallet.signMessage("Hello, world")

    assert refusal(steps, React) is Reason.MFA_REQUIRED


def test_react_native_has_no_getter() -> None:
    """``client.mfa.getMfaToken`` is not there."""

    async def steps(app: ReactNative, _alice: object) -> None:
        await app.client.mfa.getMfaToken()  # type: ignore[attr-defined]

    with pytest.raises(AttributeError):
        loaded("stage").Recipe(ReactNative, steps).rehearse()


def test_the_prompt_of_react_native_is_no_help_to_who_has_only_a_passkey() -> None:
    """It ends with null, and the action is refused."""
    [recipe, _] = loaded("react_native_prompt").RECIPES
    assert refusal(recipe.steps, ReactNative, has=(Method.PASSKEY,)) is Reason.MFA_REQUIRED


def test_the_registration_behind_the_check_is_never_reached() -> None:
    """Where enrolment is optional, who has no passkey signs without one, and gets none."""
    recipe = loaded("stage").Recipe(React, loaded("react_passkey").sign, has=())
    assert recipe.rehearse().proofs == 0


def test_a_forgotten_await_is_always_true() -> None:
    """The promise is truthy although nothing is required."""
    seen: list[object] = []

    async def steps(app: React, _alice: object) -> None:
        check = app.useIsMfaRequiredForAction()
        promise = check(mfaAction=MFAAction.WalletWaasReshare)
        seen.extend((bool(promise), settled(promise)))

    loaded("stage").Recipe(React, steps).rehearse()
    assert seen == [True, False]


def test_a_boolean_is_no_object() -> None:
    """``createMfaToken: true`` is malformed outside of prompts."""

    async def steps(app: React, _alice: object) -> None:
        await app.useAuthenticatePasskeyMFA()(createMfaToken=True)

    assert refusal(steps, React, has=(Method.PASSKEY,)) is Reason.INVALID_REQUEST
