"""Figures of a report that the ledger (台账) does not bear out: the caller brings the pairs, this module says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Protocol

from shuzhi.core.documents.model import Quantity
from shuzhi.core.findings import Finding, Severity, Span

CODE = "ledger.figure-differs"


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


def differences(pairs: Iterable[tuple[Quantity, LedgerFigure]]) -> Iterator[Finding]:
    """Yield a finding for each figure of the report that the ledger does not bear out.

    Args:
        pairs: a quantity of the report and the ledger's figure for it, as bound and found to differ by the caller, who knows
            how a hedge (余, 近, 约) reads.
    """
    for quantity, figure in pairs:
        if quantity.masked or quantity.value is None:
            continue
        shown = (
            "没有记录"
            if figure.value is None
            else f"为{figure.value.normalize():f}{figure.unit}（{len(figure.records)}条记录）"
        )
        yield Finding(
            code=CODE,
            severity=Severity.ERROR,
            message=f"“{figure.name}”文中写{quantity.text}{quantity.unit}，台账{shown}，请核对。",
            place=Span(quantity.start, quantity.end),
            kind="figure_mismatch",
            text=quantity.text,
            suggestion=None if figure.value is None else f"{figure.value / quantity.multiplier:f}",
            basis=None,
        )
