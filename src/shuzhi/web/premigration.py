"""A copy of the database before its tables are changed: whoever upgrades can go back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

KEPT = 3


def keep_copy(database: Path, folder: Path, mark: str) -> Path | None:
    """Copy a SQLite database that is in use into `folder`, keep the last three, and return the copy.

    Args:
        database: the file; None is returned where there is none yet.
        folder: where the copies lie.
        mark: what the copy is named after.
    """
    if not database.exists() or not database.stat().st_size:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"before-{mark}.sqlite3"
    partial = target.with_suffix(".partial")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
    partial.replace(target)
    for old in sorted(folder.glob("before-*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return target
