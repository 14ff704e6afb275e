"""What a column and a sheet of the ledger workbook are: the one description that drives workbook, import, export and records.

Nothing here knows a database: `field` is the name of the model's field; the tables are handed to the
ledger in web/wiring.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a cell is read and written."""

    TEXT = "text"
    LIST = "list"  # several entries in one cell, parted by ；;、，, or line breaks
    ORG = "org"  # code of an organisation of the ledger
    CHOICE = "choice"
    DATE = "date"
    DEADLINE = "deadline"  # a date, or words such as 长期坚持
    YEAR = "year"
    MONTH = "month"  # 2022-06
    PERIOD = "period"  # 2022, 2022Q3, 2022-06
    COUNT = "count"  # whole number, 0 or more
    MONEY = "money"  # 0 or more, at most two decimals
    NUMBER = "number"  # exact decimal, at most six decimals


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        header: as the contract writes it, without `*`.
        field: the model's field.
        kind: how its cells are read.
        required: a row without it is a fault.
        choices: what may stand there; the drop-down of the workbook.
        open: values beyond `choices` are taken too (an open list).
        length: most characters of a text.
        synonyms: other headers that mean the same.
        private: identity and telephone numbers: out of digests, and out of exports unless asked for.
        example: what the example row shows.
        note: the comment on the header.
    """

    header: str
    field: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    open: bool = False
    length: int = 200
    synonyms: tuple[str, ...] = ()
    private: bool = False
    example: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Args:
        name: the sheet's name and the record's kind.
        columns: in the contract's order.
        day: header of the column that gives a record its day; "" for standing things.
        synonyms: other names of the sheet.
    """

    name: str
    columns: tuple[Column, ...]
    day: str = ""
    synonyms: tuple[str, ...] = ()
    _by_header: dict[str, Column] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_header.update({column.header: column for column in self.columns})

    def column(self, header: str) -> Column:
        """Return the column with this header.

        Args:
            header: as the contract writes it.

        Raises:
            KeyError: the sheet has no such column.
        """
        return self._by_header[header]


def entries(text: str) -> tuple[str, ...]:
    """Split a list-like cell into its entries.

    Args:
        text: entries parted by ；;、，, or line breaks.
    """
    for mark in ";、，,\n":
        text = text.replace(mark, "；")
    return tuple(part.strip() for part in text.split("；") if part.strip())
