"""Values that belong to dates: a number of the law is looked up for a day, never written into a formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.core.rules.basis import Basis

ParameterValue = Decimal | int | str | bool | tuple["ParameterValue", ...] | None


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the day from which it holds, until the next one.

    Args:
        since: first day.
        value: the value; None closes the parameter from that day on.
        basis: instrument and article that set it.
        verified_on: the day a person last saw it in the official text; None when nobody has.
    """

    since: date
    value: ParameterValue
    basis: Basis | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class DatedParameter:
    """A parameter of the law over time.

    Args:
        id: dotted name inside its pack, e.g. `branch.committee_needed_from`.
        label: Chinese name.
        unit: unit in which the values count (`人`, `次/季度`).
        values: in order of their first days.
    """

    id: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]

    def entry(self, on: date) -> DatedValue | None:
        """Return the entry in force on a day; None before the first."""
        return next((v for v in reversed(self.values) if v.since <= on), None)

    def at(self, on: date) -> ParameterValue:
        """Return the value on a day; None before the first and after a closing one."""
        entry = self.entry(on)
        return None if entry is None else entry.value
