"""Records and figures as frozen values: what is counted, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.core.periods import Period

Value = str | int | Decimal | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the ledger as the engine sees it.

    Args:
        id: derived from content (contract.md, section 2): the same rows in another home give the same ids.
        kind: the sheet it stands on: `组织`, `任职`, `党员`, `活动`, `议题` …
        org: code of the organisation that it belongs to.
        day: the day it counts for; None for standing things.
        fields: the sheet's columns by their Chinese headers (contract.md, section 3), already typed.
        digest: SHA-256 (hex) over the row's canonical form, stored at writing.
    """

    id: str
    kind: str
    org: str
    day: date | None
    fields: Mapping[str, Value]
    digest: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records count.

    Args:
        org: code of the organisation that the figure is for.
        codes: codes of all organisations counted, the organisation itself first, then its subtree in the tree's order.
        basis: in Chinese, which scope was used (`本级及所属` or `本级及归口单位`).
    """

    org: str
    codes: tuple[str, ...]
    basis: str = "本级及所属"


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator evaluated for an organisation and a period as of a date.

    Args:
        indicator: id of the indicator.
        version: version of its definition.
        name: Chinese name.
        unit: unit in which `value` counts.
        value: exact; None when no record answers (a visible blank).
        org: code of the organisation.
        scope: which scope was used, in Chinese.
        period: from, to.
        records: ids of the records behind it, sorted.
        digest: SHA-256 (hex) over those records' ids and digests.
    """

    indicator: str
    version: int
    name: str
    unit: str
    value: Decimal | None
    org: str
    scope: str
    period: Period
    records: tuple[str, ...]
    digest: str
