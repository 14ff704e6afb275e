"""From how other systems write a value to how the ledger's own reader takes it: another way to write the same, never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from shuzhi.apps.ledger import cells
from shuzhi.apps.ledger.cells import CellFault, Raw
from shuzhi.packs.ledger.columns import Column, Kind

_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_DAY = r"\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)"
_CLOCK = r"(?:\d{1,2}(?:[:：]\d{2}){1,2}(?:\.\d+)?|\d{1,2}[时点](?:\d{1,2}分|半)?)"
_REST = re.compile(
    rf"({_DAY})[T\s,，]*(?:[(]?(?:星期|周)[一二三四五六日天][)]?)?[\s,，]*(?:上午|下午|晚上|晚|中午)?\s*(?:{_CLOCK})?"
    rf"(?:\s*(?:-|—|~|～|至|到)+\s*(?:上午|下午|晚上)?{_CLOCK})?(?:Z|\+\d\d:?\d\d)?"
)
_COUNT = re.compile(r"(\d+)\s*(?:人次?|名|次|个|项|件|份|名党员|课时|学时|小时)")
_MONEY = re.compile(r"[¥￥]?\s*(-?[\d,]+(?:\.\d+)?)\s*元?")
_NOTHING = frozenset(("-", "—", "--", "——", "/", "无", "null", "NULL", "None", "N/A", "n/a"))
_PARTS = re.compile(r"[-—/_>:：|]+")


def clean(column: Column, raw: Raw, values: Mapping[str, str]) -> Raw:
    """Return a cell as the ledger's reader takes it; what is no other way of writing such a value stays as it stands.

    Args:
        column: the column of the ledger.
        raw: the foreign cell.
        values: by foreign word, what the ledger calls it.
    """
    if isinstance(raw, str):
        text = raw.strip().strip("\u3000\xa0\ufeff")
        if text in _NOTHING and column.kind is not Kind.TEXT:
            return ""
        return _TEXTS[column.kind](column, text, values) if column.kind in _TEXTS else text
    if (
        column.kind in (Kind.DATE, Kind.DEADLINE)
        and isinstance(raw, int | float)
        and not isinstance(raw, bool)
    ):
        return _date(column, f"{raw:.0f}" if float(raw).is_integer() else str(raw), values, otherwise=raw)
    return raw


def _date(column: Column, text: str, values: Mapping[str, str], otherwise: Raw | None = None) -> Raw:
    narrow = unicodedata.normalize("NFKC", text).strip()
    compact = _COMPACT.fullmatch(narrow)
    if compact:
        return "-".join(compact.groups())
    with_rest = _REST.fullmatch(narrow)
    if with_rest:
        return with_rest[1]
    return text if otherwise is None else otherwise


def _period(column: Column, text: str, values: Mapping[str, str]) -> Raw:
    """202203 and 2022年3月 are the same month; the reader knows the second."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    hit = re.fullmatch(r"((?:19|20)\d{2})(0[1-9]|1[0-2])", narrow)
    return f"{hit[1]}-{hit[2]}" if hit else text


def _count(column: Column, text: str, values: Mapping[str, str]) -> Raw:
    hit = _COUNT.fullmatch(unicodedata.normalize("NFKC", text))
    return hit[1] if hit else text


def _money(column: Column, text: str, values: Mapping[str, str]) -> Raw:
    hit = _MONEY.fullmatch(unicodedata.normalize("NFKC", text))
    return hit[1] if hit else text


def _choice(column: Column, text: str, values: Mapping[str, str]) -> Raw:
    """三会一课-党课 is 党课 where its last part is one of the words; a word that is none stays, and the reader says so."""
    narrow = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    for word in (narrow, _PARTS.split(narrow)[-1]):
        if word in column.choices:
            return word
        if word in values:
            return values[word]
    return text


_TEXTS = {
    Kind.DATE: _date,
    Kind.DEADLINE: _date,
    Kind.MONTH: _period,
    Kind.PERIOD: _period,
    Kind.COUNT: _count,
    Kind.NUMBER: _count,
    Kind.MONEY: _money,
    Kind.CHOICE: _choice,
}


def fits(column: Column, raw: Raw, values: Mapping[str, str]) -> bool:
    """Tell whether the ledger would take this cell in this column; in an open list only a word that it knows is a sign."""
    cleaned = clean(column, raw, values)
    if column.kind is Kind.CHOICE:
        return cleaned in column.choices
    if column.kind is Kind.TEXT and isinstance(cleaned, date | datetime):
        return False
    try:
        cells.read(column, cleaned)
    except CellFault:
        return False
    return True
