"""What other thresholds for names of the user's own would do: fills and wrong fills over the labelled ledgers of tests/samples/answers.

    python bench/binding.py

Each line is one pair (how much of the name must be said, how much of the clause it must explain). The pair in use is marked.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "corpus")]

from answers_ledger import ANSWERS, Answers, load  # noqa: E402
from test_draft_answers import SEEDS, judge  # noqa: E402

from shuzhi.core.documents.parse import parse_text  # noqa: E402
from shuzhi.core.indicators import naming  # noqa: E402
from shuzhi.core.indicators.draft import draft_text  # noqa: E402
from shuzhi.core.indicators.ledger import Ledger  # noqa: E402
from shuzhi.core.indicators.model import Record, Scope, Value  # noqa: E402
from shuzhi.core.periods import parse_period  # noqa: E402
from shuzhi.packs.indicators import catalogue  # noqa: E402
from shuzhi.packs.ledger import sheets  # noqa: E402
from shuzhi.packs.ledger.columns import Column, Kind, Sheet, entries  # noqa: E402

SHEETS = {s.name: s for s in vars(sheets).values() if isinstance(s, Sheet)}
PAIRS = [(said, explained) for said in (0.8, 0.9, 0.99) for explained in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)]


def typed(column: Column, cell: Any) -> Value:
    if cell in (None, ""):
        return () if column.kind is Kind.LIST else None
    if column.kind is Kind.LIST:
        return entries(str(cell))
    if column.kind in (Kind.DATE, Kind.DEADLINE):
        return date.fromisoformat(str(cell))
    if column.kind in (Kind.YEAR, Kind.COUNT):
        return int(cell)
    return Decimal(str(cell)) if column.kind in (Kind.MONEY, Kind.NUMBER) else str(cell)


def record(sheet: Sheet, row: Mapping[str, Any], number: int) -> Record:
    fields = {c.header: typed(c, row.get(c.header)) for c in sheet.columns}
    day = fields.get(sheet.day) if sheet.day else None
    if isinstance(day, str):
        period = parse_period(day)
        day = period.start if period else None
    told = day if isinstance(day, date) else None
    return Record(f"r{number:05}", sheet.name, str(row["组织编码"]), told, fields, f"d{number}")


def records(answers: Answers) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    number = 0
    for name, rows in answers.sheets.items():
        for row in rows:
            number += 1
            found.setdefault(name, []).append(record(SHEETS[name], row, number))
    return found


def scope(found: Mapping[str, list[Record]], org: str) -> Scope:
    codes, waiting = [], [org]
    while waiting:
        codes.append(waiting.pop(0))
        waiting += sorted(r.org for r in found.get("组织", ()) if r.fields.get("上级编码") == codes[-1])
    return Scope(org, tuple(codes))


def run(loaded: list[tuple[Answers, dict[str, list[Record]]]]) -> tuple[int, int, int]:
    filled = answerable = wrong = 0
    for answers, found in loaded:
        day = date.fromisoformat(answers.as_of)
        ledger = Ledger(catalogue(), found, scope(found, answers.org), answers.year, day)
        entries_ = draft_text(parse_text(answers.text), ledger, as_of=day).entries
        blanks = [{k: getattr(e, k) for k in ("start", "end", "value", "shown", "indicator", "reason")} | {"status": e.status.value} for e in entries_]  # fmt: skip
        verdict = judge(answers, blanks)
        filled, answerable, wrong = (
            filled + verdict.filled,
            answerable + verdict.answerable,
            wrong + len(verdict.wrong),
        )
    return filled, answerable, wrong


def main() -> None:
    loaded = [
        (a, records(a)) for path in sorted(ANSWERS.glob("*.yaml")) if (a := load(path, SEEDS)) is not None
    ]
    chosen = (naming.NAME_SAID, naming.CLAUSE_EXPLAINED)
    for pair in PAIRS:
        naming.NAME_SAID, naming.CLAUSE_EXPLAINED = pair
        filled, answerable, wrong = run(loaded)
        mark = "  <- in use" if pair == chosen else ""
        print(f"name {pair[0]:.2f} clause {pair[1]:.1f}: filled {filled}/{answerable}, wrong {wrong}{mark}")


if __name__ == "__main__":
    main()
