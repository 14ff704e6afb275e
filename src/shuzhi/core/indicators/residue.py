"""What a match leaves of a clause: whose, which, about what; and what nobody can explain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuzhi.core.indicators.definitions import Indicator, Reach
from shuzhi.core.indicators.ledger import Ledger

_EXAMPLES = re.compile(
    r"(?:通过|采取|采用|以|利用|依托|运用|围绕|按照|根据)?[^ ，]*?(?:等)(?:形式|方式|途径|载体|平台|契机|内容|(?:重点|关键|主要)*(?:岗位|领域|环节|部位|节点)|为主题|为主要内容)"
    r"|(?:会|会议)?通过[^ ，]{0,8}(?:投票|表决|讨论|审议|研究)"
)
_STEP = re.compile(
    r"(?:全年|累计|先后|今年|年内|共)*(?:签订|签署|开展|举办|组织|召开|进行|制定|出台|修订|建立|发送|收到|完成)"
)
_DATES = re.compile(
    r"(?:20\d{2}|[*＊]{1,4})年(?:度)?(?:以来|以后)?|(?:\d{1,2}|[*＊]{1,2})月份?|(?:\d{1,2}|[*＊]{1,2})日|上半年|下半年|第?[一二三四]季度|截[至止]"
)


@dataclass(frozen=True, slots=True)
class Residue:
    """What is left of a clause, read.

    Args:
        reach: whose records, "" when not said.
        qualifiers: names of narrowing words.
        topics: words that the rows must contain.
        unknown: words that nothing explains.
    """

    reach: str
    qualifiers: tuple[str, ...]
    topics: tuple[str, ...]
    unknown: tuple[str, ...]


def read_residue(left: str, one: Indicator, ledger: Ledger) -> Residue:
    """Read what a match leaves of its clause, for one indicator."""
    words = ledger.catalogue.words
    left = _EXAMPLES.sub(" ", _DATES.sub(" ", left))
    left = " ".join(_last_step(piece) for piece in left.split(" "))
    reach, left = _reach(left, one, ledger)
    for name in (*ledger.own_names, *ledger.own_bodies):
        left = left.replace(name, " ")
    qualifiers: list[str] = []
    for q in ledger.catalogue.qualifiers:
        if one.kind in q.kinds and q.say.search(left):
            qualifiers.append(q.name)
            left = q.say.sub(" ", left)
    topics, left = _topics(left, one, ledger)
    parts = re.split(r"[ 、/◇]+", words.neutral.sub(" ", left))
    chunks = [c for part in parts if len(c := part.strip(words.edge)) > 1]
    if one.topic and one.kind != "党员":
        return Residue(reach, tuple(qualifiers), (*dict.fromkeys(topics), *dict.fromkeys(chunks)), ())
    return Residue(reach, tuple(qualifiers), tuple(dict.fromkeys(topics)), tuple(dict.fromkeys(chunks)))


def _topics(left: str, one: Indicator, ledger: Ledger) -> tuple[list[str], str]:
    """Take the words out that rows may say: first whole pieces that some row has word for word, then the pack's topics."""
    if not one.topic:
        return [], left
    topics: list[str] = []
    words = ledger.catalogue.words
    pieces = []
    for piece in left.split(" "):
        bare = piece.strip(words.edge)
        if (
            len(bare) > 3
            and not words.topic.search(bare)
            and words.neutral.sub("", bare)
            and ledger.mentions(one, bare)
        ):
            topics.append(bare)
        else:
            pieces.append(piece)

    def take(hit: re.Match[str]) -> str:
        topics.append(words.topics[hit[0]])
        return " "

    return topics, words.topic.sub(take, " ".join(pieces))


def _last_step(piece: str) -> str:
    """Of things done one after the other in one clause (涵养…、签订…) keep the last; of a list of examples (…等) nothing."""
    if piece.endswith("等"):
        return ""
    _head, mark, tail = piece.rpartition("、")
    return tail if mark and _STEP.match(tail) else piece


def _reach(left: str, one: Indicator, ledger: Ledger) -> tuple[str, str]:
    reach, words = reach_of(left, one, ledger)
    return reach, words.sub(" ", left) if words is not None else left


def reach_of(clause: str, one: Indicator, ledger: Ledger) -> tuple[str, re.Pattern[str] | None]:
    """Return whose records a clause speaks of, "" when it does not say, and the words that say it.

    Who is spoken to is not who did it: 对各支部开展督导 is the organisation's own doing.
    """
    for name, code in ledger.part_names:
        if name in clause and not _one_of_several(clause, name):
            return f"org:{code}", re.compile(re.escape(name))
    for reach, say in ledger.catalogue.words.reach:
        if (hit := say.search(clause)) is None:
            continue
        if one.kind != "活动" or one.reach != Reach.TREE or reach == Reach.TREE or one.id in _DONE_TO:
            return "", say
        if clause[: hit.start()].endswith(_TO):
            return "", say
        if reach == Reach.OWN:
            return (Reach.OWN.value if one.id.startswith("study.lecture") else ""), say
        return reach.value, say
    return "", None


def _one_of_several(clause: str, name: str) -> bool:
    """一支部、二支部 did it together: neither alone."""
    before, _, after = clause.partition(name)
    return before.endswith(("、", "和", "与", "及")) or after.startswith(("、", "和", "与", "及"))


_DONE_TO = frozenset(("service.supervision", "service.survey"))
_TO = ("对", "与", "向", "到", "赴", "深入", "为", "给", "和", "指向")
