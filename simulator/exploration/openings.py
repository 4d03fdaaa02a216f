"""How searches begin, and the requests that their letters are made of."""

from collections.abc import Callable
from dataclasses import replace

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.commands import Command, SessionView
from action_mfa.simulator.core.state import EnvironmentId, SessionId, TokenValue, WalletId
from action_mfa.simulator.exploration.subject import Cast, Commands, Scene
from action_mfa.simulator.lab import Lab
from action_mfa.simulator.totp import STEP_SECONDS, code_at_step, step_of
from action_mfa.spec.vocabulary import SignKind

__all__ = [
    "EMAIL",
    "STEP_SECONDS",
    "a_user",
    "code_now",
    "enrolled",
    "enrolled_twice",
    "first_token",
    "session_end",
    "sign",
    "sign_in",
    "sign_out",
    "signed_in",
    "signed_in_twice",
    "with_mail",
    "wrong_code",
]

EMAIL = "alice@example.com"


def a_user(lab: Lab, environment: EnvironmentId) -> Cast:
    """Begin with a user who is not signed in."""
    made = lab.perform(commands.CreateUser(environment, EMAIL))
    return Cast(environment, made.user)


def signed_in(lab: Lab, environment: EnvironmentId) -> Cast:
    """Begin with a user who is signed in and has no factor."""
    view = _sign_in(lab, environment)
    return Cast(environment, view.user.id, view.session.id)


def signed_in_twice(lab: Lab, environment: EnvironmentId) -> Cast:
    """Begin as :func:`signed_in`, with a second session of the same user."""
    cast = signed_in(lab, environment)
    return replace(cast, elsewhere=_sign_in(lab, environment).session.id)


def enrolled(lab: Lab, environment: EnvironmentId) -> Cast:
    """Begin with a user who is signed in, has a verified TOTP device, and a wallet."""
    view = _sign_in(lab, environment)
    linking = None if view.elevated_token is None else view.elevated_token.value
    device = lab.perform(commands.RegisterTotp(view.session.id, elevated=linking))
    # One step ago, so that the code of now is still good.
    code = code_at_step(device.secret, step_of(lab.clock.now()) - 1)
    lab.perform(commands.AuthenticateTotp(view.session.id, code))
    wallet = lab.perform(commands.CreateWallet(view.session.id)).id
    return Cast(environment, view.user.id, view.session.id, wallet=wallet)


def enrolled_twice(lab: Lab, environment: EnvironmentId) -> Cast:
    """Begin as :func:`enrolled`, with a second session of the same user."""
    cast = enrolled(lab, environment)
    return replace(cast, elsewhere=_sign_in(lab, environment).session.id)


def with_mail(
    opening: Callable[[Lab, EnvironmentId], Cast],
) -> Callable[[Lab, EnvironmentId], Cast]:
    """Begin as another opening, with one sign-in code in the mailbox."""

    def opened(lab: Lab, environment: EnvironmentId) -> Cast:
        cast = opening(lab, environment)
        lab.perform(commands.SendMailCode(environment, EMAIL))
        return cast

    return opened


def _sign_in(lab: Lab, environment: EnvironmentId) -> SessionView:
    sent = lab.perform(commands.SendMailCode(environment, EMAIL))
    code = lab.mailbox(EMAIL)
    # Where step-up is on, a sign-in gives what a first factor is linked with, if it is asked to.
    links = lab.state.environments[environment].settings.step_up
    return lab.perform(commands.SignIn(environment, sent.verification, code, for_linking=links))


def code_now(scene: Scene) -> str | None:
    """Return the code that the user's newest device shows now; None without a device."""
    devices = scene.user.devices
    return code_at_step(devices[-1].secret, step_of(scene.now)) if devices else None


def wrong_code(scene: Scene) -> str | None:
    """Return six digits that the newest device shows at no step near now."""
    devices = scene.user.devices
    if not devices:
        return None
    near = range(step_of(scene.now) - 2, step_of(scene.now) + 3)
    right = {code_at_step(device.secret, step) for device in devices for step in near}
    return next(code for code in map("{:06d}".format, range(1000)) if code not in right)


def sign(
    scene: Scene,
    session: SessionId | None,
    token: str | None = None,
    *,
    elevated: str | None = None,
) -> Command[commands.Signed]:
    """Return the request to sign a message with the user's wallet."""
    wallet = scene.cast.wallet or WalletId("none")
    return commands.Sign(
        session, wallet, SignKind.MESSAGE, {"message": "hello"}, token, elevated=elevated
    )


def sign_out(scene: Scene) -> Commands:
    """End the first session from inside."""
    return (commands.SignOut(scene.cast.session),)


def session_end(scene: Scene) -> int | None:
    """Return the instant at which the first session is over by itself; None once it has ended."""
    session = scene.session
    if session is None or session.ended is not None:
        return None
    return session.expires_at


def sign_in(scene: Scene) -> Commands:
    """Sign in with a code that waits in the mailbox."""
    waiting = sorted(scene.state.mail.items())
    if not waiting:
        return None
    verification, letter = waiting[0]
    return (commands.SignIn(letter.environment, verification, letter.code),)


def first_token(scene: Scene) -> TokenValue | None:
    """Return the first token that was minted in the first session."""
    session = scene.cast.session
    minted = () if session is None else scene.state.tokens_by_session.get(session, ())
    return minted[0] if minted else None
