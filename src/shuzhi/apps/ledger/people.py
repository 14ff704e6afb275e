"""Rows of the roster that are, or may be, the same person. Proven contradictions are faults; doubtful twins are shown, never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.ledger.parsing import ParsedBook, ParsedRow, at, fault, warning, words
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.orgs.models import Member
from shuzhi.apps.orgs.persons import is_proven
from shuzhi.core.findings import Finding

_SOME = 500
_COMPARED = 50  # rows of one name that are compared: a roster with every name masked must not take for ever


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the roster, of the ledger (`row` is None) or of a book."""

    person: str
    name: str
    born: date | None
    org: str
    proven: bool
    left: bool
    row: ParsedRow | None = None
    book: ParsedBook | None = None

    @property
    def where(self) -> str:
        return f"第 {self.row.number} 行" if self.row else "台账里已有的记录"


def check_books(books: Sequence[ParsedBook], *, instead_of: str = "") -> None:
    """Add what stands against a roster row to the findings of its book; `instead_of` is the held row that the new one replaces."""
    new = [_of_row(book, row) for book in books for row in book.rows.get("党员", ())]
    held = list(_held(sorted({entry.name for entry in new}), instead_of))
    by_person: dict[str, list[_Entry]] = defaultdict(list)
    by_name: dict[str, list[_Entry]] = defaultdict(list)
    for entry in (*held, *new):
        row, book = entry.row, entry.book
        if row is not None and book is not None:
            finding = _double(entry, row, by_person[entry.person]) or _twin(entry, row, by_name[entry.name])
            book.findings.extend([finding] if finding else [])
        for known in (by_person[entry.person], by_name[entry.name]):
            if len(known) < _COMPARED:
                known.append(entry)


def _of_row(book: ParsedBook, row: ParsedRow) -> _Entry:
    values = row.values
    person = str(source("党员").derive(values)["person"])
    born = values["born"] if isinstance(values["born"], date) else None
    proven = is_proven(str(values["identity"]))
    return _Entry(person, str(values["name"]), born, row.org, proven, bool(values["moved_out"]), row, book)


def _held(names: Sequence[str], instead_of: str) -> Iterator[_Entry]:
    for start in range(0, len(names), _SOME):
        named = Member.objects.filter(name__in=names[start : start + _SOME])
        rows = named.exclude(record_id=instead_of).order_by("record_id")
        fields = ("person", "name", "born", "organisation__code", "identity", "moved_out")
        for person, name, born, org, identity, left in rows.values_list(*fields):
            yield _Entry(person, name, born, org, is_proven(identity), bool(left))


def _double(entry: _Entry, row: ParsedRow, others: Sequence[_Entry]) -> Finding | None:
    """One person, proven by the identity number, on two open rows."""
    other = next((o for o in others if not o.left and not entry.left), None)
    if other is None:
        return None
    place = at(row, "姓名")
    if other.org != entry.org and entry.proven:
        message = (
            f"{words(place)}“{entry.name}”：同一个人（身份证号相同）还在“{other.org}”（{other.where}）没有转出；"
            "请在原支部填转出日期，或删去一行。"
        )
        return fault("ledger.two-branches", message, place, entry.name)
    message = f"{words(place)}“{entry.name}”：与{other.where}是同一个人，名册里记了两次。"
    return warning("ledger.person-twice", message, place, entry.name)


def _twin(entry: _Entry, row: ParsedRow, others: Sequence[_Entry]) -> Finding | None:
    """Same name, and nothing that tells the two apart for certain."""
    for other in others:
        same_birth = entry.born is not None and entry.born == other.born
        unknown_birth = (entry.born is None or other.born is None) and entry.org == other.org
        if (
            other.person != entry.person
            and not (entry.proven and other.proven)
            and (same_birth or unknown_birth)
        ):
            place = at(row, "姓名")
            message = f"{words(place)}“{entry.name}”：与{other.where}可能是同一个人，现按两人计算；请补填身份证号或人员编号。"
            return warning("ledger.doubtful-twin", message, place, entry.name)
    return None
