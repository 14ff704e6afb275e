"""What a database is made of, as lines that can be compared: whichever way its tables were made, in whatever order their columns stand."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

_POSTGRESQL = (
    "SELECT table_name, column_name, data_type, character_maximum_length, collation_name, is_nullable, column_default, is_identity"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace",
)
_ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT codename, name FROM auth_permission",
    "SELECT app_label, model FROM django_content_type",
)


def shape(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the columns, indexes, constraints, triggers and functions of a database, and what its first rows say."""
    lines = _of_sqlite if connection.vendor == "sqlite" else _of_postgresql
    return {*lines(connection), *(str(row) for query in _ROWS for row in _rows(connection, query))}


def _of_postgresql(connection: BaseDatabaseWrapper) -> Iterator[str]:
    return (str(row) for query in _POSTGRESQL for row in _rows(connection, query))


def _of_sqlite(connection: BaseDatabaseWrapper) -> Iterator[str]:
    for name, sql in _rows(connection, "SELECT name, coalesce(sql, '') FROM sqlite_master"):
        head, _, body = sql.partition("(")
        if head.startswith('CREATE TABLE "'):
            yield from (f"{head}{part.strip()}" for part in _parts(body.rpartition(")")[0]))
        else:
            yield f"{name} {sql}"


def _parts(body: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE: what commas part that stand in no bracket and no quotation."""
    parts, depth, quote = [""], 0, ""
    for char in body:
        if quote or char in "'\"":
            quote = (quote if char != quote else "") if quote else char
        depth += 0 if quote else (char == "(") - (char == ")")
        if char == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _rows(connection: BaseDatabaseWrapper, query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
