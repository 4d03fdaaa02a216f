"""The lives of factors: the TOTP device, the recovery code, and the count of wrong codes."""

from enum import StrEnum

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.machine import Machine
from action_mfa.simulator.core.state import Settings
from action_mfa.simulator.exploration.openings import (
    STEP_SECONDS,
    code_now,
    enrolled,
    first_token,
    signed_in,
    wrong_code,
)
from action_mfa.simulator.exploration.subject import (
    FROM_BIRTH,
    ONCE_THERE,
    Ask,
    Commands,
    Face,
    Scene,
    Subject,
    Wait,
)
from action_mfa.simulator.totp import code_at_step, step_of
from action_mfa.spec.machines import Phase
from action_mfa.spec.vocabulary import Action

__all__ = [
    "RECOVERY_CODE",
    "TOTP_DEVICE",
    "WRONG_CODES",
    "CodeStage",
    "DeviceStage",
    "LimitStage",
]

_MONTH = 30 * 86_400
_SETTINGS = Settings(protected_actions=frozenset({Action.SIGN}), session_seconds=_MONTH)


class DeviceStage(StrEnum):
    """Where a TOTP device is in its life."""

    NONE = "none"
    PENDING = "pending"
    VERIFIED = "verified"
    GONE = "gone"


def _device_stage(scene: Scene, machine: Machine) -> DeviceStage:
    del machine
    if scene.focus is None:
        return DeviceStage.NONE
    for device in scene.user.devices:
        if device.id == scene.focus:
            return DeviceStage.VERIFIED if device.is_verified else DeviceStage.PENDING
    return DeviceStage.GONE


def _first_device(scene: Scene) -> str | None:
    devices = scene.user.devices
    return devices[0].id if devices else None


def _register(scene: Scene) -> Commands:
    return (commands.RegisterTotp(scene.cast.session),)


def _device_code(scene: Scene, steps: int = 0) -> str | None:
    for device in scene.user.devices:
        if device.id == scene.focus:
            return code_at_step(device.secret, step_of(scene.now) + steps)
    return None


def _verify(scene: Scene) -> Commands:
    code = _device_code(scene)
    return None if code is None else (commands.VerifyTotp(scene.cast.session, code),)


def _enter(scene: Scene) -> Commands:
    code = _device_code(scene)
    return None if code is None else (commands.AuthenticateTotp(scene.cast.session, code),)


def _enter_old(scene: Scene) -> Commands:
    code = _device_code(scene, -10)
    if code is None or _is_counted(scene):
        return None
    return (commands.AuthenticateTotp(scene.cast.session, code),)


def _is_counted(scene: Scene) -> bool:
    """Say whether a wrong code is counted already; what more do is another subject's."""
    return scene.user.failures is not None


def _enter_again(scene: Scene) -> Commands:
    used = [
        step for each in scene.user.devices if each.id == scene.focus for step in each.used_steps
    ]
    if step_of(scene.now) not in used or _is_counted(scene):
        return None
    return _enter(scene)


def _token_for_device(scene: Scene) -> Commands:
    """Authenticate for the token that a deletion takes."""
    if len(scene.state.tokens) > 0:
        return None
    code = _device_code(scene)
    if code is None:
        return None
    return (commands.AuthenticateTotp(scene.cast.session, code, single_use=True),)


def _delete(scene: Scene) -> Commands:
    token = first_token(scene)
    if scene.focus is None or token is None:
        return None
    return (commands.DeleteDevice(scene.cast.session, scene.focus, token),)


def _delete_without(scene: Scene) -> Commands:
    if scene.focus is None:
        return None
    return (commands.DeleteDevice(scene.cast.session, scene.focus),)


def _reset(scene: Scene) -> Commands:
    return (commands.AdminResetMfa(scene.cast.environment, scene.cast.user),)


TOTP_DEVICE = Subject(
    id="totp-device",
    title="A TOTP device",
    summary="Pending until a first code of it is accepted, the user's only one from then on, and "
    "gone by deletion, by an administrator's reset, or when a new registration replaces it.",
    settings=_SETTINGS,
    faces={
        DeviceStage.NONE: Face("No device", Phase.START, ("TOTP", "ENV")),
        DeviceStage.PENDING: Face("Pending", Phase.ALIVE, ("TOTP",)),
        DeviceStage.VERIFIED: Face("Verified", Phase.ALIVE, ("TOTP",)),
        DeviceStage.GONE: Face("Gone", Phase.OVER, ("TOTP",)),
    },
    opening=signed_in,
    find=_first_device,
    stage_of=_device_stage,
    alphabet=(
        Ask("Register", _register, phases=FROM_BIRTH),
        Ask("Verify", _verify, wait=STEP_SECONDS),
        Ask("Authenticate", _enter, wait=STEP_SECONDS),
        Ask("Authenticate for a token", _token_for_device, wait=STEP_SECONDS, about=("MINT",)),
        Ask("The same code again", _enter_again),
        Ask("A code of ten steps ago", _enter_old),
        Ask("Delete with a token", _delete, about=("DEVICE",), unless={"token": "none"}),
        Ask("Delete without one", _delete_without, about=("DEVICE",), arguments={"token": "none"}),
        Ask("Reset the user's MFA", _reset, about=("RESET",)),
    ),
)


class CodeStage(StrEnum):
    """Where a recovery code is in its life."""

    NONE = "none"
    UNUSED = "unused"
    USED = "used"
    REPLACED = "replaced"


def _code_stage(scene: Scene, machine: Machine) -> CodeStage:
    del machine
    if scene.focus is None:
        return CodeStage.NONE
    for code in scene.user.recovery_codes:
        if code.code == scene.focus:
            return CodeStage.USED if code.used else CodeStage.UNUSED
    return CodeStage.REPLACED


def _first_code(scene: Scene) -> str | None:
    codes = scene.user.recovery_codes
    return codes[0].code if codes else None


def _list(scene: Scene) -> Commands:
    return (commands.ListRecovery(scene.cast.session),)


def _regenerate(scene: Scene) -> Commands:
    return (commands.RegenerateRecovery(scene.cast.session),)


def _enter_code(scene: Scene) -> Commands:
    if scene.focus is None or _is_counted(scene):
        return None
    return (commands.AuthenticateRecovery(scene.cast.session, scene.focus),)


def _code_as_totp(scene: Scene) -> Commands:
    if scene.focus is None or _is_counted(scene):
        return None
    return (commands.AuthenticateTotp(scene.cast.session, scene.focus),)


RECOVERY_CODE = Subject(
    id="recovery-code",
    title="A recovery code",
    summary="Made by the first listing, good for one proof, and replaced with its whole set. What "
    "is followed is the first code of the first set.",
    settings=_SETTINGS,
    faces={
        CodeStage.NONE: Face("No codes", Phase.START, ("REC",)),
        CodeStage.UNUSED: Face("Unused", Phase.ALIVE, ("REC",)),
        CodeStage.USED: Face("Used", Phase.ALIVE, ("REC",)),
        CodeStage.REPLACED: Face("Replaced", Phase.OVER, ("REC",)),
    },
    opening=enrolled,
    find=_first_code,
    stage_of=_code_stage,
    alphabet=(
        Ask("List", _list, phases=FROM_BIRTH),
        Ask("Regenerate", _regenerate, phases=FROM_BIRTH),
        Ask("Authenticate with it", _enter_code, phases=ONCE_THERE),
        Ask("Enter it as a TOTP code", _code_as_totp, about=("REC", "TOTP")),
        Ask("Reset the user's MFA", _reset, about=("RESET",)),
    ),
)


class LimitStage(StrEnum):
    """What is known of a user's wrong codes."""

    CLEAR = "clear"
    COUNTED = "counted"
    LOCKED = "locked"


def _limit_stage(scene: Scene, machine: Machine) -> LimitStage:
    failures = scene.user.failures
    if machine.rules.is_rate_limited(scene.user, scene.now, machine.policy):
        return LimitStage.LOCKED
    window = machine.policy.rate_limit_window_seconds
    if failures is None or scene.now >= failures.since + window:
        return LimitStage.CLEAR
    return LimitStage.COUNTED


def _user(scene: Scene) -> str:
    return scene.cast.user


def _wrong(scene: Scene) -> Commands:
    code = wrong_code(scene)
    return None if code is None else (commands.AuthenticateTotp(scene.cast.session, code),)


def _right(scene: Scene) -> Commands:
    code, over = code_now(scene), _window_end(scene)
    # Not where the window ended meanwhile: that is another edge.
    if code is None or (over is not None and scene.now >= over):
        return None
    return (commands.AuthenticateTotp(scene.cast.session, code),)


def _wrong_recovery(scene: Scene) -> Commands:
    return (commands.AuthenticateRecovery(scene.cast.session, "nosuchcode"),)


def _window_end(scene: Scene) -> int | None:
    failures = scene.user.failures
    # The reference's own window; another policy is another machine.
    return None if failures is None else failures.since + Machine().policy.rate_limit_window_seconds


WRONG_CODES = Subject(
    id="wrong-codes",
    title="Wrong codes",
    summary="Counted from the first one on, for TOTP and recovery codes together. Five of them "
    "lock the user until 300 seconds after the first; a right code before that clears the count.",
    settings=_SETTINGS,
    faces={
        LimitStage.CLEAR: Face("None counted", Phase.START, ("LIMIT", "TOTP")),
        LimitStage.COUNTED: Face("One to four counted", Phase.ALIVE, ("LIMIT", "TOTP")),
        LimitStage.LOCKED: Face("Locked", Phase.ALIVE, ("LIMIT",)),
    },
    opening=enrolled,
    find=_user,
    stage_of=_limit_stage,
    alphabet=(
        Ask("A wrong TOTP code", _wrong, phases=FROM_BIRTH),
        Ask("A wrong recovery code", _wrong_recovery, phases=FROM_BIRTH),
        Ask("The right TOTP code", _right, phases=FROM_BIRTH, wait=STEP_SECONDS),
        Wait("300 s after the first", _window_end),
    ),
)
