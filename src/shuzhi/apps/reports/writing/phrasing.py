"""The unit's own sentences with figures in them (常用句): kept from a report, put into another one with that year's figures."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.reports.models import LiveFigure, Phrase, Working
from shuzhi.apps.reports.writing import counting, document, keeping, loading, wording
from shuzhi.apps.reports.writing.building import proven
from shuzhi.apps.reports.writing.document import Block, Piece, Shown, Words
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.apps.reports.writing.saving import check_open
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.indicators.ledger import Ledger

MOST = 300  # sentences a unit keeps
_FIGURE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Ready:
    """A sentence of the bank as it would read now; `open` figures have no records yet."""

    pk: int
    words: str
    open: int


def phrases(actor: Actor, pk: int, on: date) -> tuple[Ready, ...]:
    """Return the unit's sentences with the figures of the report's year.

    Raises:
        NotFound: there is no such report for the actor.
    """
    working = loading.find(actor, pk, on)
    ledger, _ = counting.ledgers(actor, working)
    return tuple(
        _ready(ledger, row) for row in Phrase.objects.filter(organisation=working.organisation)[:MOST]
    )


def _ready(ledger: Ledger, row: Phrase) -> Ready:
    parts = _parts(row.words)
    told = [words if not key else _shown(ledger, key) for words, key in parts]
    return Ready(row.pk, "".join(told), sum(words.startswith("〔待填") for words in told))


def _parts(words: str) -> list[tuple[str, str]]:
    """Words and keys in order: (words, "") or ("", key)."""
    parts, at = [], 0
    for hit in _FIGURE.finditer(words):
        parts += [(words[at : hit.start()], ""), ("", hit[1])]
        at = hit.end()
    return [(w, k) for w, k in [*parts, (words[at:], "")] if w or k]


def _shown(ledger: Ledger, key: str) -> str:
    answer = counting.ask(ledger, key)
    if answer is None or answer.value is None:
        name = answer.figure.name if answer is not None else "数据"
        return f"〔待填：{name}〕"
    return wording.wordings(answer.value, answer.figure.unit)[0]


@transaction.atomic
def keep_phrase(actor: Actor, pk: int, block: str, *, at: datetime) -> Phrase:
    """Keep a paragraph of a report as a sentence of the unit's own; its proven figures go with it as questions.

    Raises:
        Refused: nothing in it, or the bank is full.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    whole = loading.whole(working)
    found = next((b for b in whole.paragraphs if b.id == block), None)
    if found is None:
        raise Refused("这一段还没有保存，请稍等再试。")
    words = "".join(_kept(piece, whole.figures) for piece in found.pieces).strip()
    if len(words) < 4:
        raise Refused("这一段没有内容。")
    if Phrase.objects.filter(organisation=working.organisation).count() >= MOST:
        raise Refused(f"常用句最多 {MOST} 条，请先删去一些。")
    made, new = Phrase.objects.get_or_create(
        organisation=working.organisation, words=words[:4000], defaults={"at": at, "by": actor.name}
    )
    if new:
        audit.record(actor, "reports.phrase_kept", working.organisation.code, {"phrase": made.pk}, at)
    return made


def _kept(piece: Piece, figures: Mapping[str, LiveFigure]) -> str:
    if isinstance(piece, Words):
        return piece.text.replace("{", "（").replace("}", "）")
    row = figures.get(piece.node)
    if row is None:
        return ""
    return f"{{{row.key}}}" if row.state == LiveFigure.State.PROVEN else row.blank or row.shown


@transaction.atomic
def use_phrase(actor: Actor, pk: int, phrase: int, *, at: datetime) -> tuple[Block, Sequence[LiveFigure]]:
    """Return a sentence as a paragraph for the editor to put in, with the rows of its figures, made anew.

    Raises:
        NotFound: there is no such sentence of the report's unit.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    check_open(working)
    row = Phrase.objects.filter(organisation=working.organisation, pk=phrase).first()
    if row is None:
        raise NotFound("没有这条常用句。")
    ledger, _ = counting.ledgers(actor, working)
    pieces: list[Piece] = []
    made: list[LiveFigure] = []
    for words, key in _parts(row.words):
        if not key:
            pieces.append(Words(document.clean(words)))
            continue
        figure = _figure(working, ledger, key, actor)
        made.append(figure)
        pieces.append(Shown(figure.node))
    keeping.touch(working, actor, at)
    record(actor, "reports.phrase_used", working, at, phrase=row.pk)
    return Block("p1", tuple(pieces)), made


def _figure(working: Working, ledger: Ledger, key: str, actor: Actor) -> LiveFigure:
    working.last_node += 1
    shown, answer = _shown(ledger, key), counting.ask(ledger, key)
    if answer is not None and answer.value is not None:
        row = proven(answer.figure, shown)
        row.what = answer.figure.name[:200]
        row.reason = f"{actor.name} 从常用句放入"
    else:
        row = LiveFigure(state=LiveFigure.State.BLANK, shown=shown, blank=shown, candidates=json.dumps([key]))
        row.reason = answer.reason if answer is not None else "没有这个指标"
    row.working, row.node = working, f"f{working.last_node}"
    row.save()
    return row


@transaction.atomic
def drop_phrase(actor: Actor, pk: int, phrase: int, *, at: datetime) -> None:
    """Throw a sentence of the bank away."""
    working = loading.find(actor, pk, timezone.localdate(at))
    gone, _ = Phrase.objects.filter(organisation=working.organisation, pk=phrase).delete()
    if gone:
        audit.record(actor, "reports.phrase_dropped", working.organisation.code, {"phrase": phrase}, at)
