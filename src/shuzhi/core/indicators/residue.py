"""What a match leaves of a clause: whose, which, about what; and what nobody can explain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuzhi.core.indicators.definitions import Indicator, Reach
from shuzhi.core.indicators.ledger import Ledger

_EXAMPLES = re.compile(
    r"(?:通过|采取|采用|以|利用|依托|运用|围绕|按照|根据)?[^ ，]*?(?:等)(?:形式|方式|途径|载体|平台|契机|内容|为主题|为主要内容)"
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
    catalogue = ledger.catalogue
    words = catalogue.words
    left = _DATES.sub(" ", _EXAMPLES.sub(" ", left))
    reach, left = _reach(left, one, ledger)
    for name in ledger.own_names:
        left = left.replace(name, " ")
    qualifiers: list[str] = []
    for q in catalogue.qualifiers:
        if one.kind in q.kinds and q.say.search(left):
            qualifiers.append(q.name)
            left = q.say.sub(" ", left)
    topics: list[str] = []

    def take(hit: re.Match[str]) -> str:
        topics.append(words.topics[hit[0]])
        return " "

    if one.topic:
        left = words.topic.sub(take, left)
    chunks = [
        c
        for part in re.split(r"[ 、/]+", words.neutral.sub(" ", left))
        if len(c := part.strip(words.edge)) > 1
    ]
    if one.topic and one.kind != "党员":
        return Residue(reach, tuple(qualifiers), (*dict.fromkeys(topics), *dict.fromkeys(chunks)), ())
    return Residue(reach, tuple(qualifiers), tuple(dict.fromkeys(topics)), tuple(dict.fromkeys(chunks)))


def _reach(left: str, one: Indicator, ledger: Ledger) -> tuple[str, str]:
    for name, code in ledger.part_names:
        if name in left:
            return f"org:{code}", left.replace(name, " ")
    for reach, say in ledger.catalogue.words.reach:
        if not say.search(left):
            continue
        left = say.sub(" ", left)
        if one.kind != "活动" or one.reach != Reach.TREE or reach == Reach.TREE:
            return "", left
        if reach == Reach.OWN:
            return (Reach.OWN.value if one.id.startswith("study.lecture") else ""), left
        return reach.value, left
    return "", left
