"""The standard rulebook: all packs that proof-reading knows, compiled once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shuzhi.core.proofing import Rulebook, build
from shuzhi.core.proofing.model import Check
from shuzhi.core.rules import load_pack
from shuzhi.packs.consistency.rules import CHECKS as CONSISTENCY
from shuzhi.packs.format.rules import CHECKS as FORMAT
from shuzhi.packs.leftovers.rules import CHECKS as LEFTOVERS
from shuzhi.packs.terms.rules import CHECKS as TERMS
from shuzhi.packs.wording.rules import CHECKS as WORDING

HERE = Path(__file__).parent

# In the order in which a careful reader goes: what was left over, how it is laid out, words, terms, numbers.
PROOFING: Mapping[str, Mapping[str, Check]] = {
    "leftovers": LEFTOVERS,
    "format": FORMAT,
    "wording": WORDING,
    "terms": TERMS,
    "consistency": CONSISTENCY,
}


@cache
def standard() -> Rulebook:
    """Return the standard rulebook."""
    return build((load_pack(HERE / name), checks) for name, checks in PROOFING.items())
