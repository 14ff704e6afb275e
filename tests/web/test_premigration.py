from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from shuzhi.apps.audit import triggers
from shuzhi.web.premigration import KEPT, keep_copy, keep_rows


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


@pytest.fixture
def guarded_again(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        triggers.install(connection)


@pytest.fixture
def emptied(guarded_again: None, transactional_db: None) -> Iterator[None]:
    """The flush after a test that commits empties the chain's table, which its triggers forbid to everybody else."""
    yield
    triggers.remove(connection)


@pytest.mark.usefixtures("emptied")
def test_postgresql_gives_every_table_and_the_way_back(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        return  # the other half of this file; the marker runs it on PostgreSQL too
    from shuzhi.apps.accounts.models import User

    User.objects.create(username="zhang", display_name="张\t三\n\\", created_at="2022-01-01T00:00Z")
    connection.ensure_connection()
    copy = keep_rows(connection.connection, tmp_path, "x-0002")
    with zipfile.ZipFile(copy) as box:
        rows, script = box.read("accounts_user.copy"), box.read("restore.sql").decode()
        names = set(box.namelist())
    assert {f"{table}.copy" for table in connection.introspection.table_names()} <= names
    User.objects.all().delete()
    with connection.cursor() as cursor:
        columns = script.split('\\copy "accounts_user" (')[1].split(")")[0]
        with cursor.cursor.copy(f"COPY accounts_user ({columns}) FROM STDIN") as back:
            back.write(rows)
    assert User.objects.get().display_name == "张\t三\n\\"
