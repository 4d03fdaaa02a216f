"""One user's day: every operation that a port claims is asked, in an order that has to work."""

from dataclasses import replace

from action_mfa.conformance.doctor.asking import Asker, why_never_asked
from action_mfa.conformance.doctor.catalogue import CLOCK_MOVES, ERROR_FORM, operation_check
from action_mfa.conformance.doctor.factors import (
    delete_factors,
    enrol,
    note_form,
    use_factors,
)
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.doctor.visitor import Visitor
from action_mfa.conformance.doctor.wallets import approve, resume, use_wallets
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.stories.claims import claim_behind
from action_mfa.conformance.stories.keyring import allowing
from action_mfa.conformance.stories.people import Environment, User
from action_mfa.conformance.stories.world import World
from action_mfa.spec import protocol as p
from action_mfa.spec.needs import is_met
from action_mfa.spec.scopes import Scope
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["note_unreached", "tour"]

_SESSION_SECONDS = 7200
#: A leap that no delay of a network explains, and that ends no session.
_LEAP_SECONDS = 600
#: Later than this a new session does not end, whatever a server adds to its length.
_DAY_SECONDS = 86_400


def tour(notebook: Notebook, world: World) -> str | None:
    """Go through the day; return the client that is left signed in, None where there is none.

    Raises:
        PortFault: the conversation has ended by it; it has been noted.

    """
    asker = Asker(notebook, world)
    visitor = _enter(asker)
    if visitor is None:
        return None
    _look_around(visitor)
    # Codes of another time are refused, and nothing can be said of whoever refuses them.
    if not asker.notebook.failed_at(CLOCK_MOVES):
        enrol(visitor)
    use_factors(visitor)
    wallet = use_wallets(visitor)
    approve(visitor, wallet)
    _prompt(visitor)
    _sign_in_again(visitor)
    resume(visitor, wallet)
    _step_up(visitor)
    _race(visitor)
    delete_factors(visitor)
    _restart(visitor)
    _administer(visitor)
    return visitor.client_id


def _enter(asker: Asker) -> Visitor | None:
    """Make an environment, a user and a client, and sign in."""
    world = asker.world
    able = world.capabilities
    settings = p.Settings(
        methods=able.methods or (Method.TOTP,),
        protected_actions=able.actions,
        session_seconds=_SESSION_SECONDS,
    )
    created = asker.ask(p.CreateEnvironment(settings=settings), actor=Actor.DASHBOARD)
    if created is None:
        return None
    environment = Environment(world, created.environment_id, settings)
    email = "doctor@example.com"
    waiting = int(Action.REFRESH in able.actions)
    made = asker.ask(
        p.CreateUser(environment_id=environment.id, email=email, pregenerated_wallets=waiting),
        actor=Actor.DASHBOARD,
    )
    if made is None:
        return None
    user = User(world, environment, email, made.user_id, made.wallet_ids)
    visitor = Visitor(asker, user, "doctor-1")
    opened = asker.ask(p.OpenClient(client_id=visitor.client_id, environment_id=environment.id))
    if opened is None:
        return None
    if opened.origin is not None and Method.PASSKEY in able.methods:
        user.environment = replace(environment, settings=allowing(settings, opened.origin))
    asker.ask(
        p.Configure(environment_id=environment.id, settings=user.environment.settings),
        actor=Actor.DASHBOARD,
    )
    world.seat(visitor.client_id, user)
    return visitor if _sign_in(visitor) is not None else None


def _sign_in(visitor: Visitor) -> p.SessionDescription | None:
    operation = p.SignIn(client_id=visitor.client_id, email=visitor.user.email)
    return visitor.asker.ask(operation, actor=Actor.USER)


def _look_around(visitor: Visitor) -> None:
    """Look at the session, sign out, let time pass, and sign in again."""
    asker, client_id = visitor.asker, visitor.client_id
    asker.ask(p.GetMethods(client_id=client_id))
    actions = visitor.able.actions or (Action.SIGN,)
    asker.ask(p.IsRequiredForAction(client_id=client_id, action=actions[0]))
    asker.ask(p.RefreshSession(client_id=client_id))
    first = asker.ask(p.DescribeSession(client_id=client_id))
    asker.ask(p.SignOut(client_id=client_id), actor=Actor.USER)
    _refresh_nothing(visitor)
    before = asker.world.now
    moved = _move(visitor)
    mark = asker.notebook.transcript.mark()
    second = _sign_in(visitor)
    if not moved:
        return
    ends = [None if session is None else session.expires_at for session in (first, second)]
    if ends[0] is None or ends[1] is None:
        reason = "the port does not say when a session ends, so its time cannot be seen"
        asker.notebook.skipped(CLOCK_MOVES, reason)
        return
    _judge_clock(asker.notebook, before, ends[0], ends[1], mark)


def _judge_clock(notebook: Notebook, now: int, first: int, second: int, mark: int) -> None:
    advice = (
        "hello says that the clock is virtual: hand the instant of clock.set to every clock that "
        "the implementation reads, and answer when it holds; else claim clock: wall."
    )
    if not now < first <= now + _SESSION_SECONDS + _DAY_SECONDS:
        reason = (
            f"at {now}, by clock.set, a session of {_SESSION_SECONDS} s began that ends at {first}"
        )
        notebook.failed(CLOCK_MOVES, reason, advice, since=mark)
    elif not _LEAP_SECONDS // 2 <= second - first <= 2 * _LEAP_SECONDS:
        reason = (
            f"the clock was set {_LEAP_SECONDS} s on, and the next session ends {second - first} s "
            "after the one before"
        )
        notebook.failed(CLOCK_MOVES, reason, advice, since=mark)
    else:
        notebook.passed(CLOCK_MOVES, since=mark)


def _move(visitor: Visitor) -> bool:
    """Let time pass; say whether that was possible."""
    notebook = visitor.asker.notebook
    mark = notebook.transcript.mark()
    check = operation_check(p.SetClock.method)
    try:
        visitor.world.later(_LEAP_SECONDS)
    except NotApplicable as why:
        notebook.skipped(check, str(why))
        notebook.skipped(CLOCK_MOVES, str(why))
        return False
    notebook.passed(check, "answered", since=mark)
    return True


def _refresh_nothing(visitor: Visitor) -> None:
    """See what a refusal looks like where no wrong code can show it: nobody is signed in."""
    asker = visitor.asker
    if Method.TOTP in visitor.able.methods:
        return
    mark = asker.notebook.transcript.mark()
    try:
        operation = p.RefreshSession(client_id=visitor.client_id)
        attempt = asker.world.perform(operation, actor=Actor.USER)
    except PortFault as fault:
        if fault.breach is not Breach.FAILURE:
            asker.notebook.broke(ERROR_FORM, fault, since=mark)
            raise
        reason = f"refreshing while nobody is signed in is not refused by code 1: {fault}"
        advice = "If the implementation refused, answer code 1 with its raw error in `data`."
        asker.notebook.warned(ERROR_FORM, reason, advice, since=mark)
        return
    if attempt.refusal is not None and attempt.refusal.data.message is not None:
        note_form(asker, attempt.refusal, mark)


def _prompt(visitor: Visitor) -> None:
    if not visitor.able.prompt:
        return
    if (code := visitor.code()) is not None:
        visitor.user.prompts.planned = [p.PromptAnswer(method=Method.TOTP, code=code)]
    operation = p.ShowPrompt(client_id=visitor.client_id, create_mfa_token=True)
    visitor.asker.ask(operation, actor=Actor.USER)


def _sign_in_again(visitor: Visitor) -> None:
    visitor.asker.ask(p.SignOut(client_id=visitor.client_id), actor=Actor.USER)
    _sign_in(visitor)


def _step_up(visitor: Visitor) -> None:
    if visitor.able.step_up:
        scope = Scope.WALLET_EXPORT.value
        visitor.asker.ask(p.StepUpCheck(client_id=visitor.client_id, scope=scope))


def _race(visitor: Visitor) -> None:
    """Race two looks at the session: both have an outcome, in the order of the request."""
    asker = visitor.asker
    check = operation_check(p.Race.method)
    if not visitor.able.concurrency:
        return
    look = {"method": p.DescribeSession.method, "params": {"clientId": visitor.client_id}}
    mark = asker.notebook.transcript.mark()
    outcomes = asker.ask(p.Race(operations=(look, look)))
    if outcomes is None:
        return
    advice = (
        "Start every operation before awaiting any, and return one {result} or {error} for each, "
        "in the order of the request."
    )
    if len(outcomes.root) != len((look, look)):
        reason = f"two operations raced, and {len(outcomes.root)} outcomes came back"
        asker.notebook.failed(check, reason, advice, since=mark)
    elif any(outcome.result is None for outcome in outcomes.root):
        reason = "a look at a session that is there fails in a race"
        asker.notebook.warned(check, reason, advice, since=mark)


def _restart(visitor: Visitor) -> None:
    visitor.asker.ask(p.RestartClient(client_id=visitor.client_id))


def _administer(visitor: Visitor) -> None:
    """Do what ends a session or leaves a mark; afterwards sign in once more."""
    asker, environment_id = visitor.asker, visitor.user.environment.id
    if not asker.world.greeting.needs_backend:
        _use_the_dashboard(visitor)
    asker.ask(p.CloseClient(client_id=visitor.client_id))
    asker.ask(p.OpenClient(client_id=visitor.client_id, environment_id=environment_id))
    asker.world.seat(visitor.client_id, visitor.user)
    _sign_in(visitor)
    fault = next(iter(visitor.able.faults), None)
    if fault is not None:
        asker.ask(p.ConfigureAuthenticator(client_id=visitor.client_id, fault=fault))


def _use_the_dashboard(visitor: Visitor) -> None:
    """Have an action fail, reset the user's factors, and revoke the session."""
    asker, environment_id = visitor.asker, visitor.user.environment.id
    if visitor.does(Action.SIGN):
        failing = p.FailNext(environment_id=environment_id, action=Action.SIGN)
        asker.ask(failing, actor=Actor.DASHBOARD)
    if visitor.able.methods:
        reset = p.AdminResetMfa(environment_id=environment_id, user_id=visitor.user.id)
        asker.ask(reset, actor=Actor.DASHBOARD)
    described = asker.ask(p.DescribeSession(client_id=visitor.client_id))
    if described is not None and described.session_id is not None:
        revoke = p.RevokeSession(environment_id=environment_id, session_id=described.session_id)
        asker.ask(revoke, actor=Actor.DASHBOARD)


def note_unreached(notebook: Notebook, greeting: p.Greeting, why: str) -> None:
    """Note each operation that was not asked, with the reason."""
    for method, operation in p.OPERATIONS.items():
        check = operation_check(method)
        if method in (p.Hello.method, p.Bye.method) or notebook.has(check):
            continue
        need = claim_behind(operation)
        never = why_never_asked(method, greeting)
        if never is None and need is not None:
            claimed = is_met(need, greeting.capabilities, greeting.policy)
            never = None if claimed else f"the port does not claim {need}"
        notebook.skipped(check, never or _unclaimed(method, greeting) or why)


def _unclaimed(method: str, greeting: p.Greeting) -> str | None:
    """Return what an operation rests on that is no single claim, where that is not there."""
    able = greeting.capabilities
    if method == p.AuthenticateTotp.method and greeting.clock is p.ClockKind.WALL:
        return "on the wall clock, the next code is half a minute away"
    if method == p.CreateWallet.method and not able.actions:
        return "the port does not claim any of its actions"
    if method == p.AdminResetMfa.method and not able.methods:
        return "the port does not claim any method that could be reset"
    if method == p.ConfigureAuthenticator.method and not able.faults:
        return "the port does not claim faults of an authenticator of its own"
    if method == p.Race.method and not able.concurrency:
        return "the port does not claim concurrency"
    return None
