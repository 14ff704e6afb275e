"""Ledgers from compact lines: `sheet xN column=value …`, what a test needs and no more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.indicators.draft import Draft, draft_text
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Record, Scope, Value
from shuzhi.core.periods import parse_period
from shuzhi.packs.indicators import catalogue

DAYS = ("日期", "月份")
NUMBERS = frozenset(
    [
        "年度",
        "应到",
        "实到",
        "其中党员",
        "议题数",
        "学时",
        "人数",
        "应交",
        "实交",
        "人次",
        "数量",
        "参与人次",
        "受益人次",
        "场所数",
        "金额",
        "班子人数",
        "上届班子人数",
        "数值",
        "基期值",
    ]
)
LISTS = frozenset(["标签", "参加人", "联合组织", "成果", "别称", "归口单位"])


def typed(column: str, text: str) -> Value:
    if column in NUMBERS:
        return Decimal(text)
    if column in LISTS:
        return tuple(text.split("；"))
    if column.endswith(("日期", "时限")):
        return date.fromisoformat(text)
    return text


def record(sheet: str, fields: Mapping[str, str], occurrence: int) -> Record:
    values = {column: typed(column, text) for column, text in fields.items()}
    sha = hashlib.sha256(repr((sheet, sorted(fields.items()))).encode()).hexdigest()
    told = next((values[c] for c in DAYS if c in values), None)
    if isinstance(told, str):
        period = parse_period(told)
        told = period.start if period else None
    org = str(fields["组织编码"])
    return Record(
        f"{sha[:16]}-{occurrence}", sheet, org, told if isinstance(told, date) else None, values, sha
    )


def rows(text: str) -> list[Record]:
    """Read lines; without 组织编码 a row belongs to K1. Equal rows are two records, told apart by their occurrence."""
    found: list[Record] = []
    seen: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        sheet, *words = line.split()
        count = int(words.pop(0)[1:]) if words[0].startswith("x") and words[0][1:].isdigit() else 1
        fields = {"组织编码": "K1", **dict(word.split("=", 1) for word in words)}
        for i in range(count):
            told = {c: v.replace("{i}", str(i + 1)) for c, v in fields.items()}
            key = repr((sheet, sorted(told.items())))
            seen[key] = seen.get(key, 0) + 1
            found.append(record(sheet, told, seen[key]))
    return found


def scope(records: Iterable[Record], org: str = "K1") -> Scope:
    children: dict[object, list[str]] = {}
    for r in records:
        if r.kind == "组织":
            children.setdefault(r.fields.get("上级编码"), []).append(r.org)
    codes, waiting = [], [org]
    while waiting:
        codes.append(waiting.pop(0))
        waiting.extend(sorted(children.get(codes[-1], [])))
    return Scope(org, tuple(codes))


def ledger_of(records: Sequence[Record], year: int = 2022, as_of: date | None = None) -> Ledger:
    kinds: dict[str, list[Record]] = {}
    for r in records:
        kinds.setdefault(r.kind, []).append(r)
    return Ledger(catalogue(), kinds, scope(records), year, as_of or date(year, 12, 31))


def report_of(sentence: str, *, section: str = "一、工作开展情况", year: int = 2022) -> str:
    return f"{year}年度抓基层党建工作述职报告\n\n现将有关情况述职如下：\n{section}\n{sentence}\n"


def drafted(sentence: str, records: Sequence[Record], **options: object) -> Draft:
    year = int(str(options.pop("year", 2022)))
    section = str(options.pop("section", "一、工作开展情况"))
    template = int(str(options.pop("template", year)))
    report = parse_text(report_of(sentence, section=section, year=template))
    as_of = options.pop("as_of", None)
    assert as_of is None or isinstance(as_of, date)
    return draft_text(
        report, ledger_of(records, year, as_of), as_of=as_of, keep_hedges=bool(options.get("keep"))
    )
