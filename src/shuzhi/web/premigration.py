"""A copy of the database before its tables are changed: whoever upgrades can go back.

SQLite gives a copy of its file. PostgreSQL gives every table's rows in its own COPY form, one file a table, with a script that
puts them into the empty tables of the version that wrote them (docs/manual/safety.md).
"""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

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
    target, partial = _target(folder, mark, ".sqlite3")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
    return _kept(partial, target)


def keep_rows(connection: Any, folder: Path, mark: str) -> Path:
    """Copy every table of a PostgreSQL database in one consistent state into `folder`, keep the last three, return the copy.

    Args:
        connection: psycopg's own connection, outside a transaction.
        folder: where the copies lie.
        mark: what the copy is named after.
    """
    target, partial = _target(folder, mark, ".pgcopy.zip")
    script = ["BEGIN;", "SET session_replication_role = replica;"]
    with (
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as box,
        connection.cursor() as cursor,
    ):
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            for table, columns in _tables(cursor):
                names = ", ".join(f'"{column}"' for column in columns)
                with (
                    cursor.copy(f'COPY "{table}" ({names}) TO STDOUT') as rows,
                    box.open(f"{table}.copy", "w", force_zip64=True) as out,
                ):
                    for piece in rows:
                        out.write(piece)
                script += [
                    f'TRUNCATE "{table}" CASCADE;',
                    f"\\copy \"{table}\" ({names}) FROM '{table}.copy'",
                ]
        finally:
            cursor.execute("ROLLBACK")
        # every table is emptied before the first is filled: TRUNCATE … CASCADE would take filled ones with it
        script = [
            *script[:2],
            *(s for s in script if s.startswith("TRUNCATE")),
            *(s for s in script if s.startswith("\\copy")),
            "COMMIT;",
        ]
        box.writestr("restore.sql", "\n".join(script) + "\n")
    return _kept(partial, target)


def _tables(cursor: Any) -> list[tuple[str, list[str]]]:
    cursor.execute(
        "SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position) FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'"
        " GROUP BY c.table_name ORDER BY c.table_name"
    )
    return [(str(table), list(columns)) for table, columns in cursor.fetchall()]


def _target(folder: Path, mark: str, suffix: str) -> tuple[Path, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"before-{mark}{suffix}"
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    return target, partial


def _kept(partial: Path, target: Path) -> Path:
    """Give the finished copy its name, and leave only the last three."""
    partial.replace(target)
    copies = [file for file in target.parent.glob("before-*") if file.suffix != ".partial"]
    for old in sorted(copies, key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return target
