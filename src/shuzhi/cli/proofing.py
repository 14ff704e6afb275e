"""校对: `shuzhi check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi.cli.frame import DOES_NOT_HOLD, DONE, a_year, add_command, open_home, print_json

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands
    from shuzhi.core.documents.model import ParsedReport, Quantity
    from shuzhi.core.findings import Finding
    from shuzhi.core.indicators.model import Figure

_GRAVITY = {"info": 0, "warning": 1, "error": 2}
_CHINESE = {"error": "错误", "warning": "提醒", "info": "参考"}


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    parser = add_command(commands, "check", check, "校对一份报告：残留、格式、用词、固定表述、前后矛盾")
    parser.add_argument("file", metavar="文件", help=".txt .md .docx；.doc .wps .pdf 需装有转换程序")
    parser.add_argument("--org", metavar="编码", help="与 --year 同用：把文中数字与该组织的台账核对")
    parser.add_argument("--year", metavar="年度", type=a_year, help="与 --org 同用：台账的年度")
    parser.add_argument(
        "--fail-on",
        metavar="级别",
        choices=("error", "warning", "info"),
        help="有这一级或更重的问题时退出状态为 1：error、warning 或 info",
    )


def check(args: argparse.Namespace) -> int:
    """Proof-read one report."""
    from shuzhi.core import proofing
    from shuzhi.core.documents.parse import parse_file
    from shuzhi.core.errors import Refused
    from shuzhi.packs.rulebook import standard

    if (args.org is None) != (args.year is None):
        raise Refused("--org 与 --year 要一起写：核对台账既要知道是哪个组织，也要知道是哪一年。")
    report = parse_file(Path(args.file))
    findings = proofing.check(report, standard(), figures=_ledger_pairs(args, report))
    findings = tuple(sorted([*report.findings, *findings], key=_start))
    if args.as_json:
        print_json({"findings": [_as_json(f) for f in findings]})
    else:
        _tell(report, findings)
    return DOES_NOT_HOLD if _fails(findings, args.fail_on) else DONE


def _ledger_pairs(args: argparse.Namespace, report: ParsedReport) -> list[tuple[Quantity, Figure]]:
    """Bind the report's figures to the ledger of the organisation and year that the words name; none without them."""
    if args.org is None:
        return []
    open_home(args, create=False)
    from datetime import date

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.figures import queries
    from shuzhi.apps.orgs.queries import organisation
    from shuzhi.core.indicators.binding import bind
    from shuzhi.core.indicators.draft import stays

    year_end = date(args.year, 12, 31)
    ledger = queries.answers(CONSOLE, organisation(CONSOLE, args.org, year_end), args.year, year_end)
    asked = [
        (b.context.quantity, b.question)
        for b in bind(report, ledger)
        if b.question is not None and not stays(b)
    ]
    return [(quantity, ledger.ask(question).figure) for quantity, question in asked]


def _fails(findings: tuple[Finding, ...], floor: str | None) -> bool:
    return floor is not None and any(_GRAVITY[f.severity] >= _GRAVITY[floor] for f in findings)


def _start(finding: Finding) -> int:
    from shuzhi.core.findings import Span

    return finding.place.start if isinstance(finding.place, Span) else 0


def _as_json(finding: Finding) -> dict[str, Any]:
    from shuzhi.core.findings import Span

    place = finding.place if isinstance(finding.place, Span) else Span(0, 0)
    return {
        "rule": finding.code,
        "kind": finding.kind,
        "start": place.start,
        "end": place.end,
        "text": finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "severity": str(finding.severity),
        "basis": finding.basis,
    }


def _tell(report: ParsedReport, findings: tuple[Finding, ...]) -> None:
    """Print the findings as a list for people: line, severity, what stands there, what to do."""
    for finding in findings:
        start = _start(finding)
        line = report.text.count("\n", 0, start) + 1
        basis = f"（依据：{finding.basis}）" if finding.basis else ""
        print(f"第{line}行 〔{_CHINESE[finding.severity]}〕{finding.message}{basis}")
        print(f"    {_context(report.text, finding, start)}")
    counts = "，".join(f"{word} {sum(f.severity == s for f in findings)} 处" for s, word in _CHINESE.items())
    print(f"共 {len(findings)} 处：{counts}。" if findings else "没有发现问题。")


def _context(text: str, finding: Finding, start: int) -> str:
    """Show the place with a few words around it, the place itself between ▸ and ◂."""
    end = start + len(finding.text)
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    marked = f"{before}▸{finding.text if len(finding.text) <= 60 else finding.text[:60] + '…'}◂{after}"
    return marked.replace("\n", "⏎")
