"""Shares and ranks that no measure word tells: 百分之九十, 三分之二, 位居全县第二."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from shuzhi.core.documents.model import QuantityKind
from shuzhi.core.documents.parse import masks
from shuzhi.core.documents.parse.counted import Counted, hedged_before
from shuzhi.core.text.numerals import to_decimal

_HUNDREDTHS = re.compile(
    rf"百分之(?P<num>{masks.MASK}|[\d０-９]+(?:\.\d+)?|[一二三四五六七八九十百点零]{{1,8}})"
)
_FRACTION = re.compile(r"(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])")
_RANKED = re.compile(
    r"(?:排名|排在|位居|位列|名列|居|列|(?<![安编])排|进入|跻身|获|取得)[^，。；\n]{0,12}?(?P<what>第|前)\s*(?P<num>[\d０-９]+|[*＊×]{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>名|位|强|列)?"
)


def shares(text: str) -> Iterator[Counted]:
    """Yield the shares told in words: 百分之九十五, 三分之二."""
    for hit in _HUNDREDTHS.finditer(text):
        words = hit["num"]
        masked = any(c in "*＊×XＸ_〇○〔【" for c in words)
        value = None if masked else _points(words)
        if masked or value is not None:
            near = (
                hedged_before(text, hit.start())
                or re.match(r"以上|左右|多|余", text[hit.end() : hit.end() + 2]) is not None
            )
            yield Counted(
                hit.start("num"), hit.end("num"), value, None, "%", hit.end(), near, QuantityKind.PERCENT
            )
    for hit in _FRACTION.finditer(text):
        value = (to_decimal(hit["above"]) or Decimal(0)) / (to_decimal(hit["below"]) or Decimal(1))
        yield Counted(
            hit.start(),
            hit.end(),
            round(value, 4),
            None,
            "",
            hit.end(),
            text[hit.end() : hit.end() + 2] == "以上",
            QuantityKind.PERCENT,
        )


def _points(words: str) -> Decimal | None:
    """Read `九十八点六` and `98.6`."""
    if "点" not in words:
        return to_decimal(words)
    whole, _, part = words.partition("点")
    digits = [to_decimal(c) for c in part]
    top = to_decimal(whole)
    if top is None or not digits or any(d is None or d > 9 for d in digits):
        return None
    return Decimal(f"{top}." + "".join(str(d) for d in digits))


def ranks(text: str) -> Iterator[Counted]:
    """Yield the places in an order: 排名前10名, 位居全县第二."""
    for hit in _RANKED.finditer(text):
        words = hit["num"]
        value = to_decimal(words)
        named = re.match(r"[\u4e00-\u9fff]", text[hit.end() : hit.end() + 1])  # 第一议题, 前三季度
        if hit["unit"] is None and (named or hit["what"] == "前"):
            continue
        if value is None and words[0] not in "*＊×":
            continue
        yield Counted(
            hit.start("num"),
            hit.end("num"),
            value,
            None,
            hit["unit"] or "",
            hit.end(),
            approximate=False,
            kind=QuantityKind.RANK,
        )
