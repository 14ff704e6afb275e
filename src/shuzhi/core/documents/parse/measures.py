"""Measure words and units: what may follow a number that counts; the words are in words/measures.yaml."""

from __future__ import annotations

import re
from functools import cache

from shuzhi.core.documents.parse.roles import WORDS
from shuzhi.core.text import tables


@cache
def table() -> dict[str, object]:
    """Return the table of measure words."""
    return dict(tables.load(WORDS / "measures.yaml"))


def alternation_of(key: str) -> str:
    """Return an alternation of the words under a key."""
    return tables.alternation(tables.words(table()[key]))


@cache
def unit_pattern() -> str:
    """Return the regular expression of all units that count, the longest first, with what may not follow each."""
    never = rf"(?!{alternation_of('never')})"
    counting = table()["counting"]
    if not isinstance(counting, dict):
        raise TypeError("counting must be a mapping")
    single = "|".join(
        f"{re.escape(word)}(?!{refused})" if refused else re.escape(word)
        for word, refused in sorted(counting.items(), key=lambda item: -len(item[0]))
    )
    share = (
        alternation_of("share")
        .replace("成", "成(?!立|为|员|果|效|功|绩|长|本|品|年|套|熟|分|都|人|就|交|群|批|片)")
        .replace("倍", "倍(?!增|加|感|受)")
    )
    return f"{never}(?:{alternation_of('compound')}|{alternation_of('money')}|{share}|{single})"


@cache
def tail_pattern() -> re.Pattern[str]:
    """Return what follows a number: spaces, hedge, 万/亿, hedge, unit."""
    return re.compile(
        rf"(?P<space>[ \n]{{0,2}})(?P<h1>[余多来几])?(?P<scale>[千百十]?万|亿|千)?(?P<h2>[余多来几]|有余)?[ ]{{0,2}}(?P<unit>{unit_pattern()})(?P<h3>有余|以上|左右|上下|以内|以下|之多|多|余)?"
    )


def counts_at(text: str, at: int) -> bool:
    """Tell whether what stands at an offset may follow a number that counts."""
    return tail_pattern().match(text, at) is not None


_BUILT = re.compile(
    r"(?:建成|建立|建设|设立|设置|打造|整治|排查|新建|改造|完成|修建|清理|发现|整改|增设|新增|共|累计|达|约|余|开设|划定|布置|悬挂|张贴|收集|编印|编发|发放|制作|举办|开办|组建|成立|获|赠送|安装|维修|消除|举行|开展|组织|查处|受理)\s*[\u4e00-\u9fff“”]{0,14}$"
)


def mask_counts(text: str, start: int, end: int) -> bool:
    """Tell whether a mask hides a count: a measure word follows that cannot be the tail of a hidden name.

    Args:
        text: the text.
        start: offset of the mask.
        end: offset after it.
    """
    hit = tail_pattern().match(text, end)
    if hit is None:
        return re.match(r"\s*余(?![\u4e00-\u9fff]{0,1}(?:同志|书记))", text[end : end + 4]) is not None
    if (
        hit["h1"]
        or hit["h2"]
        or hit["scale"]
        or hit["unit"] not in tables.words(table()["ambiguous_after_mask"])
    ):
        return True
    if re.match("中小学|学校|小学|中学|幼儿园|高校|院校|医院|乡镇|村级", text[hit.end() : hit.end() + 3]):
        return True  # 指导XX所中小学校: 所 is the measure word where the kind of place follows
    finished = text[hit.end() : hit.end() + 1] in (*tuple("，。；、）)!！？,;.?\n "), "")
    before = text[max(0, start - 20) : start]
    return _BUILT.search(before) is not None or (
        finished
        and re.search(r"[\u4e00-\u9fff”]$", before) is not None
        and not re.search(r"(?:在|到|由|向|与|和|市|县|区|镇|委)$", before)
    )
