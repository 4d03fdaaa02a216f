"""The machine: one pure step from state and command to state and outcome.

No I/O, no clock and no randomness of its own: the instant and the entropy are handed in, so the
same seed and the same commands give the same bytes. The table names, for each transition, the
clauses that it enforces.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from action_mfa.simulator.core import (
    account,
    commands,
    dashboard,
    delegation,
    devices,
    passkeys,
    recovery,
    reset,
    sessions,
    step_up,
    totp,
    wallets,
)
from action_mfa.simulator.core.commands import Command
from action_mfa.simulator.core.moment import Moment
from action_mfa.simulator.core.outcomes import Refusal, Refused, Step
from action_mfa.simulator.core.parameters import Parameters
from action_mfa.simulator.core.policy import Policy
from action_mfa.simulator.core.rules import Rules
from action_mfa.simulator.core.state import State
from action_mfa.simulator.entropy import Draw, Entropy

__all__ = ["TRANSITIONS", "Machine", "Transition"]

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Transition:
    """What happens on one kind of command, and which clauses that enforces."""

    # The one place where the type of a command and the type of its result meet: a table cannot
    # tie them together, so the functions' own signatures do.
    function: Callable[[State, Any, Moment], Step[Any]]
    clauses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The transition's name."""
        return self.function.__name__


#: Every transition by the command that causes it.
TRANSITIONS: Mapping[type[Command[Any]], Transition] = MappingProxyType(
    {
        commands.CreateEnvironment: Transition(dashboard.create_environment),
        commands.Configure: Transition(dashboard.configure, ("ENV-05", "ENV-06", "ENV-07")),
        commands.CreateUser: Transition(dashboard.create_user),
        commands.RevokeSession: Transition(
            dashboard.revoke_session, ("END-06", "END-07", "END-09")
        ),
        commands.FailNext: Transition(dashboard.fail_next),
        commands.GetSettings: Transition(dashboard.get_settings),
        commands.SendMailCode: Transition(sessions.send_mail_code),
        commands.SignIn: Transition(sessions.sign_in, ("END-08", "END-17", "DELEG-07")),
        commands.SignOut: Transition(sessions.sign_out, ("END-01", "END-02", "END-03", "ISO-08")),
        commands.DeleteAccount: Transition(account.delete_account),
        commands.RefreshSession: Transition(
            sessions.refresh_session, ("ONCE-07", "PERS-04", "ENROL-07")
        ),
        commands.DescribeSession: Transition(
            sessions.describe_session, ("ERR-06", "ENROL-03", "ENROL-19")
        ),
        commands.ListMethods: Transition(totp.list_methods, ("TOTP-08", "TOTP-09")),
        commands.RegisterTotp: Transition(
            totp.register_totp,
            (*(f"TOTP-{number}" for number in range(10, 16)), "ENV-04", "ERR-05", "STEP-24"),
        ),
        commands.VerifyTotp: Transition(totp.verify_totp, ("TOTP-09",)),
        commands.AuthenticateTotp: Transition(
            totp.authenticate_totp,
            (
                *(f"TOTP-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 16)),
                *(f"TOTP-{number}" for number in range(19, 24)),
                *(f"LIMIT-{number:02}" for number in (1, 2, 3, 7, 8)),
                *(f"MINT-{number:02}" for number in (1, 2, 3, 4, 5)),
                *(f"ENROL-{number:02}" for number in (4, 8, 11)),
                "ENV-07",
                "ISO-03",
                "ISO-07",
                "ISO-09",
                "REC-13",
                "ERR-01",
                "ERR-04",
                *(f"STEP-{number:02}" for number in (1, 17, 18, 19, 22, 23, 30)),
            ),
        ),
        commands.DeleteDevice: Transition(
            devices.delete_device,
            (*(f"DEVICE-{number:02}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 17, 18)), "STEP-25"),
        ),
        commands.SetDefaultDevice: Transition(devices.set_default_device, ("DEVICE-16",)),
        commands.AdminResetMfa: Transition(
            reset.admin_reset_mfa,
            tuple(f"RESET-{number:02}" for number in (1, 2, 3, 5, 6, 7, 8, 11)),
        ),
        commands.BeginPasskeyRegistration: Transition(
            passkeys.begin_passkey_registration, ("PASS-12",)
        ),
        commands.FinishPasskeyRegistration: Transition(
            passkeys.finish_passkey_registration,
            (
                *(f"PASS-{number:02}" for number in (1, 4, 5, 6, 9, 12, 15, 19, 21, 23, 24)),
                *(f"PASS-{number:02}" for number in (25, 26, 32, 33, 34, 35, 36, 38, 53)),
                "STEP-48",
            ),
        ),
        commands.BeginPasskeyAuthentication: Transition(
            passkeys.begin_passkey_authentication, ("PASS-12", "PASS-17", "PASS-18")
        ),
        commands.FinishPasskeyAuthentication: Transition(
            passkeys.finish_passkey_authentication,
            (
                *(f"PASS-{number:02}" for number in (2, 3, 4, 7, 8, 9, 10, 12)),
                *(f"PASS-{number:02}" for number in (*range(13, 17), *range(19, 32))),
                *(f"PASS-{number:02}" for number in range(33, 38)),
                "PASS-54",
                "STEP-46",
            ),
        ),
        commands.BeginPasskeySignIn: Transition(passkeys.begin_passkey_sign_in),
        commands.PasskeySignIn: Transition(passkeys.passkey_sign_in),
        commands.ListPasskeys: Transition(passkeys.list_passkeys, ("PASS-01",)),
        commands.RenamePasskey: Transition(passkeys.rename_passkey),
        commands.DeletePasskey: Transition(
            passkeys.delete_passkey,
            (*(f"PASS-{number}" for number in (31, 39, 41, 42, 43, 55, 56, 57)), "STEP-47"),
        ),
        commands.ListRecovery: Transition(
            recovery.list_recovery, ("REC-06", "REC-07", "REC-08", "REC-10")
        ),
        commands.RegenerateRecovery: Transition(
            recovery.regenerate_recovery, ("REC-04", "REC-05", "REC-11")
        ),
        commands.AcknowledgeRecovery: Transition(recovery.acknowledge_recovery, ("REC-14",)),
        commands.AuthenticateRecovery: Transition(
            recovery.authenticate_recovery,
            (
                *(f"REC-{number:02}" for number in (1, 2, 3, 9, 12, 20)),
                "ENROL-09",
                "LIMIT-04",
                "LIMIT-05",
                "ISO-04",
                "ISO-05",
                "ISO-10",
                "ERR-02",
                "STEP-20",
                "STEP-21",
            ),
        ),
        commands.StepUpCheck: Transition(step_up.check_step_up, ("STEP-27", "STEP-28", "STEP-29")),
        commands.Reauthenticate: Transition(step_up.reauthenticate),
        commands.AuthenticateMail: Transition(step_up.authenticate_mail),
        commands.CreateWallet: Transition(
            wallets.create_wallet,
            ("WAAS-11", *(f"ENROL-{number:02}" for number in (1, 2, 5, 6, 7, 8, 12, 16))),
        ),
        commands.ListWallets: Transition(wallets.list_wallets),
        commands.Sign: Transition(
            wallets.sign_wallet,
            (
                *(f"WAAS-{number:02}" for number in (1, 2, 3, 4, 6, 7, 8, 9)),
                *(f"ENV-{number:02}" for number in (1, 2, 3)),
                *(f"ONCE-{number:02}" for number in (1, 2, 4, 5, 6, 7, 8, 13)),
                *(f"PERS-{number:02}" for number in (1, 3)),
                *(f"END-{number:02}" for number in (1, 2, 3, 4, 5)),
                *(f"MINT-{number:02}" for number in (6, 7, 8, 9)),
                *(f"ENROL-{number:02}" for number in (1, 10, 11, 15, 17)),
                "DEVICE-03",
                "DEVICE-11",
                "DEVICE-19",
                "RESET-04",
                "REQ-10",
                "REQ-11",
                "ISO-01",
                "ISO-02",
                "ISO-06",
                "ISO-11",
                "ERR-03",
                "ERR-07",
                *(f"STEP-{number:02}" for number in (3, 4, 6, 7, 8, 9, 10)),
                *(f"STEP-{number:02}" for number in (11, 12, 13, 14, 15, 16, 50)),
                "DELEG-24",
                "PASS-11",
            ),
        ),
        commands.Export: Transition(
            wallets.export_wallet,
            (
                *("WAAS-05", "WAAS-10", "ONCE-03", "PERS-02", "DELEG-25"),
                *("STEP-02", "STEP-05", "STEP-26"),
            ),
        ),
        commands.ClaimPregenerated: Transition(
            delegation.claim_pregenerated,
            ("DELEG-03", "DELEG-04", "DELEG-17", "DELEG-20"),
        ),
        commands.Delegate: Transition(
            delegation.delegate,
            ("DELEG-01", "DELEG-02", "DELEG-14", "DELEG-16", "DELEG-19", "DELEG-23"),
        ),
        commands.ApproveDelegation: Transition(
            delegation.approve_delegation, ("DELEG-05", "DELEG-08")
        ),
        commands.RevokeDelegation: Transition(delegation.revoke_delegation, ("DELEG-06",)),
        commands.ListPending: Transition(delegation.list_pending, ("DELEG-12", "DELEG-13")),
        commands.ResumePending: Transition(
            delegation.resume_pending,
            (*(f"DELEG-{number:02}" for number in (9, 10, 11, 15, 18, 21, 22)),),
        ),
        commands.RefreshShares: Transition(delegation.refresh_shares),
        commands.ReshareShares: Transition(delegation.reshare_shares),
    }
)


@dataclass(frozen=True, slots=True)
class Machine:
    """One reading of the system: rules, parameters and policy, and nothing that changes."""

    parameters: Parameters = field(default_factory=Parameters)
    policy: Policy = field(default_factory=Policy)
    rules: Rules = field(default_factory=Rules)

    def step(self, state: State, command: Command[R], *, now: int, entropy: Entropy) -> Step[R]:
        """Return what a command does to a state at an instant (Unix seconds, UTC)."""
        draw = Draw(entropy, state.drawn)
        moment = Moment(now, draw, self.rules, self.parameters, self.policy)
        try:
            step: Step[R] = TRANSITIONS[type(command)].function(state, command, moment)
        except Refusal as refusal:
            left = state if refusal.state is None else refusal.state
            step = Step(left, Refused(refusal.reason, refusal.message))
        if draw.position == step.state.drawn:
            return step
        return Step(replace(step.state, drawn=draw.position), step.outcome)
