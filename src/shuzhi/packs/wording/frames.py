"""Frames that lack a half: 把…作为, 以…为题, 在…下."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.core.proofing import Hit, Reading

_VERB_QUOTE_WEI = re.compile(
    r"(?P<verb>落实|夯实|加强|推进|树立|发挥|坚持|突出|强化|抓好|做好|打造|开展|深化|用好|聚焦|依托|结合|立足)"
    r"“[^”\n]{2,40}”为(?!了|此|什么|民|您|你|群众|企业|老百姓)"
)
_QUOTE_WEI_THEME = re.compile(
    r"(?P<quote>“[^”\n]{2,60}”|《[^》\n]{2,60}》)为(?:主?题|名)(?=的|，|、|开展|召开|举办|组织)"
)
_HELD_BY = re.compile(r"[以用把将由因拿就称]|冠|命名|定名|题")
_UNDER = re.compile(
    r"在(?P<who>[^，。；：！？\n“”]{2,40}?的)(?P<tail>(?:坚强|正确|有力|共同|不懈|通力|积极|辛勤|统一|集中|关心|亲切|直接|具体|精心|大力|鼎力|帮助)*"
    r"(?:领导|指导|支持|关怀|带领|帮助|关心|引领|努力|配合))(?=，)"
)


def missing_ba(reading: Reading) -> Iterator[Hit]:
    """Yield `落实“…”为推动…` and the like: neither 把 nor 以 in the clause."""
    for found in _VERB_QUOTE_WEI.finditer(reading.text):
        if not _HELD_BY.search(reading.clause_before(found.start())):
            yield Hit(found.start(), found.end(), values={"verb": found["verb"]})


def missing_yi(reading: Reading) -> Iterator[Hit]:
    """Yield `讲授“…”为题的党课`: a title made the theme without 以."""
    for found in _QUOTE_WEI_THEME.finditer(reading.text):
        before = reading.clause_before(found.start(), stops="。；！？\n")
        if not _HELD_BY.search(before[-12:]):
            yield Hit(found.start(), found.end(), f"以{found[0]}")


def missing_xia(reading: Reading) -> Iterator[Hit]:
    """Yield `在区委的坚强领导，`: the frame 在…下 left open, no other half before the sentence's end."""
    for found in _UNDER.finditer(reading.text):
        rest = reading.text[found.end() : reading.sentence(found.start()).end]
        if not re.match(r"，[^。]{0,40}?下(?=，|[^属一级达发沉班])", rest):
            yield Hit(found.start("tail"), found.end("tail"), f"{found['tail']}下", {"tail": found["tail"]})
