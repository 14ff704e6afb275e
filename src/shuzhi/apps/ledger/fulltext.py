"""Full-text search (全文检索) of Chinese without a dictionary: overlapping pairs of characters, on SQLite and PostgreSQL.

The one module of the ledger with SQL that only one database knows. `党员大会` is kept as `党员 员大 大会 会`: a word of two or more
characters is a phrase of pairs, so it is found wherever it stands and nowhere else; a single character is the beginning of a pair.
A run of letters and figures ends with a pair of one, so that no phrase reaches over a comma.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import RawSQL

MOST_WORDS, LONGEST_WORD = 5, 40
_RUN = re.compile(r"[^\W_]+")

_MADE = {
    # letters and figures alone part the words; Co and Cn: rare characters that SQLite's own table does not know yet
    "sqlite": (
        "CREATE VIRTUAL TABLE ledger_grams USING fts5("
        "grams, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co Cn'\")",
    ),
    "postgresql": (
        "CREATE TABLE ledger_grams (rowid bigint PRIMARY KEY, grams tsvector NOT NULL)",
        "CREATE INDEX ledger_grams_grams ON ledger_grams USING gin (grams)",
    ),
}
_PUT = {
    "sqlite": "INSERT OR REPLACE INTO ledger_grams (rowid, grams) VALUES (%s, %s)",
    "postgresql": "INSERT INTO ledger_grams (rowid, grams) VALUES (%s, %s::tsvector) "
    "ON CONFLICT (rowid) DO UPDATE SET grams = excluded.grams",
}
_MATCHING = {
    "sqlite": "SELECT rowid FROM ledger_grams WHERE ledger_grams MATCH %s",
    "postgresql": "SELECT rowid FROM ledger_grams WHERE grams @@ %s::tsquery",
}


def make(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table; called by its migration."""
    for statement in _MADE[editor.connection.vendor]:
        editor.execute(statement, params=None)


def unmake(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE ledger_grams", params=None)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words that are looked for: runs of letters and figures, full-width and capital ones as the plain ones."""
    found = dict.fromkeys(run[:LONGEST_WORD] for run in _runs(text))
    return tuple(found)[:MOST_WORDS]


def matching(words: Sequence[str]) -> RawSQL:
    """Return the rows that hold every one of the words, as a subquery."""
    ask = _phrase_sqlite if connection.vendor == "sqlite" else _phrase_postgresql
    join = " AND " if connection.vendor == "sqlite" else " & "
    return RawSQL(_MATCHING[connection.vendor], [join.join(map(ask, words))])  # noqa: S611 - no word in the SQL


def put(texts: Iterable[tuple[int, str]]) -> None:
    """Keep texts by the number of their row, in the place of what was kept under it."""
    shape = _document_sqlite if connection.vendor == "sqlite" else _document_postgresql
    with connection.cursor() as cursor:
        cursor.executemany(_PUT[connection.vendor], [(number, shape(text)) for number, text in texts])


def drop(numbers: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM ledger_grams WHERE rowid = %s", [(number,) for number in numbers])


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_grams")


def folded(text: str) -> str:
    """Return a text with full-width forms and capitals as the plain ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(text: str) -> list[str]:
    return _RUN.findall(folded(text))


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]


def _document_sqlite(text: str) -> str:
    return " ".join(pair for run in _runs(text) for pair in _pairs(run))


def _document_postgresql(text: str) -> str:
    """With places, so that a phrase can be asked for; the database keeps those below 16384."""
    pairs = (pair for run in _runs(text) for pair in _pairs(run))
    return " ".join(f"'{pair}':{min(place, 16383)}" for place, pair in enumerate(pairs, start=1))


def _phrase_sqlite(word: str) -> str:
    return f'"{word}" *' if len(word) == 1 else f'"{" ".join(_pairs(word)[:-1])}"'


def _phrase_postgresql(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " <-> ".join(f"'{pair}'" for pair in _pairs(word)[:-1]) + ")"
