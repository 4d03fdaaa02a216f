"""Asking one operation that ought to work, and saying whose fault it is where it does not."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from action_mfa.conformance.doctor.catalogue import ERROR_KNOWN, operation_check
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.stories.attempt import Refusal
from action_mfa.conformance.stories.claims import claim_behind
from action_mfa.conformance.stories.world import World
from action_mfa.spec.protocol import (
    OPERATIONS,
    AnyOperation,
    Audience,
    ConfigureAuthenticator,
    CreateWallet,
    Greeting,
    Operation,
    Race,
)
from action_mfa.spec.results import Blame
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Reason

__all__ = ["Asker", "why_never_asked"]

R = TypeVar("R", bound=BaseModel)


#: What other operations belong to, which are no single claim.
_OTHER_CLAIMS: Mapping[str, str] = MappingProxyType(
    {
        CreateWallet.method: "actions",
        Race.method: "concurrency",
        ConfigureAuthenticator.method: "faults",
    }
)


class Asker:
    """Asks operations in one world; each leaves a finding of its own."""

    def __init__(self, notebook: Notebook, world: World) -> None:
        self.notebook = notebook
        self.world = world

    def ask(self, operation: Operation[R], *, actor: Actor = Actor.APPLICATION) -> R | None:
        """Ask what nothing speaks against, and return the result; None where there is none.

        Raises:
            PortFault: the conversation has ended by it; it has been noted.

        """
        check = operation_check(operation.method)
        mark = self.notebook.transcript.mark()
        try:
            attempt = self.world.perform(operation, actor=actor)
        except NotApplicable as why:
            self.notebook.skipped(check, str(why))
            return None
        except PortFault as fault:
            self.notebook.broke(check, fault, since=mark)
            if fault.breach is None or fault.breach.ends_the_conversation:
                raise
            return None
        if attempt.refusal is not None:
            self._refused(operation, attempt.refusal, mark)
        elif not self._is_ours(operation):
            self.notebook.passed(check, "answered", since=mark)
        return attempt.result

    def doubts(self, method: str, reason: str, advice: str, *, blame: Blame, since: int) -> None:
        """Note that an operation's answer is not what it looks like."""
        check = operation_check(method)
        self.notebook.failed(check, reason, advice, blame=blame, since=since)

    def _is_ours(self, operation: Operation[R]) -> bool:
        """Say whether the harness answers an operation itself."""
        return self.world.greeting.needs_backend and operation.method.startswith("lab.")

    def _refused(self, operation: Operation[R], refusal: Refusal, mark: int) -> None:
        check = operation_check(operation.method)
        need = claim_behind(type(operation)) or _OTHER_CLAIMS.get(operation.method)
        match refusal.reason:
            case _ if self._is_ours(operation):
                reason = f"the harness's own backend refuses it: {refusal}"
                self.notebook.failed(check, reason, blame=Blame.HARNESS, since=mark)
            case Reason.UNSUPPORTED if need is not None:
                self.notebook.failed(
                    check,
                    f"answered by -32601, and hello claims {need}",
                    "Answer it, or take the claim back: a claim that is not kept is a failure.",
                    since=mark,
                )
            case Reason.UNSUPPORTED:
                self.notebook.warned(
                    check,
                    "answered by -32601, and checks of every port rest on it",
                    "Add it when you can: what rests on it stays inconclusive until then.",
                    since=mark,
                )
            case Reason.INTERNAL_ERROR:
                self.notebook.failed(
                    check,
                    f"the implementation broke down: {refusal}",
                    "An internal error is no refusal. If the error is the adapter's own, answer "
                    "another code than 1.",
                    blame=Blame.IMPLEMENTATION,
                    since=mark,
                )
            case _:
                self.notebook.failed(
                    check,
                    f"refused, although nothing speaks against it: {refusal}",
                    "Code 1 says that the implementation refused. If it was not asked, or not as "
                    "the contract means it, mend the adapter.",
                    blame=Blame.IMPLEMENTATION,
                    since=mark,
                )
                if refusal.reason is Reason.UNCLASSIFIED:
                    self.unknown_error(refusal, mark)

    def unknown_error(self, refusal: Refusal, mark: int) -> None:
        """Note that no rule sorts an error, so that nobody knows whether it is a refusal."""
        self.notebook.warned(
            ERROR_KNOWN,
            f"no rule knows this error: {refusal.data.model_dump_json(exclude_none=True)}",
            "Pass the HTTP status along in data.status, or sort the errors of this "
            "implementation by --reasons FILE.",
            since=mark,
        )


def why_never_asked(method: str, greeting: Greeting) -> str | None:
    """Return why a port is never asked an operation; None where it could have been."""
    operation: type[AnyOperation] = OPERATIONS[method]
    role = greeting.role
    if greeting.needs_backend and method.startswith("lab."):
        return "the harness answers it, as the port needs a backend"
    match operation.audience:
        case Audience.CLIENT if not role.is_client:
            return f"never asked of a {role}"
        case Audience.BACKEND if not role.is_server:
            return f"never asked of a {role}"
        case _:
            pass
    return None
