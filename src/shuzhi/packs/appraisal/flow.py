"""Stage × action × side: the one table that says what may be done in a round of 述职评议考核, and where it leads.

After the decision there is no way back: what was decided is changed by a new round only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """Where a round stands."""

    PREPARING = "准备"
    REPORTING = "报告"
    MEETING = "会议"
    COUNTING = "计算"
    GRADING = "定等次"
    FEEDBACK = "反馈"
    ENDED = "结束"


class Side(StrEnum):
    """In which part somebody acts: for the committee that appraises, or for a unit that reports."""

    HOLDER = "主持考核的党委"
    UNIT = "述职单位"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    Args:
        key: stable name.
        word: on the button and in the history.
        stages: in which it may be done.
        side: who may do it.
        after: the stage it leads to; None leaves the round where it is.
    """

    key: str
    word: str
    stages: tuple[Stage, ...]
    side: Side = Side.HOLDER
    after: Stage | None = None


_S = Stage
_OPEN = (_S.REPORTING, _S.MEETING, _S.COUNTING)

MOVES: tuple[Move, ...] = (
    Move("edit", "修改方案、单位和日程", (_S.PREPARING,)),
    Move("start", "开始：收述职报告", (_S.PREPARING,), after=_S.REPORTING),
    Move("check", "记调研核查、征求意见", (_S.PREPARING, _S.REPORTING, _S.MEETING)),
    Move("compute", "按台账计算", _OPEN),
    Move("object", "对数据提出异议", _OPEN, Side.UNIT),
    Move("answer", "答复异议", _OPEN),
    Move("order", "排发言顺序", (_S.REPORTING, _S.MEETING)),
    Move("meet", "冻结报告，开始评议会", (_S.REPORTING,), after=_S.MEETING),
    Move("comment", "点评", (_S.MEETING,)),
    Move("vote", "准备测评票、取回结果", (_S.MEETING, _S.COUNTING)),
    Move("papers", "录入纸质测评表", (_S.MEETING, _S.COUNTING)),
    Move("count", "评议会结束，进入计算", (_S.MEETING,), after=_S.COUNTING),
    Move("drop", "单位退出本轮", (*_OPEN, _S.GRADING)),
    Move("grade", "核对完毕，进入定等次", (_S.COUNTING,), after=_S.GRADING),
    Move("back", "退回计算", (_S.GRADING,), after=_S.COUNTING),
    Move("decide", "确定等次", (_S.GRADING,), after=_S.FEEDBACK),
    Move("rectify", "点评意见转入问题清单", (_S.FEEDBACK,)),
    Move("end", "结束本轮", (_S.FEEDBACK,), after=_S.ENDED),
)
BY_KEY = MappingProxyType({move.key: move for move in MOVES})
STEPS = ("start", "meet", "count", "grade", "back", "end")  # those that ask for nothing but a click
DECIDED = (_S.FEEDBACK, _S.ENDED)


def may(key: str, stage: Stage, sides: frozenset[Side]) -> bool:
    """Tell whether somebody on these sides may do this at a stage.

    Args:
        key: of the move.
        stage: where the round stands.
        sides: in which parts the actor acts.
    """
    move = BY_KEY[key]
    return stage in move.stages and move.side in sides
