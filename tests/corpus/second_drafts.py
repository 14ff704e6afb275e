"""The second examination of drafting: reports with marked blanks over small ledgers, counted against answers worked out by hand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from answers_ledger import Answers, expand, names

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


def ledger(row: Mapping[str, Any], template: Path) -> Answers:
    found = Answers(row["name"], "", template, row["org"], row["year"], str(row["as_of"]))
    invented = names()
    for line in filter(None, map(str.strip, row["rows"].splitlines())):
        sheet, rows = expand(line, invented)
        found.sheets.setdefault(sheet, []).extend(rows)
    return found


def drafted(row: Mapping[str, Any], text: str, folder: Path) -> list[dict[str, Any]]:
    """Import the ledger and draft over it in a process of its own, as a user does."""
    template, book, told = folder / "template.txt", folder / "book.xlsx", folder / "told.json"
    template.write_text(text, "utf-8")
    ledger(row, template).write_workbook(book)
    where = ["--org", row["org"], "--year", str(row["year"]), "--as-of", str(row["as_of"])]
    for words in (["import", str(book)], ["draft", str(template), *where, "-o", str(folder / "out.txt"), "--json", str(told)]):
        start = [sys.executable, "-m", "shuzhi", "--home", str(folder / "home")]
        done = subprocess.run([*start, *words], capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return list(json.loads(told.read_text("utf-8"))["blanks"])


def verdict(wanted: Expected, entry: Mapping[str, Any] | None, out: str) -> tuple[str, str]:
    filled = entry is not None and entry["status"] == "filled"
    said = f"{(entry or {}).get('value')} shown {(entry or {}).get('shown')!r} by {(entry or {}).get('indicator')}"
    if not filled:
        if entry is None and wanted.old:
            return WRONG, f"last year's {wanted.old} was not seen"
        return (RIGHT if wanted.value is None else BLANK), f"= {wanted.value}: {(entry or {}).get('reason', 'no entry')}"
    if wanted.value is None or abs(Decimal(str(entry["value"])) - wanted.value) > Decimal("0.0001"):
        return WRONG, f"= {wanted.value}, got {said}"
    return (RIGHT if re.search(rf"(?<![\d.]){re.escape(wanted.shown)}(?![\d.])", str(entry["shown"])) else WRONG), said


def judged(row: Mapping[str, Any], folder: Path) -> list[tuple[str, str]]:
    """A verdict a figure of the template."""
    text, wanted = marked(row["text"])
    blanks = drafted(row, text, folder)
    out = (folder / "out.txt").read_text("utf-8")
    found = []
    for each in wanted:
        entry = next((b for b in blanks if b["start"] <= each.start < max(b["end"], b["start"] + 1)), None)
        kind, what = verdict(each, entry, out)
        found.append((kind, f"…{text[max(0, each.start - 12) : each.start + 6]}… {what}".replace("\n", "")))
    return found


def run(rows: Iterable[Mapping[str, Any]], folder: Path) -> tuple[Counter[str], list[str]]:
    tally: Counter[str] = Counter()
    lines = []
    for number, row in enumerate(rows):
        (folder / str(number)).mkdir()
        for kind, what in judged(row, folder / str(number)):
            tally[kind] += 1
            if kind != RIGHT:
                lines.append(f"{kind:6} {row['name']}: {what}")
    return tally, lines
