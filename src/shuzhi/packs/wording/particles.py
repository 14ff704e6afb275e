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
_SPOKEN = "说道|说|讲道|讲|问|答道|表示|告诉|唱|笑"
_RULED = re.compile(r"(?:[是有为以得予行供出现成获做作受需要持加来种份次项些])[^，。；：！？、\n]{0,2}$")
_RULED_FAR = re.compile(
    r"进行|作出|做出|作了|做了|得到|获得|取得|给予|提供|开展|予以|[没还所具]有|有[^，]{0,6}$|是|受到|形成|以|加以|实现|需要|经过|通过|离不开|带来|起到|产生|表达|这种|一种|一次|一项"
)
_DOERS = "记|听|读|答|守|盯|落|抠|挖|找|选|定|开展|推进|落实|执行|贯彻|完成|进行|发挥|组织|做|抓|学|管|干|走|写|讲|说|想|看|查|改|谈|用|练|唱|办|搞|过|结合|配合|坚持|履行|掌握|理解|领会|把握|认识|了解|研究|准备|安排|宣传|学习|表现|监督|管理|服务|建设|执行|整改|运行|发展|处理|解决"


@dataclass(frozen=True, slots=True)
class _Words:
    before_verb: re.Pattern[str]
    before_action: re.Pattern[str]
    complement: re.Pattern[str]
    at_end: re.Pattern[str]
    with_de: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _words() -> _Words:
    data: Mapping[str, list[str]] = read_yaml(_FILE)
    attributive = _any([n for n in data["nouns"] if len(n) == 1] + ["作用", "意义", "效果", "效应"])
    manner = f"(?P<manner>{_any(data['manner'])})的"
    return _Words(
        re.compile(
            rf"{manner}(?:(?:{_any(data['verbs'])})(?:[了着]|(?!{attributive})(?=[\u4e00-\u9fff“《]))|(?:{_SPOKEN})(?=[，：“])|(?:把|将)(?=[\u4e00-\u9fff“]{{2,20}}))"
        ),
        re.compile(
            rf"{manner}(?:{_any(data['actions'])})(?:[了着]|(?!{_any(data['nouns'])})(?=[\u4e00-\u9fff“《]{{2}}))"
        ),
        re.compile(
            rf"(?<=[\u4e00-\u9fff])(?P<verb>{_DOERS})的(?:还|很|比较|较为|非常|十分|更加|更|最|都)?(?:{_any(data['complements'])})(?:、(?:{_any(data['complements'])}))?(?=[，。；]|[、]?但|而且)"
        ),
        re.compile(
            rf"(?<=[\u4e00-\u9fff]{{2}}){manner}(?:增强|提升|提高|加强|改善|好转|净化|优化|深化|巩固|推进|发展|完善|落实|转变|显现|凸显|改进)(?:了)?(?=[，。；])"
        ),
        re.compile(
            rf"(?P<manner>{_any(data['manner'])})得(?:{_any([*data['verbs'], *data['actions']])})(?![的起出到])"
        ),
    )


def de_for_di(reading: Reading) -> Iterator[Hit]:
    """Yield `认真的落实` and `积极的探索党建…`: 的 between a manner word and a verb."""
    for found in _words().before_verb.finditer(reading.text):
        if not _RULED.search(reading.text, max(0, found.start() - 4), found.start()):
            yield _hit(found)
    for pattern in (_words().before_action, _words().at_end):
        for found in pattern.finditer(reading.text):
            if not _RULED_FAR.search(reading.clause_before(found.start(), limit=14)):
                yield _hit(found)
    for found in _words().with_de.finditer(reading.text):
        yield _hit(found)


def _hit(found: re.Match[str]) -> Hit:
    at = found.end("manner") - found.start()
    return Hit(found.start(), found.end(), f"{found[0][:at]}地{found[0][at + 1 :]}")


def de_for_complement(reading: Reading) -> Iterator[Hit]:
    """Yield `开展的扎实有效，`: 的 between a verb and what is said of it at the clause's end."""
    for found in _words().complement.finditer(reading.text):
        before = reading.clause_before(found.start(), limit=10)
        vivid = len(found[0]) > 5
        if (before or vivid) and not re.search(r"[所是有最的把被让使会懂能善]$|有所", before):
            at = found.end("verb") - found.start()
            yield Hit(found.start(), found.end(), f"{found[0][:at]}得{found[0][at + 1 :]}")
