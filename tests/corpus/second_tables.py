"""The second examination of the import wizard and of the lists that come in: files are made from YAML, then read and counted."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import Workbook

from shuzhi.apps.intake import looking
from shuzhi.apps.intake.foreign import open_file
from shuzhi.apps.intake.proposing import DROP, NOTE
from shuzhi.apps.intake.units import Units, squeezed
from shuzhi.apps.worklists import incoming
from shuzhi.core.errors import Unreadable

NAMES = {"一支部": "ZB1", "二支部": "ZB2", "三支部": "ZB3", "机关党委": "DW"}
UNITS = Units({squeezed(name): {code} for name, code in NAMES.items()}, tuple(NAMES))
RIGHT, OPEN, WRONG = "right", "open", "WRONG"


def workbook(rows: list[list[Any]], merged: list[str], sheet: str, path: Path) -> None:
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)


def document(rows: list[list[str]], before: list[str], path: Path) -> None:
    paper = Document()
    for line in before:
        paper.add_paragraph(line)
    table = paper.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = str(text or "")
    paper.save(str(path))


def export(row: Mapping[str, Any], folder: Path) -> Path:
    if encoding := row.get("csv"):
        path = folder / f"{row['sheet']}.csv"
        with path.open("w", encoding=encoding, newline="") as out:
            csv.writer(out).writerows(row["rows"])
        return path
    path = folder / f"{row['name']}.xlsx"  # a file that was read is kept beside itself: one name, one file
    workbook(row["rows"], row.get("merge", []), row["sheet"], path)
    return path


def of_export(row: Mapping[str, Any], folder: Path) -> list[tuple[str, str]]:
    """A verdict a column: as by hand, left open, or wrong; and one for the kind."""
    plan = looking.proposals(open_file(export(row, folder)), UNITS)[0]
    if plan.kind != row["kind"]:
        return [(WRONG if plan.kind else OPEN, f"kind {plan.kind!r}, not {row['kind']}")] * (
            1 if plan.kind else len(row["columns"])
        )
    out, seen = [(RIGHT, "kind")], set()
    for head, choice in zip(plan.layout.heads, plan.choices, strict=True):
        name = head.text.replace("\n", "")
        seen.add(name)
        wanted = row["columns"].get(name)
        got = None if choice.target in (NOTE, DROP) else choice.target
        if got is None:
            out.append((OPEN if wanted else RIGHT, f"{name}: open {choice.doubt}, not {wanted}"))
        else:
            fine = got in (wanted, row.get("either", {}).get(name))
            out.append((RIGHT if fine else WRONG, f"{name}: {got}, not {wanted} ({choice.why})"))
    out.extend(
        (OPEN, f"no head {name}: {[h.text for h in plan.layout.heads]}")
        for name in row["columns"]
        if name not in seen
    )
    return out


def of_list(row: Mapping[str, Any], folder: Path) -> list[tuple[str, str]]:
    """A verdict an item: read as by hand, missing (open), or read though it is none (wrong)."""
    try:
        if text := row.get("text"):
            found = incoming.read_text(text, row["kind"], row["name"])
        elif sheet := row.get("xlsx"):
            path = folder / "list.xlsx"
            workbook(sheet["rows"], sheet.get("merge", []), "Sheet1", path)
            found = incoming.read(path, row["kind"], row["name"])
        else:
            path = folder / "list.docx"
            document(row["docx"]["rows"], row["docx"].get("before", []), path)
            found = incoming.read(path, row["kind"], row["name"])
    except Unreadable as why:
        return [(OPEN, f"{each}: {why}") for each in row["items"]]
    got, out = [each.item for each in found], []
    for item in row["items"]:
        out.append((RIGHT if item in got else OPEN, f"{item}: not among {got}"))
    out.extend((WRONG, f"made up {each}") for each in got if each not in row["items"])
    if got != row["items"] and sorted(got) == sorted(row["items"]):
        out.append((WRONG, f"order {got}"))
    return out


def tally(verdicts: list[tuple[str, str, str]]) -> tuple[Counter[str], list[str]]:
    return Counter(kind for _, kind, _ in verdicts), [f"{k:6} {n}: {w}" for n, k, w in verdicts if k != RIGHT]


def run(file: str, folder: Path) -> tuple[Counter[str], list[str]]:
    """Read every table or list of a file and count."""
    from second_notices import rows

    judge = of_export if file.startswith("exports") else of_list
    return tally([(row["name"], kind, what) for row in rows(file) for kind, what in judge(row, folder)])
