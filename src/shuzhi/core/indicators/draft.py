"""This year's report from last year's, or from any report with blanks: every figure from records, or visibly blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.indicators.binding import Binding, bind
from shuzhi.core.indicators.catalogue import Catalogue
from shuzhi.core.indicators.context import FREE_ROLES
from shuzhi.core.indicators.edits import Edit, EditKind, apply
from shuzhi.core.indicators.ledger import Answer, Ledger
from shuzhi.core.indicators.model import Figure
from shuzhi.core.indicators.names import mask_edits
from shuzhi.core.indicators.shown import plain, show
from shuzhi.core.indicators.sums import sum_findings
from shuzhi.core.indicators.years import year_edits


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
    status: str
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
        text: its words.
        entries: one for every mask and every figure of the template, in order.
        figure_spans: where a figure stands in `text`, with the figure's key.
        blank_spans: where a visible blank stands in `text`.
        figures: every figure used, once.
        findings: what a person should look at; places are offsets into the template.
        unreported: records of the year that no figure covers.
    """

    text: str
    entries: tuple[Entry, ...]
    figure_spans: tuple[tuple[Span, str], ...]
    blank_spans: tuple[Span, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    unreported: tuple[Unreported, ...]


def draft_text(
    report: ParsedReport, ledger: Ledger, catalogue: Catalogue, *, keep_hedge: bool = False
) -> Draft:
    """Write this year's report.

    Args:
        report: the template as the reader marks it.
        ledger: the records of the organisation, its year and the day up to which they count.
        catalogue: indicators and words.
        keep_hedge: leave the writer's hedges where they stay true (37 → 30余次); otherwise exact numbers without them.
    """
    bindings = bind(report, ledger, catalogue)
    settled = [_settle(report, b, ledger, keep_hedge=keep_hedge) for b in bindings]
    masks, mask_entries = mask_edits(report, ledger)
    years, findings = year_edits(report, ledger.year, ledger.as_of)
    noise = [Edit(n.start, n.end, "", EditKind.NOISE) for n in report.noise]
    edits = [e for _, e in settled if e is not None] + masks + years + noise
    text, figure_spans, blank_spans = apply(report.text, edits)
    used = {
        e.indicator: ledger_figure(ledger, b)
        for (e, _), b in zip(settled, bindings, strict=True)
        if e.status == "filled"
    }
    figures = tuple(f for f in used.values() if f is not None)
    entries = [e for e, _ in settled] + [Entry(**vars_of) for vars_of in mask_entries]
    return Draft(
        text=text,
        entries=tuple(sorted(entries, key=lambda e: (e.start, e.end))),
        figure_spans=figure_spans,
        blank_spans=blank_spans,
        figures=figures,
        findings=tuple(
            sorted(
                [*findings, *_noise_findings(report), *sum_findings(bindings, ledger)],
                key=lambda f: f.place.start if isinstance(f.place, Span) else 0,
            )
        ),
        unreported=unreported(ledger, figures),
    )


def ledger_figure(ledger: Ledger, binding: Binding) -> Figure | None:
    """Return the figure that answers a binding, None when nothing is bound."""
    return ledger.ask(binding.question).figure if binding.question is not None else None


# ---- one figure -----------------------------------------------------------------------------------------------------------


def _settle(
    report: ParsedReport, b: Binding, ledger: Ledger, *, keep_hedge: bool
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
        report, q, answer.value, keep_hedge=keep_hedge, at_least=b.question.read.startswith("minimum")
    )
    entry = _entry(b, "filled", answer, shown.words, b.reason)
    return entry, Edit(shown.start, shown.end, shown.words, EditKind.FIGURE, b.question.key, lead=shown.lead)


def _unfit(b: Binding, value: Decimal) -> str:
    """A count of whole things cannot be a fraction."""
    whole = b.context.quantity.unit in ("次", "人", "名", "人次", "个", "项", "份", "场")
    return "算出来不是整数，请核对记录" if whole and value != value.to_integral_value() else ""


def _blank(
    report: ParsedReport, b: Binding, ledger: Ledger, answer: Answer | None, reason: str
) -> tuple[Entry, Edit | None]:
    q = b.context.quantity
    status = "ambiguous" if b.ambiguous else "unfilled"
    if not q.masked and stays(b):
        return _entry(b, status, answer, report.text[q.start : q.unit_end], reason), None
    unit = report.text[q.end : q.unit_end].strip().lstrip("余多来") or q.unit
    words = f"{_what(b)} {q.unit or unit}".strip()
    if not q.masked:
        words += f"，{_before(report, ledger)}{report.text[q.start : q.unit_end].strip()}"
    told = f"〔待填：{words}〕"
    return _entry(b, status, answer, told, reason), Edit(q.start, q.unit_end, told, EditKind.BLANK)


def stays(b: Binding) -> bool:
    """Tell whether a figure is no achievement and stands as it is: problems and plans, rhythms, lists, parts of names."""
    c = b.context
    if c.role in FREE_ROLES or c.quoted or c.quantity.kind.value in ("frequency", "list_count"):
        return True
    return c.quantity.text == "一" and "个一" in c.sentence


def _what(b: Binding) -> str:
    what = "".join(ch for ch in b.context.quantity.what if ch not in "*＊〔〕\n《》“”")
    if not what and b.candidates:
        return b.candidates[0].name
    return what[-24:]


def _before(report: ParsedReport, ledger: Ledger) -> str:
    if report.year is None or report.year >= ledger.year:
        return "原文"
    return "上年" if report.year == ledger.year - 1 else f"{report.year}年"


def _entry(b: Binding, status: str, answer: Answer | None, shown: str, reason: str) -> Entry:
    q = b.context.quantity
    filled = status == "filled" and answer is not None
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


def value_words(value: Decimal | None) -> str:
    """Return an exact value in plain digits, "" for a blank."""
    return "" if value is None else plain(value)
