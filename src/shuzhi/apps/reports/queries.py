"""Reading reports: what a page, a file or the command line shows of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.reports.models import Passage, Report, ReportFigure
from shuzhi.core.documents.model import Paper, Run
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.documents.render.compose import paper_from
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.model import Record

READ, WRITE = "reports.read", "reports.write"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in one manner: plain words, a figure, or a blank with the reason why it is one."""

    text: str
    heading: int = 0
    figure: str = ""
    name: str = ""
    blank: bool = False
    reason: str = ""
    number: int = 0  # of the blank among the report's blanks, from 1


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a report in a list of figures."""

    key: str
    name: str
    indicator: str
    unit: str
    value: str
    shown: tuple[str, ...]
    scope: str
    since: date
    until: date
    records: int


@dataclass(frozen=True, slots=True)
class Blank:
    text: str
    what: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as a page shows it."""

    pk: int
    organisation: str
    code: str
    title: str
    year: int
    as_of: date
    drafted_at: datetime
    drafted_by: str
    source_name: str
    lines: tuple[Line, ...]
    figures: tuple[FigureRow, ...]
    blanks: tuple[Blank, ...]
    remarks: tuple[Remark, ...]
    number: int | None = None  # of the release of a working report
    working: int | None = None


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure of a report with everything that stands behind it."""

    report: int
    title: str
    row: FigureRow
    definition: str
    reasons: tuple[str, ...]
    records: tuple[Record, ...]
    gone: int  # records of the report that the ledger no longer holds


def reports(actor: Actor, on: date) -> QuerySet[Report]:
    """Return the reports that the actor may read, the newest first, each with its counts of figures and open blanks."""
    return counted(Report.objects.filter(seen_by(actor, tuple(orgs.roles(actor, on)), on)))


def seen_by(actor: Actor, held: Sequence[Role], on: date) -> Q:
    """Which stored reports an actor with these roles reads: who writes reports all of them, who only reads what was released."""
    reads, writes = (access.readable(actor, each, on, held) for each in (READ, WRITE))
    return Q(organisation__in=writes) | Q(organisation__in=reads, number__isnull=False)


def reports_of(units: QuerySet[Organisation]) -> QuerySet[Report]:
    """Return the reports of these organisations, whose right to be read was settled by the caller."""
    return counted(Report.objects.filter(organisation__in=units))


def counted(found: QuerySet[Report]) -> QuerySet[Report]:
    """Put the counts of figures and open blanks beside reports, the newest first."""
    return (
        found.select_related("organisation")
        .annotate(
            figure_count=Count("passages", filter=Q(passages__status=Passage.Status.FILLED)),
            blank_count=Count("passages", filter=~Q(passages__status=Passage.Status.FILLED)),
        )
        .order_by("-year", "-drafted_at", "-id")
        .defer("text", "proof", "letterhead")
    )  # counting drops the table's own order


def stored(actor: Actor, pk: int, on: date) -> Report:
    """Return one stored report.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = Report.objects.filter(seen_by(actor, tuple(orgs.roles(actor, on)), on))
    found = seen.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这份述职报告，或者不在您的查看范围内。")
    return found


def paper(report: Report) -> Paper:
    """Put a stored report on paper: for .docx, .pdf, .md, .txt and the page alike."""
    passages = list(report.passages.select_related("figure"))
    shown = [(p.start, p.end, p.figure.key) for p in passages if p.figure is not None]
    blanks = [(p.start, p.end) for p in passages if p.figure is None]
    read = parse_text(report.text)
    return paper_from(
        report.text, read.sections, shown, blanks, title=report.title, unit=report.organisation.name
    )


def report(actor: Actor, pk: int, on: date) -> ReportView:
    """Return one report as a page shows it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = stored(actor, pk, on)
    passages = list(found.passages.select_related("figure"))
    rows = _figure_rows(found, passages)
    return ReportView(
        pk=found.pk,
        organisation=found.organisation.name,
        code=found.organisation.code,
        title=found.title,
        year=found.year,
        as_of=found.as_of,
        drafted_at=found.drafted_at,
        drafted_by=found.drafted_by,
        source_name=found.source_name,
        lines=_lines(paper(found), passages, rows),
        figures=rows,
        blanks=tuple(
            Blank(found.text[p.start : p.end], p.what, p.get_status_display(), p.reason)
            for p in passages
            if p.figure is None
        ),
        remarks=tuple(Remark(r.code, r.severity, r.message) for r in found.remarks.all()),
        number=found.number,
        working=found.working_id,
    )


def figure_rows(found: Report) -> tuple[FigureRow, ...]:
    """Return a report's figures in the order in which they are stored, each with the words that show it."""
    return _figure_rows(found, list(found.passages.all()))


def _figure_rows(found: Report, passages: Sequence[Passage]) -> tuple[FigureRow, ...]:
    shown: dict[int, dict[str, None]] = {}
    for p in passages:
        if p.figure_id is not None:
            shown.setdefault(p.figure_id, {})[found.text[p.start : p.end]] = None
    return tuple(_figure_row(figure, tuple(shown.get(figure.pk, {}))) for figure in found.figures.all())


def _figure_row(figure: ReportFigure, shown: tuple[str, ...]) -> FigureRow:
    return FigureRow(
        key=figure.key,
        name=figure.name,
        indicator=figure.indicator,
        unit=figure.unit,
        value=figure.value,
        shown=shown,
        scope=figure.scope,
        since=figure.since,
        until=figure.until,
        records=len(figure.records),
    )


def _lines(sheet: Paper, passages: Sequence[Passage], rows: Sequence[FigureRow]) -> tuple[Line, ...]:
    names = {row.key: row.name for row in rows}
    blanks = enumerate((p.reason for p in passages if p.figure is None), 1)
    return tuple(
        Line(
            block.kind.value,
            tuple(_piece(run, names, next(blanks, (0, "")) if run.blank else (0, "")) for run in block.runs),
        )
        for block in sheet.blocks
    )


def _piece(run: Run, names: Mapping[str, str], blank: tuple[int, str]) -> Piece:
    return Piece(
        run.text,
        heading=run.heading,
        figure=run.figure,
        name=names.get(run.figure, ""),
        blank=run.blank,
        reason=blank[1],
        number=blank[0],
    )


def figure(actor: Actor, pk: int, key: str, on: date) -> FigureView:
    """Return one figure of a report with the records behind it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = stored(actor, pk, on)
    one = found.figures.filter(key=key).first()
    if one is None:
        raise NotFound("这份报告里没有这个数据。")
    passages = list(one.passages.all())
    codes = orgs.scope(found.organisation, found.as_of).codes
    records = figures.figure_records(actor, codes, one.records)
    return FigureView(
        report=found.pk,
        title=found.title,
        row=_figure_row(one, tuple(dict.fromkeys(found.text[p.start : p.end] for p in passages))),
        definition=figures.definition(one.indicator),
        reasons=tuple(dict.fromkeys(p.reason for p in passages if p.reason)),
        records=records,
        gone=len(set(one.records)) - len({r.id for r in records}),
    )
