"""Moving a report on by a year: its own year and the year before it; other years and dated events stay and are listed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.indicators.edits import Edit, EditKind

_UNTIL = re.compile(r"(?:截至|截止到|截止)(?P<y>20\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2}日|底|末)?")
_YEAR = re.compile(r"(?<!\d)(?P<y>20\d{2})年(?P<rest>\d{1,2}月|以来|以后|起)?")
_DATE_LINE = re.compile(
    r"^[ \t　]*[（(]?(?P<day>(?:20\d{2}|[二〇○零0][〇○零一二三四五六七八九十]{3})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?)[）)]?[ \t　]*$",
    re.M,
)
_DAY = re.compile(r"(?<![\d年])(?:今年)?(?:1[0-2]|[1-9])月(?:[1-9]|[12]\d|3[01])日|今年(?:1[0-2]|[1-9])月")


def year_edits(report: ParsedReport, year: int, as_of: date) -> tuple[list[Edit], list[Finding]]:
    """Return what to replace so that the report speaks of another year, and what a person should look at.

    Args:
        report: the template.
        year: the new report's year.
        as_of: the day that replaces a day up to which the old report counted.
    """
    if report.year is None or report.year == year:
        return [], []
    edits = [_until(h, as_of) for h in _UNTIL.finditer(report.text) if int(h["y"]) == report.year]
    taken = {offset for e in edits for offset in range(e.start, e.end)}
    findings: list[Finding] = []
    for hit in _YEAR.finditer(report.text):
        if hit.start() in taken:
            continue
        moved, finding = _year(hit, report.year, year)
        edits.extend(moved)
        findings.extend(finding)
    findings.extend(_dated(report.text))
    return edits, findings


def date_lines(report: ParsedReport, year: int) -> list[Span]:
    """Return the lines that hold nothing but a day (成文日期, the day under the title) of a report that moves to another year."""
    if report.year == year:
        return []
    return [Span(*hit.span("day")) for hit in _DATE_LINE.finditer(report.text)]


def _until(hit: re.Match[str], as_of: date) -> Edit:
    day = f"{as_of.day}日" if hit["d"] and hit["d"].endswith("日") else (hit["d"] or "")
    lead = hit.start("y")
    return Edit(lead, hit.end(), f"{as_of.year}年{as_of.month}月{day}", EditKind.DATE)


def _year(hit: re.Match[str], own: int, year: int) -> tuple[list[Edit], list[Finding]]:
    said, rest = int(hit["y"]), hit["rest"] or ""
    place = Span(hit.start(), hit.end())
    if said in (own, own - 1) and not rest.endswith("月") and not (rest and said != own):
        return [Edit(hit.start("y"), hit.end("y"), str(said - own + year), EditKind.YEAR)], []
    what = "是有日期的事" if rest.endswith("月") else "是别的年份"
    message = f"“{hit[0]}”{what}，没有改动，请核对今年是否仍然合适。"
    return [], [Finding("draft.year-kept", Severity.INFO, message, place, kind="year", text=hit[0])]


def _dated(text: str) -> Iterable[Finding]:
    for hit in _DAY.finditer(text):
        message = f"“{hit[0]}”是上一份报告里有日期的事，没有改动，请核对。"
        yield Finding("draft.date-kept", Severity.INFO, message, Span(*hit.span()), kind="date", text=hit[0])
