"""Minutes (会议记录) and sign-in sheet (签到表) of a record, as paper; a page prints the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuzhi.apps.ledger.models import Activity, Topic
from shuzhi.apps.ledger.records import notes
from shuzhi.apps.quickentry.models import Absence
from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.text.numerals import int_to_chinese
from shuzhi.packs.ledger.columns import entries

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MINUTES = {
    "党员大会",
    "支委会",
    "党委会",
    "党总支会",
    "党组会",
    "党小组会",
    "组织生活会",
    "座谈会",
    "专题会议",
}


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str


def title_of(row: Activity, what: str) -> str:
    return f"{row.organisation.short_name or row.organisation.name}{row.kind}{what}"


def minutes_word(row: Activity) -> str:
    return "会议记录" if row.kind in _MINUTES else "活动记录"


def facts(row: Activity, absent: Sequence[Absence]) -> tuple[Line, ...]:
    """The lines at the head of the minutes; what was not recorded has no line."""
    clock = notes(row).get("时间", "")
    day = f"{row.day.year}年{row.day.month}月{row.day.day}日{f' {clock}' if clock else ''}"
    lines = (
        Line("主题", row.topic),
        Line("时间", day),
        Line("地点", row.place),
        Line("主持人", row.chair),
        Line("记录人", notes(row).get("记录人", "")),
        Line(
            "主讲人",
            f"{row.speaker}{f'（{row.speaker_role}）' if row.speaker_role else ''}" if row.speaker else "",
        ),
        Line("出席情况", _attendance(row)),
        Line("参加人", "、".join(entries(row.participants))),
        Line("缺席", "、".join(f"{each.name}（{each.code}）" for each in absent)),
        Line("学时", f"{row.hours.normalize():f}" if row.hours is not None else ""),
        Line("成果", row.results),
    )
    return tuple(line for line in lines if line.value)


def _attendance(row: Activity) -> str:
    parts = (("应到", row.expected), ("实到", row.present), ("其中党员", row.present_members))
    return "，".join(f"{word}{number}人" for word, number in parts if number is not None)


def minutes(row: Activity, topics: Sequence[Topic], absent: Sequence[Absence]) -> Paper:
    """Return the minutes as paper.

    Args:
        row: the activity.
        topics: its topics.
        absent: who was not there.
    """
    title = title_of(row, minutes_word(row))
    blocks = (_text(BlockKind.TITLE, title), *_minutes_body(row, topics, absent))
    return Paper(blocks, title, row.organisation.name)


def _minutes_body(row: Activity, topics: Sequence[Topic], absent: Sequence[Absence]) -> Iterator[Block]:
    for line in facts(row, absent):
        yield _text(BlockKind.BODY, f"{line.label}：{line.value}")
    for number, topic in enumerate(topics, 1):
        yield _text(BlockKind.HEADING1, f"{int_to_chinese(number)}、{topic.topic}")
        yield _text(BlockKind.BODY, f"决定：{topic.decision}" if topic.decision else "记录：")
    if not topics:
        yield _text(BlockKind.BODY, "记录：")
    yield _text(BlockKind.BODY, "主持人签字：　　　　　　　　记录人签字：")


def sign_in(row: Activity, names: Sequence[str]) -> Paper:
    """Return the sign-in sheet: a line a person, left free for signatures, and some lines more."""
    title = title_of(row, "签到表")
    clock = notes(row).get("时间", "")
    head = f"时间：{row.day.year}年{row.day.month}月{row.day.day}日{f' {clock}' if clock else ''}"
    blocks = (
        _text(BlockKind.TITLE, title),
        _text(BlockKind.BODY, f"主题：{row.topic}"),
        _text(BlockKind.BODY, head),
        _text(BlockKind.BODY, f"地点：{row.place}"),
        Block(BlockKind.TABLE, rows=(("序号", "姓名", "签到", "备注"), *signing_lines(names))),
    )
    return Paper(blocks, title, row.organisation.name)


def signing_lines(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), name, "", "") for number, name in enumerate([*names, "", "", ""], 1))


def _text(kind: BlockKind, words: str) -> Block:
    return Block(kind, (Run(words),))
