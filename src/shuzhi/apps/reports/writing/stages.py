"""From draft to release: every step by a person, on record; reviewed by somebody else or by a signed paper; the release is frozen and signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import called_as
from shuzhi.apps.orgs import access
from shuzhi.apps.reports import services
from shuzhi.apps.reports.models import LiveFigure, Opinion, Report, Stage, Step, Version, Working
from shuzhi.apps.reports.services import WRITE
from shuzhi.apps.reports.writing import counting, keeping, loading
from shuzhi.apps.reports.writing.document import clean
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.apps.reports.writing.loading import Whole
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.indicators.draft import Draft, Place, Status
from shuzhi.core.indicators.model import Figure

State = LiveFigure.State


@dataclass(frozen=True, slots=True)
class Move:
    """A step that may be taken from a stage."""

    name: str
    word: str
    to: Stage


MOVES: dict[Stage, tuple[Move, ...]] = {
    Stage.DRAFT: (Move("ask", "征求意见", Stage.OPINIONS), Move("submit", "送审", Stage.SUBMITTED)),
    Stage.OPINIONS: (Move("submit", "送审", Stage.SUBMITTED), Move("back", "退回起草", Stage.DRAFT)),
    Stage.SUBMITTED: (Move("review", "审核通过", Stage.REVIEWED), Move("back", "退回起草", Stage.DRAFT)),
    Stage.REVIEWED: (Move("release", "发布", Stage.RELEASED), Move("back", "退回起草", Stage.DRAFT)),
    Stage.RELEASED: (Move("correct", "更正（出下一版）", Stage.DRAFT),),
}


@transaction.atomic
def move(
    actor: Actor, pk: int, name: str, *, at: datetime, note: str = "", paper: str = "", with_blanks: bool = False
) -> Report | None:  # fmt: skip
    """Take a report to its next stage; return the stored report where that was its release.

    Args:
        actor: who does.
        pk: the report.
        name: of the move.
        at: now.
        note: a word about it.
        paper: for a review: who signed a paper, when, where it is kept; for a unit without a second person.
        with_blanks: release although blanks are open: they stay visible.

    Raises:
        NotFound: there is no such report for the actor.
        Refused: the stage does not allow it, the reviewer is the one who submitted, or the text is not fit for release.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    step = next((m for m in MOVES[Stage(working.stage)] if m.name == name), None)
    if step is None:
        raise Refused(
            f"报告现在处于“{working.get_stage_display()}”阶段，不能做这一步；可能刚由别人处理过，请刷新。"
        )
    note, paper = clean(note).strip()[:500], clean(paper).strip()[:300]
    if name == "review":
        _check_reviewer(actor, working, paper)
    whole = loading.whole(working)
    made = _release(actor, whole, at, with_blanks=with_blanks) if name == "release" else None
    why = Version.Why.RELEASED if made else Version.Why.STEP
    keeping.keep(whole, why, actor, at, f"{working.get_stage_display()} → {step.to.label}")
    working.stage, working.sitting_at = step.to, None
    Step.objects.create(working=working, stage=step.to, at=at, by=actor.name, note=note, paper=paper)
    keeping.touch(working, actor, at)
    record(actor, "reports.stage_changed", working, at, stage=step.to.value, paper=paper)
    return made


def _check_reviewer(actor: Actor, working: Working, paper: str) -> None:
    sent = working.steps.filter(stage=Stage.SUBMITTED).last()
    if sent is not None and sent.by == actor.name and len(paper) < 4:
        raise Refused(
            "送审人不能自己审核：请另一位有权限的同志审核；没有第二个人时，写明签字件（谁、何时签、存放在哪里）。"
        )


# ---- the release ------------------------------------------------------------------------------------------------------------


def _release(actor: Actor, whole: Whole, at: datetime, *, with_blanks: bool) -> Report:
    working = whole.working
    flat = whole.flat
    figures = _count(actor, whole)
    open_ones = [row for row in whole.used if row.state in (State.BLANK, State.DOUBTFUL)]
    if open_ones and not with_blanks:
        raise Refused(
            f"还有 {len(open_ones)} 处待填。请填好、删去，或者勾选“带着待填发布”：它们会原样显示为〔待填〕。"
        )
    places = {place.start: whole.figures[place.id] for place in flat.nodes}
    spans = [
        Place(p.start, p.end, _STATUS[State(row.state)], row.what, row.unit, _reason(row), row.key)
        for p in flat.nodes
        if (row := places[p.start]).state != State.TYPED
    ]
    read = parse_text(flat.text)
    draft = Draft(
        title=read.title or working.title,
        text=flat.text,
        entries=(),
        figure_spans=tuple(s for s in spans if s.key),
        blank_spans=tuple(s for s in spans if not s.key),
        figures_by_key=figures,
        findings=(),
        unreported=(),
    )
    number = working.releases.count() + 1
    return services.store(
        actor, working.organisation, draft, year=working.year, as_of=working.as_of, source_name=working.source_name,
        letterhead=bytes(working.letterhead), at=at, working=working, number=number,
    ).report  # fmt: skip


_STATUS = {
    State.PROVEN: Status.FILLED,
    State.BLANK: Status.UNFILLED,
    State.DOUBTFUL: Status.AMBIGUOUS,
}


def _reason(row: LiveFigure) -> str:
    left_out = "；".join(f"{id_} 不计入：{why}" for id_, why in row.without.items())
    return f"{row.reason}；{left_out}" if left_out else row.reason


def _count(actor: Actor, whole: Whole) -> dict[str, Figure]:
    """Count every proven figure once more; none that the ledger no longer bears out is frozen."""
    ledger, _ = counting.ledgers(actor, whole.working)
    rows = [row for row in whole.used if row.state == State.PROVEN]
    moved = [row for row in rows if counting.is_outdated(ledger, row)]
    if moved:
        names = "、".join(dict.fromkeys(row.name for row in moved[:3]))
        raise Refused(f"台账有变动，{len(moved)} 个数据已过时（{names}等），请先按台账更新再发布。")
    answers = {row.key: counting.ask(ledger, row.key) for row in rows}
    return {key: answer.figure for key, answer in answers.items() if answer is not None}


# ---- opinions ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_opinion(actor: Actor, pk: int, words: str, *, at: datetime, section: int | None = None) -> Opinion:
    """Say something about a draft: whoever may write it, and while opinions are sought whoever may read the unit's reports.

    Raises:
        Refused: nothing was said.
    """
    working = loading.to_read(actor, pk, timezone.localdate(at))
    words = words.strip()[:4000]
    if len(words) < 2:
        raise Refused("请写下意见。")
    row = loading.section(working, section) if section is not None else None
    made = Opinion.objects.create(working=working, section=row, at=at, by=actor.name, words=words)
    record(actor, "reports.opinion_given", working, at, opinion=made.pk)
    return made


@transaction.atomic
def answer_opinion(actor: Actor, pk: int, opinion: int, answer: str, reason: str, *, at: datetime) -> None:
    """Say what became of an opinion; what is not taken up in full says why.

    Raises:
        Refused: no such answer, or the reason is missing.
        NotFound: there is no such opinion.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    row = working.opinions.filter(pk=opinion).first()
    if row is None:
        raise NotFound("没有这条意见。")
    reason = clean(reason).strip()[:300]
    if answer not in (Opinion.Answer.TAKEN, Opinion.Answer.PARTLY, Opinion.Answer.DECLINED):
        raise Refused("请选择是否采纳。")
    if answer != Opinion.Answer.TAKEN and len(reason) < 2:
        raise Refused("部分采纳或不采纳，请写明理由。")
    row.answer, row.reason = answer, reason
    row.save(update_fields=["answer", "reason"])
    record(actor, "reports.opinion_answered", working, at, opinion=row.pk, answer=answer)


@dataclass(frozen=True, slots=True)
class StagePage:
    """Where a report stands, what may be done, and what was said."""

    working: Working
    writes: bool
    moves: tuple[Move, ...]
    steps: tuple[Step, ...]
    opinions: tuple[Opinion, ...]
    releases: tuple[Report, ...]
    open: int
    typed: int
    lines: tuple[str, ...]  # the text, for whoever is asked for an opinion and may not write
    needs_paper: bool


def stage_page(actor: Actor, pk: int, on: date) -> StagePage:
    """Return a report's stages.

    Raises:
        NotFound: there is no such report for the actor.
    """
    working = loading.to_read(actor, pk, on)
    whole = loading.whole(working)
    writes = access.may(actor, WRITE, working.organisation, on)
    used = whole.used
    releases = working.releases.order_by("number").annotate(known_as=called_as("drafted_by"))
    steps = tuple(working.steps.annotate(known_as=called_as("by")))
    sent = next((step for step in reversed(steps) if step.stage == Stage.SUBMITTED), None)
    return StagePage(
        working=working,
        writes=writes,
        moves=MOVES[Stage(working.stage)] if writes else (),
        steps=steps,
        opinions=tuple(working.opinions.select_related("section").annotate(known_as=called_as("by"))),
        releases=tuple(releases.defer("text", "proof", "letterhead")),
        open=sum(row.state in (State.BLANK, State.DOUBTFUL) for row in used),
        typed=sum(row.state == State.TYPED for row in used),
        lines=() if writes else tuple(whole.flat.text.split("\n")),
        needs_paper=working.stage == Stage.SUBMITTED and sent is not None and sent.by == actor.name,
    )
