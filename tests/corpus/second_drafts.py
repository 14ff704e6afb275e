"""The second examination of drafting: reports with marked blanks over small ledgers, counted against answers worked out by hand."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from answers_ledger import expand, names

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.indicators.draft import draft_text
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Record, Scope, Value
from shuzhi.core.periods import parse_period
from shuzhi.packs.indicators import catalogue

MARK = re.compile(r"⟦(.*?)⟧")
RIGHT, BLANK, WRONG = "right", "blank", "WRONG"


@dataclass(frozen=True)
class Expected:
    """One figure of a template: where it stands, what it must become (None: it must stay blank), last year's figure."""

    start: int
    value: Decimal | None
    shown: str
    old: str


def marked(text: str) -> tuple[str, list[Expected]]:
    """The template without marks and what each of its figures must become."""
    out, last, found = "", 0, []
    for mark in MARK.finditer(text):
        out += text[last : mark.start()]
        old, _, said = mark[1].rpartition(":")
        shown, _, value = said.partition("|")
        wanted = None if shown == "blank" else Decimal(value or shown)
        found.append(Expected(len(out), wanted, shown, old))
        out, last = out + (old or "**"), mark.end()
    return out + text[last:], found


def typed(column: str, value: Any) -> Value:
    if isinstance(value, int | float):
        return Decimal(str(value))
    return date.fromisoformat(value) if column.endswith(("日期", "时限")) else value


def records(row: Mapping[str, Any]) -> list[Record]:
    """The rows of a ledger as the engine sees them; equal rows are two records."""
    found: list[Record] = []
    invented = names()
    for line in filter(None, map(str.strip, row["rows"].splitlines())):
        sheet, made = expand(line, invented)
        for fields in made:
            values = {column: typed(column, value) for column, value in fields.items()}
            sha = hashlib.sha256(repr((len(found), sheet, fields)).encode()).hexdigest()
            day = values.get("日期")
            if day is None and (period := parse_period(str(values.get("月份", "")))):
                day = period.start
            found.append(
                Record(
                    sha[:16],
                    sheet,
                    str(values["组织编码"]),
                    day if isinstance(day, date) else None,
                    values,
                    sha,
                )
            )
    return found


def ledger(row: Mapping[str, Any]) -> Ledger:
    kinds: dict[str, list[Record]] = {}
    for each in records(row):
        kinds.setdefault(each.kind, []).append(each)
    codes, waiting = [], [row["org"]]
    while waiting:
        codes.append(waiting.pop(0))
        waiting += sorted(r.org for r in kinds["组织"] if r.fields.get("上级编码") == codes[-1])
    as_of = date.fromisoformat(str(row["as_of"]))
    return Ledger(catalogue(), kinds, Scope(row["org"], tuple(codes)), row["year"], as_of)


def drafted(row: Mapping[str, Any], text: str) -> list[dict[str, Any]]:
    """The entries of a draft, as its JSON tells them."""
    made = draft_text(parse_text(text), ledger(row), as_of=date.fromisoformat(str(row["as_of"])))
    return [asdict(entry) for entry in made.entries]


def verdict(wanted: Expected, entry: Mapping[str, Any] | None) -> tuple[str, str]:
    filled = entry is not None and entry["status"] == "filled"
    said = f"{(entry or {}).get('value')} shown {(entry or {}).get('shown')!r} by {(entry or {}).get('indicator')}"
    if not filled:
        if entry is None and wanted.old:
            return WRONG, f"last year's {wanted.old} was not seen"
        return (
            RIGHT if wanted.value is None else BLANK
        ), f"= {wanted.value}: {(entry or {}).get('reason', 'no entry')}"
    if wanted.value is None or abs(Decimal(str(entry["value"])) - wanted.value) > Decimal("0.0001"):
        return WRONG, f"= {wanted.value}, got {said}"
    return (
        RIGHT if re.search(rf"(?<![\d.]){re.escape(wanted.shown)}(?![\d.])", str(entry["shown"])) else WRONG
    ), said


def judged(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A verdict a figure of the template."""
    text, wanted = marked(row["text"])
    blanks = drafted(row, text)
    found = []
    for each in wanted:
        entry = next((b for b in blanks if b["start"] <= each.start < max(b["end"], b["start"] + 1)), None)
        kind, what = verdict(each, entry)
        found.append((kind, f"…{text[max(0, each.start - 12) : each.start + 6]}… {what}".replace("\n", "")))
    return found


def run(rows: Iterable[Mapping[str, Any]]) -> tuple[Counter[str], list[str]]:
    tally: Counter[str] = Counter()
    lines = []
    for row in rows:
        for kind, what in judged(row):
            tally[kind] += 1
            if kind != RIGHT:
                lines.append(f"{kind:6} {row['name']}: {what}")
    return tally, lines
