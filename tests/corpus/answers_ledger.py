"""The ledgers of `samples/answers`: compact lines → rows of the seventeen sheets → a workbook.

A line is `sheet xN column=value …`. In a value `{i}` counts the N rows from 1, `{name}` is an invented name, `A~B~C` goes round,
`2022-01-05+20` adds twenty days a row, `2022-01+1m` a month a row. Values hold no spaces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from corpus_scoring import REPORTS, SAMPLES
from openpyxl import Workbook

ANSWERS = SAMPLES / "answers"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = "安邦诚达恩帆刚浩洁凯兰明宁平清荣淑涛文欣雅卓"
STEPPED_DAY = re.compile(r"(\d{4}-\d\d-\d\d)\+(\d+)")
STEPPED_MONTH = re.compile(r"(\d{4})-(\d\d)\+(\d+)m")
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
NUMERIC = {
    "任期年限", "班子人数", "上届班子人数", "应到", "实到", "其中党员", "议题数", "学时", "年度", "人数", "计算基数",
    "应交", "实交", "人次", "数量", "参与人次", "受益人次", "场所数", "金额", "数值", "基期值",
}  # fmt: skip

Row = dict[str, Any]


@dataclass
class Answers:
    """One ledger and what a draft over it must show.

    Args:
        name: of the file.
        text: the template.
        org, year, as_of: what is drafted.
        sheets: the rows by sheet.
        expect: by offset of the blank: a number, `blank`, or a mapping with `value`, `shown`, `either` or `name`.
        stale: words of last year that must not stand in the draft.
    """

    name: str
    text: str
    template: Path
    org: str
    year: int
    as_of: str
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    expect: dict[int, Any] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)

    def write_workbook(self, path: Path) -> None:
        book = Workbook()
        book.remove(book.active)
        for sheet, rows in self.sheets.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            page = book.create_sheet(sheet)
            page.append(columns)
            for row in rows:
                page.append([row.get(column) for column in columns])
        book.save(path)


def names() -> Iterator[str]:
    for second in GIVEN:
        for first in GIVEN:
            for surname in SURNAMES:
                yield surname + second + first


def stepped(value: str, index: int) -> str:
    if match := STEPPED_DAY.fullmatch(value):
        return (date.fromisoformat(match[1]) + timedelta(days=int(match[2]) * index)).isoformat()
    if match := STEPPED_MONTH.fullmatch(value):
        months = int(match[1]) * 12 + int(match[2]) - 1 + int(match[3]) * index
        return f"{months // 12}-{months % 12 + 1:02}"
    return value


def expand(line: str, invented: Iterator[str]) -> tuple[str, list[Row]]:
    sheet, *words = line.split()
    count = int(words.pop(0)[1:]) if re.fullmatch(r"x\d+", words[0]) else 1
    fields = dict(word.split("=", 1) for word in words)
    rows = []
    for index in range(count):
        row: Row = {}
        for column, value in fields.items():
            choices = value.split("~")
            chosen = stepped(choices[index % len(choices)], index)
            if "{name}" in chosen:
                chosen = chosen.replace("{name}", next(invented))
            chosen = chosen.replace("{i}", str(index + 1))
            number = column in NUMERIC and NUMBERS.fullmatch(chosen)
            row[column] = (float(chosen) if "." in chosen else int(chosen)) if number else chosen
        rows.append(row)
    return sheet, rows


def template_of(said: str, seeds: Path) -> Path | None:
    kind, name = said.split()
    if kind == "report":
        return REPORTS / f"{name}.txt"
    found = sorted(seeds.glob(f"{name}_*"))
    return found[0] if found else None


def offsets(template: Path) -> dict[str, int]:
    """The blanks of a report of ours by what they count; a name that stands twice names none."""
    truth = json.loads(template.with_suffix(".json").read_text("utf-8"))
    rows = [*truth["quantities"], *truth["other_number_candidates"]]
    all_names = [row.get("what", "") for row in rows]
    return {row["what"]: row["start"] for row in rows if all_names.count(row.get("what", "")) == 1}


def load(path: Path, seeds: Path) -> Answers | None:
    """Read one file; None where its template is not here."""
    said = yaml.safe_load(path.read_text("utf-8"))
    template = template_of(said["template"], seeds)
    if template is None:
        return None
    text = template.read_text("utf-8").replace("\r\n", "\n")
    found = Answers(path.stem, text, template, said["org"], said["year"], str(said["as_of"]))
    invented = names()
    for line in filter(None, map(str.strip, said["rows"].splitlines())):
        sheet, rows = expand(line, invented)
        found.sheets.setdefault(sheet, []).extend(rows)
    where = offsets(template) if said["template"].startswith("report") else {}
    found.expect = {
        where[key] if isinstance(key, str) else key: value for key, value in said["expect"].items()
    }
    return found
