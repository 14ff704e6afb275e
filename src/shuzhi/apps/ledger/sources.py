"""Which table holds which sheet. Filled once, in web/wiring.py: upper apps hand their tables down, the ledger imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.orgs.rows import Row
from shuzhi.core.errors import NotFound
from shuzhi.packs.ledger.columns import Sheet

Derive = Callable[[Mapping[str, Stored]], Mapping[str, Stored]]


def _nothing(_: Mapping[str, Stored]) -> Mapping[str, Stored]:
    return {}


@dataclass(frozen=True, slots=True)
class Source:
    """One sheet and its table.

    `derive` gives fields that are no columns (the person of a roster row) from a row's values, the organisation by its code.
    """

    sheet: Sheet
    model: type[Row]
    derive: Derive = _nothing


_SOURCES: dict[str, Source] = {}


def register(sheet: Sheet, model: type[Row], derive: Derive = _nothing) -> None:
    _SOURCES[sheet.name] = Source(sheet, model, derive)


def source(kind: str) -> Source:
    if kind not in _SOURCES:
        raise NotFound(f"台账没有“{kind}”这种记录。")
    return _SOURCES[kind]


def kinds() -> tuple[str, ...]:
    return tuple(_SOURCES)
