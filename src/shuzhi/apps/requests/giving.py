"""What a department writes down: exact, or refused with a sentence. Nothing is guessed, whatever way it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.apps.ledger import cells
from shuzhi.apps.ledger.cells import CellFault, Raw
from shuzhi.core.errors import Refused
from shuzhi.packs.ledger.sheets import BUSINESS

_VALUE = BUSINESS.column("数值")
LONGEST = {"source": 200, "definition": 500, "who": 40}


@dataclass(frozen=True, slots=True)
class Typed:
    """One number as it stands in a form or a workbook."""

    value: Raw
    source: str
    definition: str = ""

    @property
    def is_empty(self) -> bool:
        return not str(self.value).strip() and not self.source.strip()


@dataclass(frozen=True, slots=True)
class Given:
    """One number that can be taken."""

    value: Decimal
    source: str
    definition: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Who writes down and when."""

    who: str
    day: date


class Faulty(Refused):
    """Some numbers cannot be taken; `faults` says which and why, by number and field; nothing was kept."""

    def __init__(self, faults: Mapping[tuple[int, str], str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = dict(faults)


def exact(raw: Raw) -> Decimal:
    """Return a number exactly as it was written.

    Raises:
        CellFault: it is none (十几, 1e309, NaN, 61.3%), or has more digits than the ledger keeps.
    """
    value = cells.read(_VALUE, raw)
    if not isinstance(value, Decimal):
        raise CellFault("请填写数字")
    return value


def taken(typed: Mapping[int, Typed]) -> dict[int, Given]:
    """Return what was written down, by the number of the question; empty lines are left out.

    Raises:
        Faulty: some of it cannot be taken.
    """
    found: dict[int, Given] = {}
    faults: dict[tuple[int, str], str] = {}
    for number, each in typed.items():
        if each.is_empty:
            continue
        told = _faults(each)
        faults.update({(number, name): words for name, words in told.items()})
        if not told:
            found[number] = Given(exact(each.value), _clean(each.source), _clean(each.definition))
    if faults:
        raise Faulty(faults)
    return found


def _faults(each: Typed) -> dict[str, str]:
    told = {}
    try:
        exact(each.value)
    except CellFault as exc:
        told["value"] = (
            f"“{cells.shown(each.value)}”不能用：{exc.expected}。" if str(each.value) else "请填写数值。"
        )
    for name in ("source", "definition"):
        fault = _text_fault(getattr(each, name), LONGEST[name])
        if fault:
            told[name] = fault
    if len(each.source.strip()) < 2:
        told["source"] = "请写明来源，例如“人事系统 12 月报表”。"
    return told


def _text_fault(text: str, longest: int) -> str:
    try:
        clean = cells.clean(text)
    except CellFault as exc:
        return f"{exc.expected}。"
    return f"最多 {longest} 个字，现有 {len(clean)} 个字。" if len(clean) > longest else ""


def _clean(text: str) -> str:
    return cells.clean(text)


def signed(who: str, day: date | None, today: date) -> Signed:
    """Return who writes down and when.

    Raises:
        Refused: one of them is missing, or the day is yet to come.
    """
    name = who.strip()
    if not name or _text_fault(name, LONGEST["who"]):
        raise Refused("请填写填报人的姓名（不超过 40 个字）。")
    if day is None:
        raise Refused("请填写填报日期。")
    if day > today:
        raise Refused("填报日期还没有到，请核对。")
    return Signed(cells.clean(name), day)
