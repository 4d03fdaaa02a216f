"""The database in memory, the clock beside it, and transactions over both."""

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.readings import Readings
from ledger.refusals import Refused

__all__ = ["Store"]

_TABLES = Path(__file__).with_name("tables.sql")


class Store:
    """One database, one clock that stands still between calls, one signing secret.

    Every read and write happens inside :meth:`transaction`; two of them never overlap.
    """

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self._alone = threading.RLock()
        self._tables = _TABLES.read_text(encoding="utf-8")
        self._open()

    def _open(self) -> None:
        # Requests run on threads of their own; the lock, not SQLite, keeps them apart.
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(self._tables)
        self._connection.execute("PRAGMA foreign_keys = ON")
        self.now = int(time.time())
        self._was_set = False
        self.secret = secrets.token_bytes(32)

    def reset(self) -> None:
        """Forget everything, tokens of the time before included."""
        with self._alone:
            self._connection.close()
            self._open()

    def set_clock(self, instant: int) -> None:
        """Move the clock, in Unix seconds; back only right after :meth:`reset`."""
        if self._was_set and instant < self.now:
            raise Refused("invalid_request", "the clock goes back only after a reset")
        self.now = instant
        self._was_set = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it happens, or after a refusal nothing but what the refusal leaves behind."""
        with self._alone:
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException as error:
                self._connection.execute("ROLLBACK")
                if isinstance(error, Refused) and error.leaves is not None:
                    self._connection.execute("BEGIN")
                    error.leaves()
                    self._connection.execute("COMMIT")
                raise
            self._connection.execute("COMMIT")

    def write(self, sql: str, *values: object) -> int:
        """Change rows and return how many were changed."""
        return self._connection.execute(sql, values).rowcount

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows that a query finds."""
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row that a query finds, if any."""
        found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def holds(self, sql: str, *values: object) -> bool:
        """Say whether a query finds any row."""
        return self.row(sql, *values) is not None
