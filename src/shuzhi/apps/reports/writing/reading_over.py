"""Proof-reading what is being written: findings and typed numbers, each at its place in a paragraph.

Places are counted in UTF-16 units, as the browser counts characters.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports.models import Dismissal
from shuzhi.apps.reports.writing import document, loading
from shuzhi.apps.reports.writing.document import Block, Flat, Place
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.core import proofing
from shuzhi.core.documents.model import ParsedReport, Quantity, QuantityKind
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.errors import Refused
from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.packs.rulebook import standard

# One right answer, and nothing but the marked words changes: these may be accepted all at once.
_SAFE = frozenset(("typo", "fixed_term", "wrong_term", "halfwidth_punct", "punct_doubled", "lost_characters"))
_CLAIMLESS = (QuantityKind.LIST_COUNT, QuantityKind.FREQUENCY, QuantityKind.RANK)
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding at its place in a paragraph.

    Args:
        mark: by which it is dismissed.
        code: the rule.
        kind: family of fault.
        severity: error, warning or info.
        block: id of the paragraph.
        start: UTF-16 offset in the paragraph.
        end: offset after it.
        text: what stands there.
        message: for the person.
        suggestion: what could stand there; None where only a person knows.
        basis: the standard and its article.
        safe: may be accepted together with others.
    """

    mark: str
    code: str
    kind: str
    severity: str
    block: str
    start: int
    end: int
    text: str
    message: str
    suggestion: str | None
    basis: str | None
    safe: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """A counted number in the text that no record stands behind."""

    block: str
    start: int
    end: int
    text: str
    what: str


@dataclass(frozen=True, slots=True)
class ReadOver:
    remarks: tuple[Remark, ...]
    typed: tuple[Typed, ...]
    dismissed: int


def read_over(
    actor: Actor, pk: int, on: date, texts: Mapping[int, tuple[Block, ...]] | None = None
) -> ReadOver:
    """Proof-read a report, or what a window has of it before it is saved.

    Args:
        actor: who writes.
        pk: the report.
        on: today.
        texts: sections as the window has them, by key; the others are read as they are stored.

    Raises:
        NotFound: there is no such report for the actor.
    """
    working = loading.find(actor, pk, on)
    whole = loading.whole(working)
    blocks = {**whole.blocks, **{k: v for k, v in (texts or {}).items() if k in whole.blocks}}
    flat = document.flatten((b for s in whole.sections for b in blocks[s.pk]), whole.shown)
    report = parse_text(flat.text)
    dismissed = set(working.dismissals.values_list("mark", flat=True))
    found = proofing.check(report, standard(), on=working.as_of)
    remarks = [r for f in found if (r := _remark(flat, f)) is not None]
    return ReadOver(
        tuple(r for r in remarks if r.mark not in dismissed),
        tuple(_typed(flat, report)),
        sum(r.mark in dismissed for r in remarks),
    )


def _remark(flat: Flat, finding: Finding) -> Remark | None:
    if not isinstance(finding.place, Span):
        return None
    line = _line(flat, finding.place.start)
    start, end = finding.place.start, min(finding.place.end, line.end)
    own = any(n.start < end and start < n.end for n in flat.nodes)
    if own and flat.text[start:end].startswith("〔待填"):
        return None  # a visible blank is told by its colour, not by a rule
    crosses = end < finding.place.end or own
    safe = (
        not crosses
        and finding.suggestion is not None
        and finding.kind in _SAFE
        and finding.severity is Severity.ERROR
    )
    return Remark(
        mark=_mark(flat, finding),
        code=finding.code,
        kind=finding.kind,
        severity=finding.severity.value,
        block=line.id,
        start=_utf16(flat.text, line.start, start),
        end=_utf16(flat.text, line.start, end),
        text=finding.text[:200],
        message=finding.message,
        suggestion=None if crosses else finding.suggestion,
        basis=finding.basis,
        safe=safe,
    )


def _line(flat: Flat, offset: int) -> Place:
    at = bisect_right(flat.blocks, offset, key=lambda place: place.start) - 1
    return flat.blocks[max(0, at)]


def _utf16(text: str, start: int, end: int) -> int:
    return len(text[start:end].encode("utf-16-le")) // 2


def _mark(flat: Flat, finding: Finding) -> str:
    """The same rule on the same words in the same sentence is the same finding, wherever the sentence moves."""
    assert isinstance(finding.place, Span)  # noqa: S101 -- asked before
    start = max(flat.text.rfind(c, 0, finding.place.start) for c in "。！？\n") + 1
    sentence = _SENTENCE.match(flat.text, start)
    words = (
        f"{finding.code}\t{finding.text}\t{finding.place.start - start}\t{sentence[0] if sentence else ''}"
    )
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _typed(flat: Flat, report: ParsedReport) -> Iterator[Typed]:
    for quantity in report.quantities:
        if quantity.masked or quantity.kind in _CLAIMLESS or not _claims(report, quantity):
            continue
        if any(n.start < quantity.unit_end and quantity.start < n.end for n in flat.nodes):
            continue
        line = _line(flat, quantity.start)
        end = min(quantity.unit_end, line.end)
        yield Typed(
            line.id,
            _utf16(flat.text, line.start, quantity.start),
            _utf16(flat.text, line.start, end),
            flat.text[quantity.start : end],
            quantity.what[:60],
        )


def _claims(report: ParsedReport, quantity: Quantity) -> bool:
    """A figure in the title or in a table is none that the engine reads."""
    return not (report.title_span.start <= quantity.start < report.title_span.end)


@transaction.atomic
def dismiss(actor: Actor, pk: int, remark: str, code: str, text: str, reason: str, *, at: datetime) -> None:
    """Let a finding stand, with a reason.

    Raises:
        Refused: there is no reason, or no finding is named.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    reason = document.clean(reason).strip()
    if len(reason) < 2:
        raise Refused("请写明为什么不改，例如“引用原文”。")
    if not re.fullmatch(r"[0-9a-f]{32}", remark):
        raise Refused("没有指明是哪一条校对意见，请刷新后再试。")
    made, new = Dismissal.objects.get_or_create(
        working=working,
        mark=remark,
        defaults={
            "code": code[:80],
            "text": text[:200],
            "reason": reason[:200],
            "at": at,
            "by": actor.name,
        },
    )
    if new:
        record(actor, "reports.finding_dismissed", working, at, rule=made.code, reason=made.reason)


@transaction.atomic
def consider_again(actor: Actor, pk: int, *, at: datetime) -> int:
    """Show every dismissed finding again; return how many there were."""
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    count, _ = working.dismissals.all().delete()
    if count:
        record(actor, "reports.findings_reopened", working, at, findings=count)
    return count
