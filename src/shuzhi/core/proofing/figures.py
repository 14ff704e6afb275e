"""Figures of a report that the ledger (台账) does not bear out: the caller binds the pairs, this module compares them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Protocol

from shuzhi.core.documents.model import Quantity, QuantityKind
from shuzhi.core.findings import Finding, Severity, Span

CODE = "ledger.figure-differs"
_MORE = re.compile("余|多|以上")


class LedgerFigure(Protocol):
    """What proof-reading needs to know of a figure that the ledger gives."""

    @property
    def name(self) -> str:
        """Chinese name of the indicator."""

    @property
    def unit(self) -> str:
        """Unit in which `value` counts."""

    @property
    def value(self) -> Decimal | None:
        """Exact value; None where no record answers."""

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records behind it."""


def differences(text: str, pairs: Iterable[tuple[Quantity, LedgerFigure]]) -> Iterator[Finding]:
    """Yield a finding for each figure of the report that the ledger does not bear out.

    Args:
        text: the report's text.
        pairs: a quantity of the report and the ledger's figure for it, as bound by the caller.
    """
    for quantity, figure in pairs:
        if quantity.masked or quantity.value is None or borne_out(text, quantity, figure.value):
            continue
        nothing = figure.value is None
        shown = (
            "没有记录"
            if figure.value is None
            else f"为{_plain(figure.value)}{figure.unit}（{len(figure.records)}条记录）"
        )
        yield Finding(
            code=CODE,
            severity=Severity.WARNING if nothing else Severity.ERROR,
            message=f"“{figure.name}”文中写{text[quantity.start : quantity.unit_end].strip()}，台账{shown}，请核对。",
            place=Span(quantity.start, quantity.end),
            kind="figure_mismatch",
            text=text[quantity.start : quantity.end],
            suggestion=None if figure.value is None else _plain(figure.value / quantity.multiplier),
        )


def borne_out(text: str, quantity: Quantity, value: Decimal | None) -> bool:
    """Tell whether a figure as written is true of an exact value.

    A plain figure must equal the value to the places it shows; a hedged one holds for the values that its hedge allows: `30余`
    from 30 up to, not including, 40; `近30` from above 20 up to 30; `约30` on both sides; the step is that of its last digit
    that is not nought.
    """
    if value is None or quantity.value is None:
        return False
    said, exact = quantity.value / quantity.multiplier, value / quantity.multiplier
    if not quantity.approximate:
        places = len(quantity.text.rpartition(".")[2]) if "." in quantity.text else 0
        scaled = quantity.multiplier > 1 or quantity.kind is QuantityKind.PERCENT
        return exact == said or (scaled and abs(exact - said) < Decimal(1).scaleb(-places))
    exponent = said.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    before, after = (
        text[max(0, quantity.start - 3) : quantity.start],
        text[quantity.end : quantity.unit_end + 2],
    )
    if _MORE.search(after) or before.endswith(("超", "超过", "逾")):
        return said <= exact < said + step
    if before.endswith(("近", "将近", "接近")):
        return said - step < exact <= said
    return abs(exact - said) < step


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
