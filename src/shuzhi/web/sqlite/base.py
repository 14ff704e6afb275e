"""Django's SQLite backend, with one thing changed: how a writer waits for its turn.

SQLite's own waiting backs off to 100 ms, so that whoever comes last is served first: under sixteen writers single ones starved for
the whole timeout ("database is locked"). Here one thread of a process asks at a time, and asks again every few milliseconds
however long it has waited; the others queue behind it.
"""

from __future__ import annotations

import random
import threading
import time

from django.db.backends.sqlite3 import base
from django.db.backends.utils import CursorWrapper
from django.db.utils import OperationalError

PAUSE = 0.002  # seconds between two attempts
_turn = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection."""

    transaction_mode: str | None  # set by Django from OPTIONS; its type stubs do not know it

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs do not know it either
            return
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 20))
        with _turn, self.cursor() as cursor:
            until = time.monotonic() + patience
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                while not self._begin(cursor, last=time.monotonic() > until):
                    time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 - spreads processes, no secret
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    @staticmethod
    def _begin(cursor: CursorWrapper, *, last: bool) -> bool:
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except OperationalError as exc:
            if last or "locked" not in str(exc):
                raise
            return False
        return True
