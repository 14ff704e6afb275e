"""What a step asks for: each condition answers with the sentence that is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger import entry
from shuzhi.apps.worklists import attached
from shuzhi.apps.worklists.holding import PROBLEMS, Held
from shuzhi.apps.worklists.models import Dossier, Extension, Problem
from shuzhi.core.errors import Refused
from shuzhi.packs.worklists import flow
from shuzhi.packs.worklists.flow import Ask, Move, Side

_KEPT = (
    "编号",
    "年度",
    "组织编码",
    "问题",
    "来源",
    "状态",
    "销号日期",
)  # moved by steps only, once a problem is on its way


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed paper that stands in for a second person: who signed, when, and where the scan is."""

    signed_by: str = ""
    signed_on: date | None = None
    scan: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.signed_by and self.signed_on and self.scan)


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in with a step.

    Args:
        cells: columns of the sheet by header.
        told: reason or opinion.
        minutes: the meeting that stands in for evidence: which, when, where its minutes are.
        until: a new date: of an extension, or of the next 复查.
        paper: instead of a second person.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    told: str = ""
    minutes: str = ""
    until: date | None = None
    paper: Paper | None = None


NOTHING = Given()


def require_place(held: Held, move: Move) -> None:
    """Refuse what the table does not have for this state and part; what has been carried over is moved in its new year."""
    onward = held.carried_on
    if onward is not None and move.key != "disclose":
        raise Refused(f"这个问题已结转到{onward.year}年，请在那里办理。")
    if held.state not in move.before:
        raise Refused(f"这个问题现在是“{held.state}”，不能{move.word}。")
    if not flow.may(move, held.state, held.sides):
        raise Refused(f"“{move.word}”由{'、'.join(move.sides)}办理，您在这个组织没有这项权限。")


def require_unfrozen(held: Held, cells: Mapping[str, str]) -> None:
    """Refuse columns that the state has frozen."""
    free = flow.EDITABLE[held.state]
    stood = entry.cells_of(PROBLEMS, held.row)
    frozen = [h for h, text in cells.items() if h not in free and text != stood.get(h, "")]
    if frozen:
        raise Refused(f"“{held.state}”时“{'、'.join(frozen)}”不能改动。")


def require_unfrozen_by_hand(row: Problem, cells: Mapping[str, object]) -> None:
    """In 台账 the state of a problem never moves, and a problem on its way keeps what its state has frozen."""
    dossier = Dossier.objects.filter(problem=row).first()
    stood, state = (
        entry.cells_of(PROBLEMS, row),
        flow.state_of(row.status, inspecting=bool(dossier and dossier.inspecting)),
    )
    on_its_way = dossier is not None and dossier.version > 0
    frozen = {"状态", "销号日期"} | (
        set(_KEPT) | (set(stood) - set(flow.EDITABLE[state])) if on_its_way else set()
    )
    changed = [h for h in sorted(frozen) if str(cells.get(h) or "") != stood.get(h, "")]
    if changed:
        raise Refused(f"“{state}”的问题，“{'、'.join(changed)}”要在“清单”里按步骤办理，不能直接改。")


def require_due(held: Held, due: date | None) -> None:
    """Refuse a date before the problem was there."""
    first = held.row.steps.first()
    start = timezone.localdate(first.at) if first else date(held.row.year, 1, 1)
    if due is not None and due < start:
        raise Refused(f"时限 {due:%Y-%m-%d} 早于开始日期 {start:%Y-%m-%d}，请核对。")


def require(
    actor: Actor, held: Held, move: Move, given: Given, cells: Mapping[str, str], today: date
) -> None:
    """Refuse a step as long as something that the table asks for is missing.

    Raises:
        Refused: the sentence names everything that is missing.
    """
    merged = entry.cells_of(PROBLEMS, held.row) | dict(cells)
    empty = [header for header in move.columns if not merged.get(header, "").strip()]
    missing = [f"请填写“{'、'.join(empty)}”"] if empty else []
    asked = _Asked(actor, held, given, merged, today)
    missing += [sentence for ask in move.asks if (sentence := _CHECKS[ask](asked))]
    if missing:
        raise Refused(f"还不能“{move.word}”：{'；'.join(missing)}。")
    if "整改时限" in cells:
        require_due(held, _day(cells["整改时限"]))


@dataclass(frozen=True, slots=True)
class _Asked:
    actor: Actor
    held: Held
    given: Given
    cells: Mapping[str, str]
    today: date


def _told(word: str) -> Callable[[_Asked], str]:
    return lambda asked: "" if asked.given.told.strip() else f"请写明{word}"


def _proof(asked: _Asked) -> str:
    minutes = asked.given.minutes.strip() or asked.held.dossier.minutes
    if asked.cells.get("佐证", "").strip() or minutes or attached.has(asked.held.row):
        return ""
    return "没有佐证：请附上佐证材料、写明佐证，或写明会议纪要"


def _measures(asked: _Asked) -> str:
    return "" if asked.held.measures or asked.cells.get("整改措施", "").strip() else "至少要有一条措施"


def _all_done(asked: _Asked) -> str:
    left = asked.held.open_measures
    return f"还有 {len(left)} 条措施没有完成" if left else ""


def _other_person(asked: _Asked) -> str:
    """Somebody above who is not the applicant; else a paper that a third one has signed."""
    dossier, pending = asked.held.dossier, _pending(asked.held.row)
    own = {name for name in (dossier.applicant, pending.asked_by if pending else "") if name}
    is_own = asked.actor.name in own
    if Side.ABOVE in asked.held.sides and not is_own:
        return ""
    paper = asked.given.paper
    if paper is None or not paper.is_whole or paper.signed_on is None:
        return "不能由本人核验：请由他人办理，或写明签字材料（签字人、日期、扫描件所在）"
    if paper.signed_by in own or paper.signed_by == asked.actor.name:
        return "签字人不能是申请人本人"
    return "签字日期还没有到" if paper.signed_on > asked.today else ""


def _pending(row: Problem) -> Extension | None:
    return row.extensions.filter(verdict="").first()


def _has_pending(asked: _Asked) -> str:
    return "" if _pending(asked.held.row) else "没有等待批复的延期申请"


def _new_date(asked: _Asked) -> str:
    until, old = asked.given.until, _day(asked.held.row.due)
    if until is None:
        return "请写明新的时限"
    if until <= asked.today or (old is not None and until <= old):
        return "新的时限要晚于原时限和今天"
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_CHECKS = MappingProxyType(
    {
        Ask.REASON: _told("理由"),
        Ask.OPINION: _told("意见"),
        Ask.PROOF: _proof,
        Ask.MEASURES: _measures,
        Ask.ALL_DONE: _all_done,
        Ask.OTHER_PERSON: _other_person,
        Ask.NEW_DATE: _new_date,
        Ask.PENDING: _has_pending,
    }
)
