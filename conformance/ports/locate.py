"""From the ADAPTER argument of the command line to a port that can be opened, and opened again."""

import importlib
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from action_mfa.conformance.ports.adapter import Adapter, PortFault
from action_mfa.conformance.ports.inprocess import InProcessPort, load_factory
from action_mfa.conformance.ports.limits import DEFAULT_LIMITS, Limits
from action_mfa.conformance.ports.listener import SECRET_VARIABLE, ListeningPort, new_secret
from action_mfa.conformance.ports.process import StdioPort
from action_mfa.conformance.ports.quoting import quoted
from action_mfa.spec.results import Blame

__all__ = ["FORMS", "LocateFault", "PortSource", "listen", "locate", "name_of"]

#: What an ADAPTER may be, for usage messages.
FORMS = (
    "an adapter is one of: reference | package.module:factory | wire:http://HOST:PORT | "
    "a command line in quotes that speaks the protocol over stdio | --listen PORT"
)

_FACTORY = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")
_LISTEN = re.compile(r"--listen[ =](?P<port>[0-9]{1,6})")
_REFERENCE = "reference"
_WIRE = "wire:"
_LONGEST_NAME = 60
_LONGEST_PORT = 65535
_SHORTEST_SECRET = 16


class LocateFault(Exception):  # noqa: N818  named like PortFault
    """An argument that the command line cannot use; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class PortSource:
    """Where a port comes from.

    ``asked`` is the argument as the user gave it, ``folder`` a safe name for ``build/<folder>/``.
    """

    asked: str
    folder: str
    opener: Callable[[], Adapter]

    def describe(self) -> str:
        """Return the adapter as it was asked for, on one line."""
        return self.asked

    def open(self) -> Adapter:
        """Open a fresh port that knows nothing of earlier ones; the caller closes it.

        After a fault, close the old port first, then open a new one: a program is started again,
        a factory is called again, and a listening harness waits for the next connection.

        Raises:
            PortFault: there is no port to be had.

        """
        return self.opener()


def locate(adapter: str, limits: Limits = DEFAULT_LIMITS, *, seed: int = 0) -> PortSource:
    """Return the source that an ADAPTER argument names; nothing is imported or started yet.

    ``--listen PORT`` is understood here too; where to connect is then told on stderr. ``seed`` is
    for the built-in reference: no other implementation is told what to draw.

    Raises:
        LocateFault: the argument has none of the forms.

    """
    asked = " ".join(adapter.splitlines()).strip()
    if (listening := _LISTEN.fullmatch(asked)) is not None:
        return listen(int(listening["port"]), _tell, limits=limits)
    return PortSource(asked=asked, folder=name_of(asked), opener=_opener(asked, limits, seed))


def _opener(asked: str, limits: Limits, seed: int) -> Callable[[], Adapter]:
    if asked == _REFERENCE:
        return partial(_open_own, "reference", seed=seed)
    if asked.startswith(_WIRE):
        return partial(_open_own, "wire", _wire_url(asked))
    if _FACTORY.fullmatch(asked):
        return partial(_open_factory, asked)
    try:
        command = shlex.split(asked)
    except ValueError as error:
        raise LocateFault(
            f"{quoted(asked)} cannot be split into words ({error}); {FORMS}"
        ) from None
    # An option is no command, and one word may be a slip of the pen: it has to name a program.
    if not asked.startswith("-") and (len(command) > 1 or _is_program(command)):
        return partial(StdioPort, tuple(command), limits)
    raise LocateFault(f"{quoted(asked)} is no adapter, and no program of that name; {FORMS}")


def _is_program(command: list[str]) -> bool:
    return bool(command) and shutil.which(command[0]) is not None


def listen(
    port: int,
    announce: Callable[[str], None],
    *,
    limits: Limits = DEFAULT_LIMITS,
    environment: Mapping[str, str] = os.environ,
    wait_seconds: float = 300.0,
) -> PortSource:
    """Return the source for ``--listen PORT``: each opening waits for one connection.

    ``announce`` is told, in a sentence for the user, where the adapter has to connect and with
    which secret: that of ``ACTION_MFA_SECRET`` where it is set, else a new one for each opening.

    Raises:
        LocateFault: the port is out of range, or the secret is too short to be one.

    """
    if not 0 <= port <= _LONGEST_PORT:
        raise LocateFault(f"--listen wants a port from 0 to {_LONGEST_PORT}, not {port}")
    given = environment.get(SECRET_VARIABLE)
    if given is not None and (len(given) < _SHORTEST_SECRET or not given.isascii()):
        raise LocateFault(f"{SECRET_VARIABLE} wants {_SHORTEST_SECRET} ASCII characters or more")

    def open_port() -> Adapter:
        secret = given or new_secret()
        shown = "as it is set here" if given else f"set to {secret}"

        def say(address: str) -> None:
            announce(f"waiting for an adapter on {address}, with {SECRET_VARIABLE} {shown}")

        return ListeningPort(
            port, secret=secret, announce=say, limits=limits, wait_seconds=wait_seconds
        )

    return PortSource(asked=f"--listen {port}", folder=f"listen-{port}", opener=open_port)


def name_of(adapter: str) -> str:
    """Return a folder name for an ADAPTER argument: short, and safe on every file system.

    A wire port is called by its address, a program by its words; never empty, never hidden.
    """
    words = adapter.strip().replace("://", ":")
    safe = re.sub(r"[^A-Za-z0-9._]+", "-", words).strip("-._")
    return safe[-_LONGEST_NAME:].strip("-._") or "adapter"


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201  it is for the user


def _wire_url(asked: str) -> str:
    url = asked.removeprefix(_WIRE)
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise LocateFault(f"{quoted(url)} is not the URL of a wire server; {FORMS}")
    return url


def _open_factory(path: str) -> Adapter:
    return InProcessPort(load_factory(path))


def _open_own(module: str, *arguments: str, **options: int) -> Adapter:
    """Open an adapter of the suite itself; its module is heavy, so it is imported only now."""
    name = f"action_mfa.conformance.{module}"
    try:
        create = cast("Callable[..., Any]", importlib.import_module(name).create)
    except (ImportError, AttributeError) as error:
        raise PortFault(f"{name} cannot be used: {error}", blame=Blame.HARNESS) from error
    return InProcessPort(partial(create, *arguments, **options), blame=Blame.HARNESS)
