"""A joint event (联合组织) that several units entered is one event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from shuzhi.core.indicators.conditions import is_empty, text_of, words_of
from shuzhi.core.indicators.model import Record


def once(rows: Sequence[Record]) -> list[Record]:
    """Keep a joint event once: of the rows that several units entered for one event, those of the unit that entered most."""
    joint = [r for r in rows if not is_empty(r.fields.get("联合组织"))]
    if not joint:
        return list(rows)
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for r in joint:
        groups[tuple(text_of(r.fields.get(c)) for c in ("日期", "类型", "主题"))].append(r)
    kept = [r for r in rows if is_empty(r.fields.get("联合组织"))]
    for group in groups.values():
        by_org = Counter(r.org for r in group)
        named = {w for r in group for w in words_of(r.fields.get("联合组织"))}
        linked = {org for org in by_org if org in named} or set(by_org)
        home = min(linked, key=lambda org: (-by_org[org], org))
        kept.extend(r for r in group if r.org == home or r.org not in linked)
    return kept
