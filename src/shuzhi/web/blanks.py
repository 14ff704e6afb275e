"""The open blanks of reports, as 取数单 can ask for them: the reports lie above the requests, so the shell hands them down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports import queries as reports
from shuzhi.apps.reports.models import LiveFigure, Passage, Report, Stage, Working
from shuzhi.apps.reports.writing import loading
from shuzhi.apps.reports.writing.document import Block, Words
from shuzhi.apps.requests.sources import Blank, Offer
from shuzhi.core.documents.parse.measures import tail_pattern
from shuzhi.core.errors import NotFound

WORKING, STORED = "work", "report"
_MEASURED = re.compile(r"\s*(?P<unit>小时|学时|分钟|公里|平方米|公顷|亩|吨)")
MOST_OFFERED, MOST_CONTEXT = 20, 500
_ENDS = "。！？；\n"
_NO_NUMBERS = ("日期", "成文日期", "名称")  # nobody is asked for these: the writer knows the day and the name
_UNSAID = ("数字", "内容")  # what a mask is called whose sentence does not say what it counts


def offers(actor: Actor, on: date) -> tuple[Offer, ...]:
    """Return the reports that the actor writes and that still have blanks, working ones first."""
    blank = Count(
        "figures", filter=Q(figures__state=LiveFigure.State.BLANK) & ~Q(figures__what__in=_NO_NUMBERS)
    )
    written = (
        loading.workings(actor, on).exclude(stage=Stage.RELEASED).annotate(open=blank).filter(open__gt=0)
    )
    gaps = Count("passages", filter=Q(passages__figure=None) & ~Q(passages__what__in=_NO_NUMBERS))
    stored = reports.reports(actor, on).filter(working=None).annotate(open=gaps).filter(open__gt=0)
    return (
        *(_offer(WORKING, each, each.open) for each in written[:MOST_OFFERED]),
        *(_offer(STORED, each, each.open) for each in stored[:MOST_OFFERED]),
    )


def _offer(kind: str, row: Working | Report, count: int) -> Offer:
    return Offer(f"{kind}:{row.pk}", row.title, row.organisation, row.year, count)


def blanks(actor: Actor, key: str, on: date) -> tuple[Offer, Sequence[Blank]]:
    """Return one report with its open blanks in reading order.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    kind, _, number = key.partition(":")
    if not number.isdecimal() or len(number) > 18 or kind not in (WORKING, STORED):
        raise NotFound("没有这份报告。")
    if kind == STORED:
        return _of_stored(reports.stored(actor, int(number), on))
    return _of_working(loading.find(actor, int(number), on))


def _of_working(working: Working) -> tuple[Offer, Sequence[Blank]]:
    whole = loading.whole(working)
    found = []
    for section in whole.sections:
        for block in whole.blocks[section.pk]:
            text = block.text(whole.shown)
            for node, start, end in _places(block, whole.shown):
                figure = whole.figures.get(node)
                if figure is None or figure.state != LiveFigure.State.BLANK or figure.what in _NO_NUMBERS:
                    continue
                name, unit = named(figure.what, figure.unit, text, start, end)
                found.append(Blank(node, name, unit, sentence(text, start, end), section.heading))
    return _offer(WORKING, working, len(found)), found


def _places(block: Block, shown: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """The figures of a paragraph, each with where it stands."""
    at = 0
    for piece in block.pieces:
        length = len(piece.text if isinstance(piece, Words) else shown.get(piece.node, ""))
        if not isinstance(piece, Words):
            yield piece.node, at, at + length
        at += length


def named(what: str, unit: str, text: str, start: int, end: int) -> tuple[str, str]:
    """Return what a blank is asked by, and its unit: where its sentence does not say what it counts, the words around it."""
    if what not in _UNSAID:
        return what, unit
    before = re.split(r"[，、：,。；！？\n〔〕]", text[:start])[-1].strip()
    tail = tail_pattern().match(text, end) or _MEASURED.match(text, end)
    return before[-20:], unit or (tail["unit"] if tail is not None else "")


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a place: what the department must know to count the right thing."""
    first = max(text.rfind(sign, 0, start) for sign in _ENDS) + 1
    last = min((at for sign in _ENDS if (at := text.find(sign, end)) >= 0), default=len(text))
    return text[first : last + 1].strip()[:MOST_CONTEXT]


def _of_stored(report: Report) -> tuple[Offer, Sequence[Blank]]:
    rows = report.passages.filter(figure=None).exclude(status=Passage.Status.FILLED)
    found = []
    for each in rows.exclude(what__in=_NO_NUMBERS):
        name, unit = named(each.what, each.unit, report.text, each.start, each.end)
        found.append(Blank(f"p{each.start}", name, unit, sentence(report.text, each.start, each.end)))
    return _offer(STORED, report, len(found)), found
