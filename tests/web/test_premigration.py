from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from shuzhi.web.premigration import KEPT, keep_copy


def test_a_database_in_use_is_copied_whole(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE t (n)")
        database.execute("INSERT INTO t VALUES (1)")
        database.commit()
        copy = keep_copy(tmp_path / "a.sqlite3", tmp_path / "backups", "x-0002")
    assert copy is not None
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT n FROM t").fetchall() == [(1,)]


def test_nothing_to_copy_is_no_copy(tmp_path: Path) -> None:
    assert keep_copy(tmp_path / "none", tmp_path / "backups", "x") is None


def test_only_the_last_copies_are_kept(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as database:
        database.execute("CREATE TABLE t (n)")
    for number in range(KEPT + 2):
        keep_copy(tmp_path / "a.sqlite3", tmp_path / "backups", f"x-{number}")
    assert len(list((tmp_path / "backups").iterdir())) == KEPT
