"""What a person may do to a figure of a working report: bind it, unbind it, word it, leave a record out, write it by hand with its source."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports.models import LiveFigure, Section, Working
from shuzhi.apps.reports.writing import counting, document, keeping, loading, wording
from shuzhi.apps.reports.writing.building import proven
from shuzhi.apps.reports.writing.document import clean
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.apps.reports.writing.saving import check_open
from shuzhi.core.errors import Refused
from shuzhi.core.indicators.ledger import Answer
from shuzhi.core.indicators.questions import parse_key

State = LiveFigure.State
MOST_LEFT_OUT = 40  # their ids stand in the figure's key, and the key in the proof


def bind(actor: Actor, pk: int, node: str, key: str, *, at: datetime) -> LiveFigure:
    """Bind a blank (or a figure anew) to a question; it shows the exact value.

    Raises:
        Refused: the ledger has no answer: a figure without records is no figure.
    """

    def change(working: Working, row: LiveFigure) -> None:
        answer = _answer(actor, working, key)
        figure = answer.figure
        proven(figure, wording.wordings(figure.value or Decimal(0), figure.unit)[0], row)
        row.left_out, row.reason = "{}", f"{actor.name} 选定“{figure.name}”"

    return _change(actor, pk, node, "bound", change, at)


def unbind(actor: Actor, pk: int, node: str, *, at: datetime) -> LiveFigure:
    """Turn a figure back into the visible blank that it was."""

    def change(_: Working, row: LiveFigure) -> None:
        others = list(dict.fromkeys([*([row.key] if row.key else []), *row.others]))[:12]
        what = row.what or row.name
        row.shown = row.blank or f"〔待填：{what} {row.unit}〕".replace(" 〕", "〕")
        row.blank, row.state, row.candidates = row.shown, State.BLANK, json.dumps(others)
        row.key = row.value = row.digest = row.source = ""
        row.record_ids, row.left_out, row.reason = "[]", "{}", f"{actor.name} 取消了对应"

    return _change(actor, pk, node, "unbound", change, at)


def word(actor: Actor, pk: int, node: str, shown: str, *, at: datetime) -> LiveFigure:
    """Write a proven figure in another of its forms.

    Raises:
        Refused: the words are not true of the value.
    """

    def change(_: Working, row: LiveFigure) -> None:
        if row.state != State.PROVEN or not wording.fits(shown, Decimal(row.value), row.unit):
            raise Refused("这种写法与台账的数对不上，请从列出的写法里选。")
        row.shown = shown

    return _change(actor, pk, node, "worded", change, at)


def write_by_hand(actor: Actor, pk: int, node: str, words: str, source: str, *, at: datetime) -> LiveFigure:
    """Fill a blank by hand; where the number comes from must be said, and the reader sees that no record proves it.

    Raises:
        Refused: words or source are missing.
    """
    words, source = clean(words).strip(), clean(source).strip()

    def change(_: Working, row: LiveFigure) -> None:
        if not words or "〔" in words or len(words) > 200:
            raise Refused("请填写内容（不超过 200 字，不带〔待填〕）。")
        if len(source) < 2:
            raise Refused("手工填写的数要写明出处，例如“人社局 12 月统计月报”。")
        row.blank = row.blank or row.shown
        row.shown, row.source, row.state = words, source[:300], State.TYPED
        row.key = row.value = row.digest = ""
        row.record_ids, row.left_out, row.reason = "[]", "{}", f"{actor.name} 手工填写"

    return _change(actor, pk, node, "typed", change, at)


def leave_out(actor: Actor, pk: int, node: str, record: str, reason: str, *, at: datetime) -> LiveFigure:
    """Leave one record out of a figure, with a reason; the figure is counted again without it.

    Raises:
        Refused: no reason, not one of its records, or nothing would be left.
    """
    reason = clean(reason).strip()

    def change(working: Working, row: LiveFigure) -> None:
        if len(reason) < 2:
            raise Refused("请写明这条记录为什么不计入。")
        if row.state != State.PROVEN or record not in row.records:
            raise Refused("这条记录不在这个数据里，可能刚被别人改过；请刷新。")
        _without(actor, working, row, {**row.without, record: reason[:200]})

    return _change(actor, pk, node, "left_out", change, at, record=record)


def take_back(actor: Actor, pk: int, node: str, record: str, *, at: datetime) -> LiveFigure:
    """Count a record again that was left out."""

    def change(working: Working, row: LiveFigure) -> None:
        _without(actor, working, row, {id_: why for id_, why in row.without.items() if id_ != record})

    return _change(actor, pk, node, "taken_back", change, at, record=record)


def _without(actor: Actor, working: Working, row: LiveFigure, left_out: dict[str, str]) -> None:
    if len(left_out) > MOST_LEFT_OUT:
        raise Refused(f"一个数据最多 {MOST_LEFT_OUT} 条记录不计入；要去掉这么多，请换一个更窄的指标。")
    question = replace(parse_key(row.key), without=tuple(sorted(left_out)))
    answer = _answer(actor, working, question.key)
    _recounted(row, answer)
    row.left_out = json.dumps(left_out, ensure_ascii=False)


def refresh(actor: Actor, pk: int, node: str, *, at: datetime) -> LiveFigure:
    """Take the ledger's present answer for an outdated figure, in the manner it was written; blank where there is none any more."""

    def change(working: Working, row: LiveFigure) -> None:
        if row.state != State.PROVEN:
            raise Refused("只有有出处的数据才需要更新。")
        _renew(actor, working, row)

    return _change(actor, pk, node, "refreshed", change, at)


@transaction.atomic
def refresh_all(actor: Actor, pk: int, *, at: datetime) -> int:
    """Take the ledger's present answer for every outdated figure; return how many there were."""
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    check_open(working)
    ledger, _ = counting.ledgers(actor, working)
    moved = [row for row in working.figures.all() if counting.is_outdated(ledger, row)]
    for row in moved:
        _renew(actor, working, row)
        row.save()
    if moved:
        _lengths(working)
        keeping.touch(working, actor, at)
        record(actor, "reports.figure_refreshed", working, at, figures=len(moved))
    return len(moved)


def _renew(actor: Actor, working: Working, row: LiveFigure) -> None:
    ledger, _ = counting.ledgers(actor, working)
    answer = counting.ask(ledger, row.key)
    if answer is not None and answer.value is not None:
        _recounted(row, answer)
        return
    what = row.what or row.name
    row.shown = row.blank = f"〔待填：{what} {row.unit}〕".replace(" 〕", "〕")
    row.state, row.candidates = State.BLANK, json.dumps([row.key])
    row.key = row.value = row.digest = ""
    row.record_ids, row.reason = "[]", "台账里已经没有对应的记录"


def _recounted(row: LiveFigure, answer: Answer) -> None:
    before, figure = Decimal(row.value), answer.figure
    shown = wording.like(row.shown, before, figure.value or Decimal(0), figure.unit)
    proven(figure, row.shown if figure.value == before else shown, row)


def _answer(actor: Actor, working: Working, key: str) -> Answer:
    ledger, _ = counting.ledgers(actor, working)
    answer = counting.ask(ledger, key)
    if answer is None:
        raise Refused("没有这个指标，请重新选择。")
    if answer.value is None:
        raise Refused(f"“{answer.figure.name}”现在还数不出来：{answer.reason}。没有记录的数不能填。")
    return answer


@transaction.atomic
def insert(actor: Actor, pk: int, key: str, *, at: datetime) -> LiveFigure:
    """Make a new figure for the editor to put where the cursor stands.

    Raises:
        Refused: the ledger has no answer.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    check_open(working)
    figure = _answer(actor, working, key).figure
    row = proven(figure, wording.wordings(figure.value or Decimal(0), figure.unit)[0])
    working.last_node += 1
    row.working, row.node, row.what = working, f"f{working.last_node}", figure.name[:200]
    row.reason = f"{actor.name} 按名称插入"
    row.save()
    keeping.touch(working, actor, at)
    record(actor, "reports.figure_inserted", working, at, node=row.node, key=row.key[:200])
    return row


@transaction.atomic
def _change(
    actor: Actor, pk: int, node: str, what: str, change: Callable[[Working, LiveFigure], None], at: datetime, **more: str
) -> LiveFigure:  # fmt: skip
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    check_open(working)
    row = loading.figure(working, node, lock=True)
    before = row.shown
    change(working, row)
    row.save()
    _lengths(working)
    keeping.touch(working, actor, at)
    told = {"node": node, "before": before[:80], "after": row.shown[:80], **more}
    record(actor, f"reports.figure_{what}", working, at, **told)
    return row


def _lengths(working: Working) -> None:
    """A figure's words are part of the length of every section in which it stands."""
    whole = loading.whole(working)
    for section in whole.sections:
        length = loading.length(document.load(section.blocks), whole.shown)
        if length != section.length:
            Section.objects.filter(pk=section.pk).update(length=length)
