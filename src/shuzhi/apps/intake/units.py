"""Which organisation a foreign name means: exactly one that the actor may import for, by code or by one of its names; else nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from shuzhi.apps.ledger.cells import nearest
from shuzhi.apps.orgs.models import Organisation
from shuzhi.packs.ledger.columns import entries

_PARTY = re.compile(r"^(?:中国共产党|中共)")


@dataclass(frozen=True, slots=True)
class Units:
    """The organisations by every name that they go by."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def resolve(self, text: str) -> str:
        """Return the code of the one organisation of this name; a text that names none, or several, comes back as it is."""
        found = self.codes.get(squeezed(text), set())
        return next(iter(found)) if len(found) == 1 else text

    def knows(self, text: str) -> bool:
        return len(self.codes.get(squeezed(text), ())) == 1

    def why_not(self, text: str) -> str:
        """The sentence about a name that is none of ours."""
        found = self.codes.get(squeezed(text), set())
        if len(found) > 1:
            return f"有 {len(found)} 个党组织都叫这个名字，请改填组织编码（{'、'.join(sorted(found)[:6])}）"
        near = nearest(text, self.names)
        hint = f"，最接近的是“{near}”" if near else ""
        return f"没有叫这个名字的党组织，或您不能为它导入{hint}；可以改成组织编码，或在“组织”里登记别称"


def squeezed(text: str) -> str:
    return _PARTY.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


def units(organisations: Iterable[Organisation]) -> Units:
    codes: dict[str, set[str]] = {}
    names = []
    for each in organisations:
        names.append(each.name)
        for name in {each.code, each.name, each.short_name, *entries(each.aliases)} - {""}:
            codes.setdefault(squeezed(name), set()).add(each.code)
    return Units(codes, tuple(names))
