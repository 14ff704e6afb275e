"""This year's report from last year's, or from any report with blanks: every figure from records, or visibly blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shuzhi.core.documents.model import ParsedReport, QuantityKind
from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.indicators.bare import Bare, bare_numbers
from shuzhi.core.indicators.binding import bind
from shuzhi.core.indicators.context import FREE_ROLES, role_at
from shuzhi.core.indicators.doubts import Binding
from shuzhi.core.indicators.edits import Edit, EditKind, apply
from shuzhi.core.indicators.in_tables import TableFigure, figures_in_tables
from shuzhi.core.indicators.kept import kept_sections
from shuzhi.core.indicators.labels import label, with_unit
from shuzhi.core.indicators.ledger import Answer, Ledger
from shuzhi.core.indicators.model import Figure
from shuzhi.core.indicators.names import Named, named_masks
from shuzhi.core.indicators.questions import parse_key
from shuzhi.core.indicators.shown import show
from shuzhi.core.indicators.sums import sum_findings
from shuzhi.core.indicators.years import date_lines, year_edits


class Status(StrEnum):
    """What became of a blank."""

    FILLED = "filled"
    UNFILLED = "unfilled"
    AMBIGUOUS = "ambiguous"


_HEDGES = re.compile(r"^(?:余|多|来|几)|(?:以上|左右|以内|余|多)$|(?<=[万亿])(?:余|多)")


@dataclass(frozen=True, slots=True)
class Names:
    """The organisation's own names, for masks such as `**局`.

    Args:
        name: in full.
        short: its short form, "" when it has none.
    """

    name: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure or a visible blank stands in the new text.

    Args:
        start: offset of its first character.
        end: offset after it.
        status: filled, unfilled or ambiguous.
        what: the counted thing.
        unit: its unit.
        reason: in Chinese.
        key: the figure's key; "" for a blank.
    """

    start: int
    end: int
    status: Status
    what: str
    unit: str
    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one mask or figure of the template (contract.md, section 2: `blanks`).

    Args:
        start: offset of the number or mask in the template.
        end: offset after it.
        text: as the template has it.
        what: the counted thing.
        unit: its unit.
        kind: the quantity's kind, or the mask's.
        status: `filled`, `unfilled` or `ambiguous`.
        value: exact; None when not filled.
        shown: the words in the new report.
        indicator: key of the figure, "" when nothing is bound.
        records: ids of the records behind it.
        candidates: keys of the readings that fit, when none was chosen.
        reason: in Chinese.
    """

    start: int
    end: int
    text: str
    what: str
    unit: str
    kind: str
    status: Status
    value: Decimal | None
    shown: str
    indicator: str
    records: tuple[str, ...]
    candidates: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Unreported:
    """Records of the year of one kind that no figure of the report covers."""

    kind: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The new report.

    Args:
        title: its title.
        text: its words.
        entries: one for every mask and every figure of the template, in order.
        figure_spans: where a figure stands in `text`.
        blank_spans: where a visible blank stands in `text`.
        figures_by_key: every figure used, once, in the order of the text.
        findings: what a person should look at; places are offsets into the template.
        unreported: records of the year that no figure covers.
    """

    title: str
    text: str
    entries: tuple[Entry, ...]
    figure_spans: tuple[Place, ...]
    blank_spans: tuple[Place, ...]
    figures_by_key: Mapping[str, Figure]
    findings: tuple[Finding, ...]
    unreported: tuple[Unreported, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure used, once, in the order of the text."""
        return tuple(self.figures_by_key.values())


def draft_text(
    report: ParsedReport,
    ledger: Ledger,
    *,
    names: Names | None = None,
    as_of: date | None = None,
    keep_hedges: bool = False,
) -> Draft:
    """Write this year's report from a template.

    Args:
        report: the template as the reader marks it.
        ledger: the records of the organisation, its year and the day up to which they count.
        names: the organisation's own names; None for those of its row in the ledger alone.
        as_of: the day that stands for 截至**年**月**日; None leaves such a day blank.
        keep_hedges: leave the writer's hedges where they stay true (37 → 30余次); otherwise exact numbers without them.
    """
    bindings = bind(report, ledger)
    settled = [_settle(report, b, ledger, keep_hedges=keep_hedges) for b in bindings]
    known = (names.name, *filter(None, (names.short,))) if names is not None else ()
    settled += [_named(n) for n in named_masks(report, ledger, known, as_of)]
    settled += [_dated(report, place) for place in date_lines(report, ledger.year)]
    if is_moved(report, ledger):
        settled += [_tabled(report, each, ledger) for each in figures_in_tables(report)]
    settled += [
        _unmeasured(report, each, ledger) for each in bare_numbers(report) if _goes(report, each, ledger)
    ]
    years, findings = year_edits(report, ledger.year, ledger.as_of)
    noise = [Edit(n.start, n.end, "", EditKind.NOISE) for n in report.noise]
    told = {edit: entry for entry, edit in settled if edit is not None}
    text, places = apply(report.text, [*told, *years, *noise])
    figures = _figures(settled, ledger)
    return Draft(
        title=_title(report, text, places),
        text=text,
        entries=tuple(sorted((e for e, _ in settled), key=lambda e: (e.start, e.end))),
        figure_spans=tuple(_place(told[e], s) for e, s in places if e.kind is EditKind.FIGURE),
        blank_spans=tuple(_place(told[e], s) for e, s in places if e.words.startswith("〔待填")),
        figures_by_key=figures,
        findings=_in_order(
            [
                *findings,
                *_noise_findings(report),
                *sum_findings(bindings, ledger),
                *kept_sections(report, ledger),
            ]
        ),
        unreported=unreported(ledger, tuple(figures.values())),
    )


def _figures(settled: Sequence[tuple[Entry, Edit | None]], ledger: Ledger) -> Mapping[str, Figure]:
    keys = dict.fromkeys(e.indicator for e, _ in settled if e.status is Status.FILLED and e.indicator)
    return {key: ledger.ask(parse_key(key)).figure for key in keys}


def _place(entry: Entry, span: Span) -> Place:
    key = entry.indicator if entry.status is Status.FILLED else ""
    return Place(span.start, span.end, entry.status, entry.what, entry.unit, entry.reason, key)


def _title(report: ParsedReport, text: str, places: Iterable[tuple[Edit, Span]]) -> str:
    """The title's words in the new text: it starts where the old one did, moved by what was replaced before it."""
    moved = [(e, s) for e, s in places if e.start < report.title_span.end]
    before = sum(
        len(e.words) + len(e.lead) - (e.end - e.start) for e, _ in moved if e.start < report.title_span.start
    )
    grown = sum(len(e.words) + len(e.lead) - (e.end - e.start) for e, _ in moved)
    return text[report.title_span.start + before : report.title_span.end + grown].strip()


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: f.place.start if isinstance(f.place, Span) else 0))


def _named(n: Named) -> tuple[Entry, Edit | None]:
    entry = Entry(
        start=n.mask.start,
        end=n.mask.end,
        text=n.mask.text,
        what=n.what,
        unit="",
        kind=n.mask.kind.value,
        status=Status.FILLED if n.filled else Status.UNFILLED,
        value=n.value,
        shown=n.words,
        indicator="",
        records=(),
        candidates=(),
        reason=n.reason,
    )
    return entry, n.edit


def _dated(report: ParsedReport, place: Span) -> tuple[Entry, Edit | None]:
    """The day under the signature is never last year's."""
    told = "〔待填：成文日期〕"
    entry = Entry(
        start=place.start,
        end=place.end,
        text=report.text[place.start : place.end],
        what="成文日期",
        unit="",
        kind="date",
        status=Status.UNFILLED,
        value=None,
        shown=told,
        indicator="",
        records=(),
        candidates=(),
        reason="上一份报告的成文日期，请写这一份的",
    )
    return entry, Edit(place.start, place.end, told, EditKind.BLANK)


def _tabled(report: ParsedReport, each: TableFigure, ledger: Ledger) -> tuple[Entry, Edit]:
    """What belongs to what in a table is not read; last year's number does not stay for that."""
    written = report.text[each.start : each.unit_end].strip()
    told = with_unit(each.what[:20], each.unit)
    if written[:1].isdecimal():
        told += f"，{_before(report, ledger)}{written}"
    words = f"〔待填：{told.removeprefix('，')}〕"
    entry = Entry(
        start=each.start,
        end=each.end,
        text=report.text[each.start : each.end],
        what=each.what,
        unit=each.unit,
        kind=(QuantityKind.PERCENT if each.unit in ("%", "％") else QuantityKind.COUNT).value,
        status=Status.UNFILLED,
        value=None,
        shown=words,
        indicator="",
        records=(),
        candidates=(),
        reason="表格里的数字程序不读，上年的不能留下，请对照原表填写",
    )
    return entry, Edit(each.start, each.unit_end, words, EditKind.BLANK)


def _goes(report: ParsedReport, bare: Bare, ledger: Ledger) -> bool:
    """In problems and plans a number stands while the year does."""
    return is_moved(report, ledger) or role_at(report, bare.place.start) not in FREE_ROLES


def _unmeasured(report: ParsedReport, bare: Bare, ledger: Ledger) -> tuple[Entry, Edit | None]:
    start, end = bare.place.start, bare.place.end
    old = report.text[start:end]
    told = f"〔待填：{bare.what}，{_before(report, ledger)}{old}〕"
    entry = Entry(
        start=start,
        end=end,
        text=old,
        what=bare.what,
        unit="",
        kind="count",
        status=Status.UNFILLED,
        value=None,
        shown=told,
        indicator="",
        records=(),
        candidates=(),
        reason="数字后面没有单位，看不出数的是什么",
    )
    return entry, Edit(start, end, told, EditKind.BLANK)


# ---- one figure -----------------------------------------------------------------------------------------------------------


def _settle(
    report: ParsedReport, b: Binding, ledger: Ledger, *, keep_hedges: bool
) -> tuple[Entry, Edit | None]:
    answer = ledger.ask(b.question) if b.question is not None else None
    if answer is not None and answer.value is not None and (wrong := _unfit(b, answer.value)):
        return _blank(report, b, ledger, answer, wrong)
    if b.question is None or answer is None or answer.value is None:
        return _blank(
            report, b, ledger, answer, b.reason if answer is None else f"{b.reason}；{answer.reason}"
        )
    q = b.context.quantity
    shown = show(
        report, q, answer.value, keep_hedge=keep_hedges, at_least=b.question.read.startswith("minimum")
    )
    entry = _entry(b, Status.FILLED, answer, shown.words, b.reason)
    return entry, Edit(shown.start, shown.end, shown.words, EditKind.FIGURE, b.question.key, lead=shown.lead)


def _unfit(b: Binding, value: Decimal) -> str:
    """A count of whole things cannot be a fraction."""
    whole = b.context.quantity.unit in ("次", "人", "名", "人次", "个", "项", "份", "场")
    return "算出来不是整数，请核对记录" if whole and value != value.to_integral_value() else ""


def _blank(
    report: ParsedReport, b: Binding, ledger: Ledger, answer: Answer | None, reason: str
) -> tuple[Entry, Edit | None]:
    q = b.context.quantity
    status = Status.AMBIGUOUS if b.ambiguous else Status.UNFILLED
    if not q.masked and stays(b, moved=is_moved(report, ledger)):
        return _entry(b, status, answer, report.text[q.start : q.unit_end], reason), None
    unit = _HEDGES.sub("", report.text[q.end : q.unit_end].strip()) or q.unit
    words = with_unit(label(b, ledger), unit)
    if not q.masked:
        words += f"，{_before(report, ledger)}{report.text[q.start : q.unit_end].strip()}"
    told = f"〔待填：{words}〕"
    return _entry(b, status, answer, told, reason), Edit(q.start, q.unit_end, told, EditKind.BLANK)


def is_moved(report: ParsedReport, ledger: Ledger) -> bool:
    """Tell whether the template speaks of another year than the new report; one that names no year may."""
    return report.year != ledger.year


def stays(b: Binding, *, moved: bool = False) -> bool:
    """Tell whether a figure claims nothing and stands as it is: required rhythms, norms, lists, idioms, parts of names.

    Figures of problems, causes and plans stand only while the year does: last year's staff and last year's plan are last year's.
    """
    c = b.context
    if c.quoted or c.is_norm or c.is_idiom:
        return True
    if c.role in FREE_ROLES and (not moved or c.quantity.kind is QuantityKind.RANK):
        return True
    return c.quantity.kind.value in ("frequency", "list_count") and not c.is_counted


def _before(report: ParsedReport, ledger: Ledger) -> str:
    if report.year is None or report.year >= ledger.year:
        return "原文"
    return "上年" if report.year == ledger.year - 1 else f"{report.year}年"


def _entry(b: Binding, status: Status, answer: Answer | None, shown: str, reason: str) -> Entry:
    q = b.context.quantity
    filled = status is Status.FILLED and answer is not None
    return Entry(
        start=q.start,
        end=q.end,
        text=q.text,
        what=q.what,
        unit=q.unit,
        kind=q.kind.value,
        status=status,
        value=answer.value if filled and answer is not None else None,
        shown=shown,
        indicator=b.question.key if b.question is not None else "",
        records=answer.figure.records if filled and answer is not None else (),
        candidates=() if filled else tuple(c.key for c in b.candidates),
        reason=reason,
    )


# ---- the whole ------------------------------------------------------------------------------------------------------------


def _noise_findings(report: ParsedReport) -> Iterable[Finding]:
    for n in report.noise:
        yield Finding(
            "draft.noise-removed",
            Severity.INFO,
            "网站夹带的文字已删去。",
            Span(n.start, n.end),
            kind="noise",
            text=report.text[n.start : n.end],
            suggestion="",
        )


def unreported(ledger: Ledger, figures: Sequence[Figure]) -> tuple[Unreported, ...]:
    """Return the year's dated records that no figure covers, by kind."""
    covered = {i for f in figures for i in f.records}
    found = []
    for kind in ledger.kinds:
        ids = tuple(
            sorted(
                r.id
                for r in ledger.rows(kind)
                if r.day is not None
                and r.day in ledger.period
                and r.day <= ledger.as_of
                and r.id not in covered
            )
        )
        if ids:
            found.append(Unreported(kind, ids))
    return tuple(found)
