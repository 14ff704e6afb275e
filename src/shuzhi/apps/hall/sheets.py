"""The result sheet (计票结果报告单): what was counted, under which rule, with room for the signatures of scrutineers and tellers."""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.apps.ballots import queries as box
from shuzhi.apps.ballots.models import Vote
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import docx
from shuzhi.core.rules.days import chinese_day
from shuzhi.core.voting import GradesResult, MotionResult, PersonsResult


def result_sheet(vote: Vote, unit: Organisation) -> bytes:
    """Return the sheet of a closed vote as .docx; the same vote gives the same bytes."""
    title = f"{vote.title}计票结果报告单"
    return docx.write(Paper(tuple(_blocks(vote, unit, title)), title, unit.name))


def _blocks(vote: Vote, unit: Organisation, title: str) -> Iterator[Block]:
    outcome, rules = box.outcome(vote), box.rules_of(vote)
    slips, tally = outcome.slips, outcome.tally
    yield _words(BlockKind.TITLE, title)
    yield _words(
        BlockKind.BODY,
        f"{chinese_day(vote.day)}，{unit.name}进行“{vote.title}”（{rules.name}，{vote.get_manner_display()}）。"
        f"应到会有权投票{outcome.roll.entitled}人，实到{outcome.roll.present}人；发出{slips.issued}张，收回{slips.collected}张，"
        f"退回{slips.returned}张，遗失、未交{slips.missing}张；其中有效票{tally.valid}张，空白票{tally.blank}张，无效票{tally.invalid}张。",
    )
    yield Block(BlockKind.TABLE, rows=_table(outcome))
    if tally.others:
        named = "，".join(f"{name}{votes}票" for name, votes in tally.others.items())
        yield _words(BlockKind.BODY, f"另选：{named}。")
    for sentence in _meaning(outcome.result):
        yield _words(BlockKind.BODY, sentence)
    if rules.majority:
        basis = f"（{rules.majority.basis.text}）" if rules.majority.basis else ""
        yield _words(BlockKind.BODY, f"计算口径：{rules.majority.words}{basis}。")
    if vote.digest:
        yield _words(BlockKind.BODY, "公布内容的摘要（SHA-256）如下：")
        yield _words(BlockKind.BODY, vote.digest)
    tellers, scrutineers = box.officers_of(vote)
    for word, names in (("监票人", scrutineers), ("计票人", tellers)):
        if names:
            yield _words(BlockKind.BODY, f"{word}（{'、'.join(names)}）签字：")
    yield _words(BlockKind.SIGNATURE, unit.name)
    yield _words(BlockKind.DATE, chinese_day(vote.day))


def _table(outcome: box.Outcome) -> tuple[tuple[str, ...], ...]:
    marks = tuple(next(iter(outcome.tally.marks.values()), {}))
    head = ("对象", *marks)
    return (head, *((line, *(str(found[m]) for m in marks)) for line, found in outcome.tally.marks.items()))


def _meaning(result: PersonsResult | MotionResult | GradesResult) -> Iterator[str]:
    if isinstance(result, MotionResult) and result.carried is not None:
        yield f"赞成{result.votes}票，须得{result.needed}票，{'通过' if result.carried else '未通过'}。"
    if isinstance(result, PersonsResult) and result.needed:
        yield f"须得{result.needed}票。" + (
            f"达到票数：{'、'.join(result.elected)}。" if result.elected else "无人达到票数。"
        )
        if result.tied:
            yield f"{'、'.join(result.tied)}票数相等，须再次投票。"
        if result.vacant:
            yield f"还缺{result.vacant}名。"


def _words(kind: BlockKind, text: str) -> Block:
    return Block(kind, (Run(text),))
