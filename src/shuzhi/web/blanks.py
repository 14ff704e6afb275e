"""The open blanks of reports, as 取数单 can ask for them: the reports lie above the requests, so the shell hands them down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports import queries as reports
from shuzhi.apps.reports.models import LiveFigure, Passage, Report, Stage, Working
from shuzhi.apps.reports.writing import loading
from shuzhi.apps.requests.sources import Blank, Offer
from shuzhi.core.errors import NotFound

WORKING, STORED = "work", "report"
MOST_OFFERED = 20


def offers(actor: Actor, on: date) -> tuple[Offer, ...]:
    """Return the reports that the actor writes and that still have blanks, working ones first."""
    blank = Count("figures", filter=Q(figures__state=LiveFigure.State.BLANK))
    written = (
        loading.workings(actor, on).exclude(stage=Stage.RELEASED).annotate(open=blank).filter(open__gt=0)
    )
    gaps = Count("passages", filter=Q(passages__figure=None))
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
            for node in block.nodes:
                figure = whole.figures.get(node)
                if figure is not None and figure.state == LiveFigure.State.BLANK:
                    context = block.text(whole.shown)[:500]
                    found.append(Blank(node, figure.what, figure.unit, context, section.heading))
    return _offer(WORKING, working, len(found)), found


def _of_stored(report: Report) -> tuple[Offer, Sequence[Blank]]:
    found = []
    for passage in report.passages.filter(figure=None).exclude(status=Passage.Status.FILLED):
        start = report.text.rfind("\n", 0, passage.start) + 1
        end = report.text.find("\n", passage.end)
        context = report.text[start : end if end >= 0 else None]
        found.append(Blank(f"p{passage.start}", passage.what, passage.unit, context[:500]))
    return _offer(STORED, report, len(found)), found
