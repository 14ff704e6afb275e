"""Sections of last year's report that a draft keeps word for word: said, with what the ledger holds for this year."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shuzhi.core.documents.model import ParsedReport, Role, Section
from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.indicators.ledger import Ledger

_KEPT = {
    Role.PROBLEMS: ("存在问题", "问题整改"),
    Role.CAUSES: ("原因分析", "问题整改"),
    Role.NEXT_STEPS: ("下一步打算", "任务"),
    Role.RECTIFICATION: ("整改情况", "问题整改"),
}
_ITEMS = re.compile(r"(?:一是|1[.．、]|针对)[^。]{2,40}(?:问题|方面)")


def kept_sections(report: ParsedReport, ledger: Ledger) -> Iterable[Finding]:
    """Yield one finding for every section whose words are still last year's.

    Args:
        report: the template.
        ledger: this year's records.
    """
    if report.year is None or report.year == ledger.year:
        return
    last = None
    for section in report.sections:
        told = _KEPT.get(section.role)
        if told is None or (section.role is last and section.level > 1):
            continue
        if section.role is Role.RECTIFICATION and not _lists_problems(report, section):
            continue
        last = section.role
        name, kind = told
        message = f"“{name}”这一部分还是 {report.year} 年的文字，请按今年的情况改写；{_held(ledger, kind)}"
        yield Finding(
            "draft.section-kept",
            Severity.INFO,
            message,
            Span(section.start, section.end),
            kind="section",
            text=section.heading,
        )


def _lists_problems(report: ParsedReport, section: Section) -> bool:
    return _ITEMS.search(report.text, section.start, section.end) is not None


def _held(ledger: Ledger, kind: str) -> str:
    rows = [r for r in ledger.rows(kind) if r.org == ledger.scope.org and r.fields.get("年度") == ledger.year]
    return (
        f"台账“{kind}”里有 {ledger.year} 年的 {len(rows)} 条。"
        if rows
        else f"台账“{kind}”里没有 {ledger.year} 年的记录。"
    )
