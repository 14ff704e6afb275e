"""The paper that voters mark (选票、表决票、测评表): what stands on the phone's page too, to be printed once for each voter present."""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.apps.ballots import queries as box
from shuzhi.apps.ballots.models import Vote
from shuzhi.apps.ballots.showing import how
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import docx
from shuzhi.core.rules.days import chinese_day
from shuzhi.core.voting import GradesQuestion, MotionQuestion, PersonsQuestion, Question
from shuzhi.core.voting.questions import choices, lines

_WORD = {
    PersonsQuestion: ("选票", "候选人"),
    MotionQuestion: ("表决票", "事项"),
    GradesQuestion: ("测评表", "对象"),
}


_ROOM = "\u3000" * 6  # for a name by hand


def ballot_paper(vote: Vote, unit: Organisation) -> bytes:
    """Return one empty paper of a vote as .docx; the same vote gives the same bytes."""
    question = box.question_of(vote)
    word, about = _WORD[type(question)]
    title = _titled(vote.title, word)
    return docx.write(Paper(tuple(_blocks(vote, unit, question, title, about)), title, unit.name))


def _titled(title: str, word: str) -> str:
    """述职测评 + 测评表 is 述职测评表: what stands there already is not said twice."""
    said = next(n for n in range(len(word), -1, -1) if title.endswith(word[:n]))
    return title + word[said:]


def _blocks(vote: Vote, unit: Organisation, question: Question, title: str, about: str) -> Iterator[Block]:
    yield _words(BlockKind.TITLE, title)
    marks = choices(question)
    rows = [(line, *[""] * len(marks)) for line in lines(question)]
    if isinstance(question, PersonsQuestion) and question.others:
        rows += [(f"另选：{_ROOM}", "", *["—"] * (len(marks) - 1))] * question.seats
    yield Block(BlockKind.TABLE, rows=((about, *marks), *rows))
    yield _words(
        BlockKind.BODY, f"填写说明：在空格里画“○”。{how(question)}{_others(question)}不能委托他人投票。"
    )
    yield _words(BlockKind.SIGNATURE, unit.name)
    yield _words(BlockKind.DATE, chinese_day(vote.day))


def _others(question: Question) -> str:
    if isinstance(question, PersonsQuestion) and question.others:
        return "另选他人的，在“另选”后写姓名并画“○”。"
    return ""


def _words(kind: BlockKind, text: str) -> Block:
    return Block(kind, (Run(text),))
