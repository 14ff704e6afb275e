"""Causes: told inside a problem (由于…, 究其原因…) or in a part of their own for all problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuzhi.core.documents.model import Role
from shuzhi.core.documents.parse.items import Found, items_of
from shuzhi.core.documents.parse.outline import Head

_BECAUSE = re.compile(
    r"(?:由于|因为|究其原因[，：:是]*|(?:主要)?原因(?:是|在于|有|：|:)|根源(?:在于|是)|(?<=[，。；、：])因(?=[^此而素人为地势]))(?P<why>[^。；！？\n]{4,120}?)(?=，(?:导致|致使|造成|使得|使|产生|没有|所以|因此|从而)|[。；！？\n]|$)"
)


def own_causes(text: str, start: int, end: int) -> Iterator[str]:
    """Yield the causes that a problem's own words tell.

    Args:
        text: the reading view.
        start: where the problem begins.
        end: where it ends.
    """
    for hit in _BECAUSE.finditer(text, start, end):
        yield hit["why"].strip("，,：: ")


def shared_causes(text: str, heads: Sequence[Head]) -> list[Found]:
    """Return the causes told for all problems together, in order."""
    return items_of(text, heads, Role.CAUSES, faulty=False)
