"""What a rule rests on: an instrument (依据) and, only where it has been confirmed, its article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Basis:
    """The words that a finding cites.

    Args:
        instrument: name of the standard or regulation, as it is to be printed.
        article: article or clause as it is to be printed; None where it has not been confirmed: then the instrument alone
            is printed, never a number.
    """

    instrument: str
    article: str | None = None

    @property
    def text(self) -> str:
        """The citation in one string."""
        return f"{self.instrument} {self.article}" if self.article else self.instrument


@dataclass(frozen=True, slots=True)
class Instrument:
    """The instrument that a whole pack rests on (`about.yaml`).

    Args:
        title: full name.
        issuer: who issued it.
        since: first day in force; None when not known.
        until: last day in force; None while it is in force.
        verified_on: the day a person last opened the official text; None when nobody has.
    """

    title: str
    issuer: str
    since: date | None = None
    until: date | None = None
    verified_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Tell whether the instrument is in force on a day (an unknown beginning counts as long ago)."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
