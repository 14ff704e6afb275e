"""的, 地 and 得: manner words before verbs, complements after them, from word lists (`manner.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.rules import read_yaml

_FILE = Path(__file__).parent / "manner.yaml"
_PARTICLE = re.compile("[的得]")
_SUBJECT = re.compile(r"[\u4e00-\u9fff]{2}$")
_SPOKEN = "说道|说|讲道|讲|问|答道|表示|告诉|唱|笑"
_RULED = re.compile(r"(?:[是有为以得予行供出现成获做作受需要持加来种份次项些])[^，。；：！？、\n]{0,2}$")
_RULED_FAR = re.compile(
    r"置于|处于|进行|作出|做出|作了|做了|得到|获得|取得|给予|提供|开展|予以|[没还所具]有|有[^，]{0,6}$|是|受到|形成|以|加以|实现|需要|经过|通过|离不开|带来|起到|产生|表达|这种|一种|一次|一项"
)
_DOERS = "记|听|读|答|守|盯|落|抠|挖|找|选|定|开展|推进|落实|执行|贯彻|完成|进行|发挥|组织|做|抓|学|管|干|走|写|讲|说|想|看|查|改|谈|用|练|唱|办|搞|过|结合|配合|坚持|履行|掌握|理解|领会|把握|认识|了解|研究|准备|安排|宣传|学习|表现|监督|管理|服务|建设|执行|整改|运行|发展|处理|解决"


@dataclass(frozen=True, slots=True)
class _Words:
    manner: frozenset[str]
    lengths: tuple[int, ...]  # of the manner words, the longest first
    verb: re.Pattern[str]
    action: re.Pattern[str]
    at_end: re.Pattern[str]
    any_verb: re.Pattern[str]
    complement: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _words() -> _Words:
    data: Mapping[str, list[str]] = read_yaml(_FILE)
    attributive = _any([n for n in data["nouns"] if len(n) == 1] + ["作用", "意义", "效果", "效应"])
    verbs, actions, complements = (_any(data[name]) for name in ("verbs", "actions", "complements"))
    return _Words(
        frozenset(data["manner"]),
        tuple(sorted({len(word) for word in data["manner"]}, reverse=True)),
        re.compile(
            rf"(?:{verbs})(?:[了着]|(?!{attributive})(?=[\u4e00-\u9fff“《]))|(?:{_SPOKEN})(?=[，：“])|(?:把|将)(?=[\u4e00-\u9fff“]{{2,20}})"
        ),
        re.compile(rf"(?:{actions})(?:[了着]|(?!{_any(data['nouns'])})(?=[\u4e00-\u9fff“《]{{2}}))"),
        re.compile(
            "(?:增强|提升|提高|加强|改善|好转|净化|优化|深化|巩固|推进|发展|完善|落实|转变|显现|凸显|改进)了?(?=[，。；])"
        ),
        re.compile(rf"(?:{verbs}|{actions})(?![的起出到])"),
        re.compile(
            rf"(?<=[\u4e00-\u9fff])(?P<verb>{_DOERS})的(?:还|很|比较|较为|非常|十分|更加|更|最|都)?(?:{complements})(?:、(?:{complements}))?(?=[，。；]|[、]?但|而且)"
        ),
    )


def de_for_di(reading: Reading) -> Iterator[Hit]:
    """Yield `认真的落实`, `积极的探索党建…` and `明显得增强`: 的 or 得 between a manner word and a verb."""
    words, text = _words(), reading.text
    for particle in _PARTICLE.finditer(text):
        at = particle.start()
        start = next((at - n for n in words.lengths if n <= at and text[at - n : at] in words.manner), None)
        end = None if start is None else _verb_end(reading, start, at)
        if start is not None and end is not None:
            yield Hit(start, end, f"{text[start:at]}地{text[at + 1 : end]}")


def _verb_end(reading: Reading, start: int, at: int) -> int | None:
    """Return where the verb after a particle ends, None where there is none or the words before make it a noun."""
    words, text = _words(), reading.text
    if text[at] == "得":
        found = words.any_verb.match(text, at + 1)
        return found.end() if found else None
    found = words.verb.match(text, at + 1)
    if found and not _RULED.search(text, max(0, start - 4), start):
        return found.end()
    found = words.action.match(text, at + 1)
    if found is None and _SUBJECT.search(text, max(0, start - 2), start):
        found = words.at_end.match(text, at + 1)
    ruled = found and _RULED_FAR.search(reading.clause_before(start, limit=14))
    return found.end() if found and not ruled else None


def de_for_complement(reading: Reading) -> Iterator[Hit]:
    """Yield `开展的扎实有效，`: 的 between a verb and what is said of it at the clause's end."""
    for found in _words().complement.finditer(reading.text):
        before = reading.clause_before(found.start(), limit=10)
        vivid = len(found[0]) > 5
        if (before or vivid) and not re.search(r"[所是有最的把被让使会懂能善]$|有所", before):
            at = found.end("verb") - found.start()
            yield Hit(found.start(), found.end(), f"{found[0][:at]}得{found[0][at + 1 :]}")
