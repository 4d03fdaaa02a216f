"""What came to the server, as a trace tells it: every value in it is named."""

from collections.abc import Sequence

from action_mfa.conformance.stories.names import Names
from action_mfa.simulator import Entry, Lab
from action_mfa.spec.traces import ServerSaw

__all__ = ["saw_of"]


def saw_of(
    entries: Sequence[Entry], lab: Lab, names: Names, hint: Sequence[ServerSaw] = ()
) -> tuple[ServerSaw, ...]:
    """Return requests as a trace tells them, the dashboard's apart.

    A session, and a token that no answer has shown, are born here at the latest; with a hint, the
    requests as another trace tells them, they get the references that stand in their places there.
    """
    asked = [entry for entry in entries if not entry.operation.startswith("lab.")]
    hints = (*hint, *[None] * len(asked))
    return tuple(_told(entry, lab, names, hints[place]) for place, entry in enumerate(asked))


def _told(entry: Entry, lab: Lab, names: Names, hint: ServerSaw | None) -> ServerSaw:
    session = entry.session_id
    if hint is not None and hint.session is not None and session is not None:
        names.bind(hint.session, session)
    return ServerSaw(
        operation=entry.operation,
        session=_named("session", session, names),
        mfa_token=_named("mfa-token", entry.mfa_token, names),
        elevated_token=_named("elevated-token", entry.elevated_token, names),
        asks_single_use=entry.asks_single_use,
        refused=entry.decision,
        minted=() if session is None else _unshown(session, lab, names, hint),
    )


def _named(kind: str, value: str | None, names: Names) -> str | None:
    return None if value is None else names.born(kind, value)


def _unshown(session: str, lab: Lab, names: Names, hint: ServerSaw | None) -> tuple[str, ...]:
    made = [("mfa-token", token) for token in lab.tokens_of(session)]
    made += [("elevated-token", token) for token in lab.elevated_of(session)]
    unshown = [each for each in made if names.known(*each) is None]
    if hint is not None:
        for name, (_, token) in zip(hint.minted, unshown, strict=False):
            names.bind(name, token)
    return tuple(names.born(kind, token) for kind, token in unshown)
