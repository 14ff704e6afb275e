"""What must hold between rows and against what the ledger holds already: faults. The merely implausible is in plausibility.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shuzhi.apps.ledger.cells import nearest
from shuzhi.apps.ledger.parsing import ParsedBook, ParsedRow, at, fault, words
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.findings import Finding

_ORDERED = {  # (earlier, later) by sheet: an end before its start is no date of anything
    "组织": (("成立日期", "撤销日期"), ("上届选举日期", "本届选举日期")),
    "任职": (("任职日期", "免职日期"),),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds before the import: organisations by code."""

    organisations: Mapping[str, Organisation]


def check_books(books: Sequence[ParsedBook], known: Known) -> None:
    """Add every fault between rows to the findings of its book."""
    halves = [row for book in books for row in book.halves]
    told = (row.org for row in (*_rows(books, "组织"), *(row for row in halves if row.sheet.name == "组织")))
    codes = _Codes(tuple(dict.fromkeys([*known.organisations, *filter(None, told)])))
    _check_organisations(books, known)
    held = frozenset(codes.all)
    for book in books:
        for rows in book.rows.values():
            for row in rows:
                if row.sheet.name != "组织" and row.org not in held:
                    book.findings.append(_unknown_code(row, "组织编码", row.org, codes))
                book.findings.extend(check_order(row))
        for row in book.halves:
            if row.sheet.name != "组织" and row.org and row.org not in held:
                book.findings.append(_unknown_code(row, "组织编码", row.org, codes))


def _rows(books: Iterable[ParsedBook], kind: str) -> Iterator[ParsedRow]:
    for book in books:
        yield from book.rows.get(kind, ())


def check_order(row: ParsedRow) -> Iterator[Finding]:
    for earlier, later in _ORDERED.get(row.sheet.name, ()):
        first, last = (row.values[row.sheet.column(header).field] for header in (earlier, later))
        if first and last and str(last) < str(first):
            place = at(row, later)
            message = f"{words(place)}“{last}”：不能早于{earlier}“{first}”。"
            yield fault("ledger.dates-out-of-order", message, place, str(last))


@dataclass(frozen=True, slots=True)
class _Codes:
    """The codes that an organisation may be named by; the nearest of each wrong one is looked for once."""

    all: tuple[str, ...]
    found: dict[str, str | None] = field(default_factory=dict)

    def near(self, code: str) -> str | None:
        if code not in self.found:
            self.found[code] = nearest(code, self.all)
        return self.found[code]


def _unknown_code(row: ParsedRow, header: str, code: str, codes: _Codes) -> Finding:
    near = codes.near(code)
    place = at(row, header)
    hint = f"最接近的是“{near}”" if near else "请先在“组织”表中登记"
    message = f"{words(place)}“{code[:40]}”：没有这个组织编码，{hint}。"
    return fault("ledger.unknown-organisation", message, place, code, near)


def _check_organisations(books: Sequence[ParsedBook], known: Known) -> None:
    parents = {code: org.parent.code if org.parent else "" for code, org in known.organisations.items()}
    first: dict[str, ParsedRow] = {}
    for book in books:
        for row in book.rows.get("组织", ()):
            if row.org in first and first[row.org].digest != row.digest:
                place = at(row, "组织编码")
                message = f"{words(place)}“{row.org}”：这个编码在第 {first[row.org].number} 行已经用过，且内容不同。"
                book.findings.append(fault("ledger.double-organisation", message, place, row.org))
            first.setdefault(row.org, row)
            parents[row.org] = str(row.values["parent"] or "") or parents.get(row.org, "")
    codes = _Codes(tuple(parents))
    for book in books:
        for row in book.rows.get("组织", ()):
            book.findings.extend(_check_parent(row, parents, codes))


def _check_parent(row: ParsedRow, parents: Mapping[str, str], codes: _Codes) -> Iterator[Finding]:
    parent, place = parents[row.org], at(row, "上级编码")
    if parent and parent not in parents:
        yield _unknown_code(row, "上级编码", parent, codes)
    elif parent == row.org:
        yield fault("ledger.own-parent", f"{words(place)}“{parent}”：上级不能是自己。", place, parent)
    elif _in_cycle(row.org, parents):
        message = f"{words(place)}“{parent}”：上下级绕成了一圈，请检查这几个组织的上级编码。"
        yield fault("ledger.cycle", message, place, parent)


def _in_cycle(code: str, parents: Mapping[str, str]) -> bool:
    seen, above = {code}, parents.get(code, "")
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == code
