"""From a gap to the entry form that closes it."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from shuzhi.core.periods import Period


@cache
def entry_words(kind: str, period: Period) -> str:
    """Return the words by which an entry form begins with a gap, the unit left out; the day itself is nobody's to guess."""
    return urlencode({"kind": kind, "since": f"{period.start}", "until": f"{period.end}"})
