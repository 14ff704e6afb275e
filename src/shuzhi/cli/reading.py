"""阅读报告: `shuzhi parse`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi.cli.frame import DONE, a_number, add_command, print_json

if TYPE_CHECKING:
    from shuzhi.cli.frame import Commands
    from shuzhi.core.documents.model import Item, ParsedReport, Quantity
    from shuzhi.core.findings import Finding


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    parser = add_command(commands, "parse", parse, "读懂一份述职报告：提纲、问题、打算、数字和空")
    parser.add_argument(
        "file", metavar="文件", help="报告文件：.txt .md .docx（.doc .wps .pdf 需本机装有转换程序）"
    )


def parse(args: argparse.Namespace) -> int:
    """Read a report and print what a careful reader marks in it."""
    from shuzhi.core.documents.parse import parse_file

    path = Path(args.file)
    report = parse_file(path)
    if args.as_json:
        print_json(as_json(report, with_text=path.suffix.lower() not in (".txt", ".md")))
    else:
        print(readable(report))
    return DONE


def as_json(report: ParsedReport, *, with_text: bool) -> dict[str, Any]:
    """Return a report as contract.md, section 2, writes it."""
    value: dict[str, Any] = {
        "title": report.title,
        "title_start": report.title_span.start,
        "title_end": report.title_span.end,
        "year": report.year,
        "unit": report.unit,
        "genre": report.genre,
        "sections": [
            {
                "level": s.level,
                "number": s.number,
                "heading": s.heading,
                "start": s.start,
                "end": s.end,
                "role": s.role.value,
            }
            for s in report.sections
        ],
        "problems": [_item(p) | {"causes": list(p.causes)} for p in report.problems],
        "past_problems": [_item(p) for p in report.past_problems],
        "causes": [_item(c) for c in report.causes],
        "tasks": [_item(t) for t in report.tasks],
        "quantities": [_quantity(q) for q in report.quantities],
        "masks": [
            {"start": m.start, "end": m.end, "text": m.text, "kind": m.kind.value} for m in report.masks
        ],
        "noise": [{"start": n.start, "end": n.end, "kind": n.kind} for n in report.noise],
        "tables": [{"start": t.start, "end": t.end} for t in report.tables],
        "findings": [_finding(f) for f in report.findings],
    }
    return value | {"text": report.text} if with_text else value


def _item(item: Item) -> dict[str, Any]:
    return {"start": item.start, "end": item.end, "summary": item.summary}


def _quantity(q: Quantity) -> dict[str, Any]:
    return {
        "start": q.start,
        "end": q.end,
        "text": q.text,
        "value": a_number(q.value),
        "upper": a_number(q.upper),
        "unit": q.unit,
        "unit_end": q.unit_end,
        "what": q.what,
        "scope": q.scope,
        "time": q.time,
        "approximate": q.approximate,
        "masked": q.masked,
        "kind": q.kind.value,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    from shuzhi.core.findings import Span

    place = finding.place if isinstance(finding.place, Span) else None
    return {
        "rule": finding.code,
        "kind": finding.kind,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "message": finding.message,
        "severity": finding.severity.value,
    }


ROLES = {
    "rectification": "整改",
    "achievements": "成绩",
    "problems": "问题",
    "causes": "原因",
    "next_steps": "打算",
    "opening": "开头",
    "closing": "结尾",
    "other": "其他",
}


def readable(report: ParsedReport) -> str:
    """Return a report's outline, lists, figures and blanks as Chinese lines."""
    head = [
        f"{report.title or '（无标题）'}",
        f"文种：{report.genre}　年度：{report.year or '未写明'}　单位：{report.unit or '未写明'}",
    ]
    parts = [
        ("提纲", _outline(report)),
        ("问题", [_numbered(n, p.summary, p.causes) for n, p in enumerate(report.problems, 1)]),
        ("往年问题", [_numbered(n, p.summary) for n, p in enumerate(report.past_problems, 1)]),
        ("打算", [_numbered(n, t.summary) for n, t in enumerate(report.tasks, 1)]),
        ("数字", [_figure(q) for q in report.quantities if not q.masked]),
        ("空", [_figure(q) for q in report.quantities if q.masked]),
        ("说明", [f"· {f.message}" for f in report.findings]),
    ]
    for name, lines in parts:
        if lines:
            head += ["", f"【{name}】{len(lines)} 条" if name != "提纲" else "【提纲】", *lines]
    return "\n".join(head)


def _outline(report: ParsedReport) -> list[str]:
    return [
        f"{'  ' * (s.level - 1)}{s.number}{s.heading or '（无标题）'}　〔{ROLES[s.role.value]}〕"
        for s in report.sections
    ]


def _numbered(number: int, summary: str, causes: tuple[str, ...] = ()) -> str:
    lines = [f"{number}. {summary}"] + [f"   原因：{cause}" for cause in causes[:3]]
    return "\n".join(lines)


def _figure(q: Quantity) -> str:
    line = report_words(q)
    marks = "，".join(part for part in (q.time, q.scope) if part)
    return f"· {q.what or '（未说明）'}：{line}" + (f"（{marks}）" if marks else "")


def report_words(q: Quantity) -> str:
    """Return the number with its hedge and unit as the report shows them."""
    hedge = "约" if q.approximate else ""
    scale = {10_000: "万", 100_000_000: "亿", 1_000: "千"}.get(q.multiplier, "")
    return f"{hedge}{q.text}{scale}{q.unit}"
