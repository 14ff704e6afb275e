"""Where a long title turns to its second line: 词意完整、排列对称、长短适宜 (GB/T 9704—2012, 7.3.1).

The words are not touched: the title's paragraph is made as narrow as its first line, so that it turns by itself. That gives
lines of equal length or a shape that narrows downwards (倒梯形).
"""

from __future__ import annotations

import math
import re

from shuzhi.core.documents.model import BlockKind, Paper
from shuzhi.core.documents.render import standard as gb

CAPACITY = gb.AREA_WIDTH * gb.MM / gb.SIZE_2  # 20 characters of size 2
# After these words a title may turn; the longer ones first.
_GOOD = re.compile(
    r"(?:委员会|党总支|党支部|街道办事处|书记|机关|党委|党组|支部|中心|集团|公司|街道|社区|医院|学校|大学|学院|年度|关于|局|院|[》）”])$"
)
# Inside these it must not.
_WHOLE = re.compile(r"\d+年?度?|述职评议|述职报告|党建工作|抓基层|基层|党建|工作|述职|报告|情况|开展|落实|[^\W\d_]{1,3}(?=市|县|区)|书记|党委|党组|支部|总支|机关|委员")  # fmt: skip


def narrowed(title: str) -> float:
    """Return by how many size-2 characters the title's paragraph is made narrower, both sides together.

    Args:
        title: the title, one paragraph.
    """
    width = gb.width_of(title)
    if width <= CAPACITY:
        return 0.0
    lines = math.ceil(width / CAPACITY)
    turns = [at for at in range(1, len(title)) if _fits(title, at, width / lines)]
    if not turns:
        return 0.0
    best = min(turns, key=lambda at: _fault(title, at, width / lines))
    # Less than a character of room: digits are wider than half a character in some faces, and some programs set space around them.
    room = 0.9 if re.search(r"[0-9A-Za-z]", title[:best]) else 0.4
    return max(0.0, CAPACITY - gb.width_of(title[:best]) - room)


def narrowed_for(paper: Paper) -> float:
    """Return the same for a paper: a title on several lines already turns where its writer wanted.

    Args:
        paper: the report.
    """
    titles = [block.text for block in paper.blocks if block.kind == BlockKind.TITLE]
    return narrowed(titles[0]) if len(titles) == 1 else 0.0


def _fits(title: str, at: int, share: float) -> bool:
    """The first line holds its share of the title, no more than the page, and no word is cut."""
    first = gb.width_of(title[:at])
    whole = all(not hit.start() < at < hit.end() for hit in _WHOLE.finditer(title))
    return share <= first <= CAPACITY - 0.5 and whole and title[at] not in "）》”、，"


def _fault(title: str, at: int, share: float) -> float:
    """How far a turn is from even lines; a turn that is no end of a word counts as five characters."""
    uneven = gb.width_of(title[:at]) - share
    return uneven + (0 if _GOOD.search(title[:at]) else 5)
