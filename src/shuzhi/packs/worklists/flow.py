"""State × role × action: the one table that says what may be done to a problem (问题整改).

The sheet of the contract knows seven states; 核验 is 申请销号 that an inspector has taken up (`sheet_state` tells which word is written).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a problem stands."""

    UNCLAIMED = "待认领"
    PLANNING = "制定方案"
    WORKING = "整改中"
    APPLIED = "申请销号"
    INSPECTION = "核验"
    CLOSED = "已销号"
    RETURNED = "退回"
    LASTING = "长期坚持"


class Side(StrEnum):
    """In which part somebody acts: for the unit that has to put it right, or above it."""

    UNIT = "责任单位"
    ABOVE = "上级"


class Ask(StrEnum):
    """What a step asks for besides columns of the sheet."""

    REASON = "理由"
    OPINION = "意见"
    PROOF = "佐证或会议纪要"
    MEASURES = "措施"
    ALL_DONE = "全部措施完成"
    OTHER_PERSON = "他人核验"
    NEW_DATE = "新的时限"
    PENDING = "待批的延期"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    Args:
        key: stable name, used in addresses.
        word: on the button and in the history.
        before: states in which it may be done.
        after: the state it leads to; None leaves the state as it is.
        sides: who may do it.
        columns: headers of the sheet that must be filled afterwards.
        asks: what else must be there.
        paper: the unit itself may do it with a paper that somebody else has signed (a unit with one clerk).
    """

    key: str
    word: str
    before: tuple[State, ...]
    after: State | None
    sides: tuple[Side, ...]
    columns: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    paper: bool = False


_S, _UNIT, _ABOVE, _BOTH = State, (Side.UNIT,), (Side.ABOVE,), (Side.UNIT, Side.ABOVE)
_OPEN = (_S.UNCLAIMED, _S.PLANNING, _S.WORKING, _S.APPLIED, _S.INSPECTION, _S.RETURNED)
_ENDED = (_S.CLOSED, _S.LASTING)

MOVES: tuple[Move, ...] = (
    Move("claim", "认领", (_S.UNCLAIMED,), _S.PLANNING, _UNIT, ("责任领导", "责任人")),
    Move("plan", "报送方案", (_S.PLANNING,), _S.WORKING, _UNIT, ("原因", "领导小组", "责任领导", "整改时限"), (Ask.MEASURES,)),
    Move("apply", "申请销号", (_S.WORKING, _S.LASTING), _S.APPLIED, _UNIT, ("进展",), (Ask.PROOF, Ask.ALL_DONE)),
    Move("withdraw", "撤回申请", (_S.APPLIED,), _S.WORKING, _UNIT, (), (Ask.REASON,)),
    Move("inspect", "受理核验", (_S.APPLIED,), _S.INSPECTION, _ABOVE, (), (Ask.OTHER_PERSON,), paper=True),
    Move("close", "核验通过，销号", (_S.INSPECTION,), _S.CLOSED, _ABOVE, (), (Ask.OPINION, Ask.PROOF, Ask.ALL_DONE, Ask.OTHER_PERSON), paper=True),
    Move("return", "退回", (_S.APPLIED, _S.INSPECTION), _S.RETURNED, _ABOVE, (), (Ask.REASON, Ask.OTHER_PERSON), paper=True),
    Move("keep", "转为长期坚持", (_S.INSPECTION,), _S.LASTING, _ABOVE, (), (Ask.REASON, Ask.OTHER_PERSON), paper=True),
    Move("resume", "重新整改", (_S.RETURNED,), _S.WORKING, _UNIT),
    Move("recheck", "复查合格", _ENDED, None, _ABOVE, (), (Ask.OPINION, Ask.OTHER_PERSON), paper=True),
    Move("reopen", "复查反弹，重新整改", _ENDED, _S.WORKING, _ABOVE, (), (Ask.REASON, Ask.OTHER_PERSON), paper=True),
    Move("extend", "申请延期", (_S.WORKING, _S.RETURNED), None, _UNIT, (), (Ask.REASON, Ask.NEW_DATE)),
    Move("grant", "同意延期", (_S.WORKING, _S.RETURNED), None, _ABOVE, (), (Ask.PENDING, Ask.OTHER_PERSON), paper=True),
    Move("deny", "不同意延期", (_S.WORKING, _S.RETURNED), None, _ABOVE, (), (Ask.PENDING, Ask.REASON, Ask.OTHER_PERSON), paper=True),
    Move("measure", "增加措施", (_S.PLANNING, _S.WORKING, _S.RETURNED), None, _UNIT),
    Move("tick", "措施完成", (_S.WORKING, _S.LASTING), None, _UNIT),
    Move("edit", "补充内容", (*_OPEN[:3], _S.RETURNED, _S.LASTING), None, _UNIT),
    Move("disclose", "公开选择", tuple(State), None, _BOTH),
)  # fmt: skip
BY_KEY = MappingProxyType({move.key: move for move in MOVES})

_WHO = ("领导小组", "责任领导", "责任单位", "责任人")
_PLAN = ("方面", "原因", "整改措施", "整改时限", *_WHO)
_DONE = ("进展", "佐证")
# what `edit` may change in which state: all other columns are frozen
EDITABLE = MappingProxyType(
    {
        State.UNCLAIMED: _PLAN,
        State.PLANNING: (*_PLAN, *_DONE),
        State.WORKING: (*_WHO, *_DONE),  # the plan stands: a new date is an extension, a new step a measure
        State.APPLIED: (),
        State.INSPECTION: (),
        State.CLOSED: (),
        State.RETURNED: ("原因", "整改措施", *_WHO, *_DONE),
        State.LASTING: (*_WHO, *_DONE),
    }
)

UNRESOLVED = (*_OPEN, State.LASTING)  # what goes on into the next year
ENDED = _ENDED
RECHECK_DAYS = 180  # a proposal for the day of 复查; the inspector sets it, no rule fixes it


def sheet_state(state: State) -> str:
    """Return the word of the contract's sheet for a state.

    Args:
        state: where the problem stands.
    """
    return State.APPLIED if state is State.INSPECTION else state


def state_of(word: str, *, inspecting: bool) -> State:
    """Return where a problem stands.

    Args:
        word: what the sheet says; "" is 待认领.
        inspecting: an inspector has taken up the application.
    """
    found = State(word or State.UNCLAIMED)
    return State.INSPECTION if inspecting and found is State.APPLIED else found


def may(move: Move, state: State, sides: frozenset[Side]) -> bool:
    """Tell whether somebody on these sides may do this in this state; with `paper` the unit may, its paper is asked for later.

    Args:
        move: a row of the table.
        state: where the problem stands.
        sides: in which parts somebody may act on the problem.
    """
    by = (*move.sides, Side.UNIT) if move.paper else move.sides
    return state in move.before and not sides.isdisjoint(by)


def moves(state: State, sides: frozenset[Side]) -> tuple[Move, ...]:
    """Return what somebody on these sides may do in this state, in the order of the table.

    Args:
        state: where the problem stands.
        sides: in which parts somebody may act on the problem.
    """
    return tuple(move for move in MOVES if may(move, state, sides))
