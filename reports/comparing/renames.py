"""Finds the same clause and the same check in two files, whatever they are called there."""

from __future__ import annotations

from action_mfa.spec.results import CheckResult, Results

__all__ = ["Heirs", "heirs_of"]


class Heirs:
    """Which id a clause has now; ids that nobody gave up are their own heirs."""

    def __init__(self, heirs: dict[str, str]) -> None:
        self._heirs = heirs

    def clause(self, name: str) -> str:
        """Return the id that a clause has in the file that knows its latest name."""
        seen = {name}
        while (heir := self._heirs.get(name)) is not None and heir not in seen:
            name = heir
            seen.add(name)
        return name

    def check(self, check: CheckResult) -> str:
        """Return the id of a check with its clause's latest name; checks are ``CLAUSE/name``."""
        prefix = f"{check.clause}/"
        if not check.id.startswith(prefix):
            return check.id
        return f"{self.clause(check.clause)}/{check.id.removeprefix(prefix)}"


def heirs_of(*runs: Results) -> Heirs:
    """Return the heirs that some files know of by their clauses' ``formerly``.

    An id that a clause of the same file still bears is nobody's former one. Where two clauses claim
    one former id, the first file and its first clause is believed.
    """
    heirs: dict[str, str] = {}
    for run in runs:
        borne = {clause.id for clause in run.clauses}
        for clause in run.clauses:
            for former in clause.formerly:
                if former not in borne:
                    heirs.setdefault(former, clause.id)
    return Heirs(heirs)
