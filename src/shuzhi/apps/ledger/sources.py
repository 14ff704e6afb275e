"""Which table holds which sheet. Filled once, in web/wiring.py: upper apps hand their tables down, the ledger imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.orgs.rows import Row
from shuzhi.core.errors import NotFound
from shuzhi.packs.ledger.columns import Sheet

Derive = Callable[[Mapping[str, Stored]], Mapping[str, Stored]]
Settle = Callable[[Sequence[tuple[Row | None, Row]]], None]


def _nothing(_: Mapping[str, Stored]) -> Mapping[str, Stored]:
    return {}


def _done(_: Sequence[tuple[Row | None, Row]]) -> None:
    """Nothing hangs on these rows."""


@dataclass(frozen=True, slots=True)
class Source:
    """One sheet and its table.

    `derive` gives fields that are no columns (the person of a roster row) from a row's values, the organisation by its code.
    `settle` is told of rows just written, each beside the row that it replaces.
    """

    sheet: Sheet
    model: type[Row]
    derive: Derive = _nothing
    settle: Settle = _done


_SOURCES: dict[str, Source] = {}


def register(sheet: Sheet, model: type[Row], derive: Derive = _nothing, settle: Settle = _done) -> None:
    _SOURCES[sheet.name] = Source(sheet, model, derive, settle)


def source(kind: str) -> Source:
    if kind not in _SOURCES:
        raise NotFound(f"台账没有“{kind}”这种记录。")
    return _SOURCES[kind]


def kinds() -> tuple[str, ...]:
    return tuple(_SOURCES)
