"""Which kind a foreign table is, and which of its columns is which of ours. What is doubtful stays open and says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shuzhi.apps.intake import cleaning
from shuzhi.apps.intake.layout import Head, Layout, bare
from shuzhi.apps.ledger.cells import Raw
from shuzhi.packs.ledger.columns import Column, Kind
from shuzhi.packs.ledger.headers import HeaderWords, SheetWords

SAMPLE = 200  # rows looked at
MOST = 0.9  # of the filled cells must fit for a column to be known by what stands in it
SOME = 0.5  # below it, a heading that speaks for a column is not believed
NOTE, DROP = "note", "drop"
Knows = Callable[[str], bool]  # whether a text names an organisation

_HEADER, _SYNONYM, _WEAK = range(3)  # how a heading speaks, the surest first


@dataclass(frozen=True, slots=True)
class Choice:
    """What a foreign column becomes.

    Args:
        target: header of our column, NOTE (kept as a remark) or DROP.
        why: how it was found, for people; "" where it stays open by itself.
        doubt: why it was left open although something speaks for it.
    """

    target: str
    why: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one table: our sheet ("" where none fits), a choice a column, and what holds for all rows."""

    kind: str
    choices: tuple[Choice, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a foreign table: a heading and a sample of filled cells each."""

    heads: tuple[Head, ...]
    samples: tuple[tuple[Raw, ...], ...]


def columns_of(rows: Sequence[Sequence[Raw]], layout: Layout) -> Columns:
    body = rows[layout.first_row - 1 : layout.first_row - 1 + SAMPLE]
    samples = tuple(
        tuple(row[index] for row in body if index < len(row) and str(row[index]).strip())
        for index in range(len(layout.heads))
    )
    return Columns(layout.heads, samples)


def propose(name: str, layout: Layout, columns: Columns, words: HeaderWords, knows: Knows) -> Proposal:
    """Return the best reading of a table.

    Args:
        name: the sheet's name.
        layout: where its header lies.
        columns: headings and samples.
        words: how other systems head their columns.
        knows: whether a text names an organisation of the ledger.
    """
    readings = [_Reading(sheet, columns, words, knows) for sheet in words.sheets.values()]
    told = f"{layout.title} {name}"
    ranked = sorted(((each.score(name, told), each) for each in readings), key=lambda pair: -pair[0])
    (best, reading), (second, _) = ranked[0], ranked[1]
    if best < 2 or best == second:
        return Proposal("", tuple(Choice(NOTE) for _ in columns.heads))
    return Proposal(reading.words.sheet.name, reading.choices, reading.fixed(told))


def propose_for(kind: str, layout: Layout, columns: Columns, words: HeaderWords, knows: Knows) -> Proposal:
    """Return the reading of a table whose kind the user has chosen."""
    reading = _Reading(words.sheets[kind], columns, words, knows)
    return Proposal(kind, reading.choices, reading.fixed(layout.title))


class _Reading:
    """One table read as one of our sheets."""

    def __init__(self, words: SheetWords, columns: Columns, all_words: HeaderWords, knows: Knows) -> None:
        self.words, self.columns, self.all_words, self.knows = words, columns, all_words, knows
        self.taken: dict[str, int] = {}
        self.found: dict[int, Choice] = {}
        for rank in (_HEADER, _SYNONYM, _WEAK):
            self._by_heading(rank)
        self._by_content()
        self.choices = tuple(
            self.found.get(index) or self._open(index) for index in range(len(columns.heads))
        )

    def _by_heading(self, rank: int) -> None:
        speaking: dict[str, list[int]] = {}
        for index, head in enumerate(self.columns.heads):
            if index in self.found and not self.found[index].doubt:
                continue
            if rank > _HEADER and self._is_about_the_entry(head):
                continue
            for header in self._meant(index, head, rank):
                speaking.setdefault(header, []).append(index)
        for header, indices in speaking.items():
            if header not in self.taken:
                self._take(header, indices)

    def _take(self, header: str, indices: list[int]) -> None:
        column = self.words.sheet.column(header)
        fitting = [index for index in indices if self._share(column, index) >= SOME]
        if len(fitting) == 1:
            self.taken[header] = fitting[0]
            self.found[fitting[0]] = Choice(header, "按列名")
        elif len(fitting) > 1:
            for index in fitting:
                self.found[index] = Choice(NOTE, doubt=f"有 {len(fitting)} 列都像“{header}”，请指定")
        for index in set(indices) - set(fitting):
            self.found.setdefault(index, Choice(NOTE, doubt=f"列名像“{header}”，内容不像，请指定"))

    def _meant(self, index: int, head: Head, rank: int) -> list[str]:
        """The first of the heading's forms that means anything, and what it means; each column of ours at most once."""
        for name in head.names:
            meant = [c.header for c in self.words.sheet.columns if self._says(name, c, rank)]
            if meant:
                # a word that may mean two columns means the one whose values stand below it: numbers before names
                fitting = [c for c in map(self.words.sheet.column, meant) if self._share(c, index) >= MOST]
                narrow = [c for c in fitting if c.kind not in (Kind.TEXT, Kind.LIST)] or fitting
                return [narrow[0].header] if len(narrow) == 1 else meant if len(meant) == 1 else []
        return []

    def _says(self, name: str, column: Column, rank: int) -> bool:
        words = self.words.columns[column.header]
        if rank == _HEADER:
            return name == column.header
        if rank == _SYNONYM:
            return any(each in words or each == column.header for each in (name, *self._stripped(name)))
        return name in self.words.weak.get(column.header, frozenset())

    def _stripped(self, name: str) -> set[str]:
        found, waiting = set[str](), [name]
        while waiting:
            text = waiting.pop()
            for affix in self.words.affixes:
                for rest in (text.removeprefix(affix), text.removesuffix(affix).removesuffix("的")):
                    rest = rest.removeprefix("的")
                    if rest and rest != text and rest not in found:
                        found.add(rest)
                        waiting.append(rest)
        return found

    def _is_about_the_entry(self, head: Head) -> bool:
        return bool(head.names) and (
            head.names[0] in self.all_words.ignored
            or any(word in head.names[0] for word in self.all_words.about_the_entry)
        )

    def _share(self, column: Column, index: int) -> float:
        """Which share of a column's cells our column would take; an empty column speaks neither for nor against."""
        cells = self.columns.samples[index]
        if not cells:
            return 1.0
        if column.kind is Kind.CHOICE and column.open:
            return 1.0 if all(isinstance(cell, str) and len(cell) <= column.length for cell in cells) else 0.0
        return self._fitting(column, index)

    def _fitting(self, column: Column, index: int) -> float:
        cells = self.columns.samples[index]
        if not cells:
            return 0.0
        if column.kind is Kind.ORG:
            return sum(self.knows(str(cell)) for cell in cells) / len(cells)
        values = self.words.values.get(column.header, {})
        return sum(cleaning.fits(column, cell, values) for cell in cells) / len(cells)

    def _by_content(self) -> None:
        """What must be there and has no heading: the one column of dates, of names of organisations, of words of a list."""
        for column in self.words.sheet.columns:
            if not column.required or column.header in self.taken or column.kind not in _TELLING:
                continue
            fitting = [index for index in self._free() if self._fitting(column, index) >= MOST]
            fitting = fitting or self._misnamed(column)
            if len(fitting) == 1:
                self._give_up(fitting[0])
                self.taken[column.header] = fitting[0]
                self.found[fitting[0]] = Choice(column.header, "按内容")

    def _misnamed(self, column: Column) -> list[int]:
        """会议名称 above nothing but 支委会 and 党员大会: words of a list tell more than a heading that free text may have."""
        if column.kind is not Kind.CHOICE:
            return []
        free = [
            self.taken[c.header]
            for c in self.words.sheet.columns
            if c.kind is Kind.TEXT and c.header in self.taken
        ]
        return [
            index
            for index in free
            if len(self.columns.samples[index]) > 1 and self._fitting(column, index) == 1
        ]

    def _give_up(self, index: int) -> None:
        self.taken = {header: at for header, at in self.taken.items() if at != index}

    def _free(self) -> list[int]:
        return [
            index
            for index, head in enumerate(self.columns.heads)
            if index not in self.found and not self._is_about_the_entry(head)
        ]

    def _open(self, index: int) -> Choice:
        head, cells = self.columns.heads[index], self.columns.samples[index]
        if not cells:
            return Choice(DROP, "空列")
        if not head.names or head.names[0] in self.all_words.ignored:
            return Choice(DROP, "没有列名" if not head.names else "不用导入")
        if _looks_private(head, cells):
            return Choice(DROP, "像身份证号或手机号，不作备注保留")
        return Choice(NOTE)

    def score(self, name: str, title: str) -> int:
        """How well the table reads as this sheet; what must be there and is not weighs most."""
        sheet, score = self.words.sheet, len(self.taken)
        own = bare(name) == sheet.name or bare(name) in sheet.synonyms
        for column in sheet.columns:
            if column.required and column.header not in self.taken:
                can_be_fixed = column.kind is Kind.ORG or (column.kind is Kind.CHOICE and self.fixed(title))
                score -= 1 if can_be_fixed else 4
        named = any(word in bare(name) or word in bare(title) for word in self.words.titles)
        return score + (20 if own else 2 if named else 0)

    def fixed(self, title: str) -> dict[str, str]:
        """What holds for all rows by the title: 2022年党课登记表 is of 党课, where no column tells the type."""
        found = {}
        for column in self.words.sheet.columns:
            if column.kind is Kind.CHOICE and column.required and column.header not in self.taken:
                named = {each for each in column.choices if each in title and each != "其他"}
                longest = {
                    each for each in named if not any(each != other and each in other for other in named)
                }
                if len(longest) == 1:
                    found[column.header] = longest.pop()
        return found


_TELLING = (Kind.DATE, Kind.ORG, Kind.CHOICE, Kind.MONTH)


def _looks_private(head: Head, cells: Sequence[Raw]) -> bool:
    if any(word in head.names[0] for word in ("身份证", "公民身份", "手机", "电话", "证件号", "银行卡")):
        return True
    digits = sum(
        str(cell).strip().upper().removesuffix("X").isdecimal() and len(str(cell).strip()) in (11, 15, 18)
        for cell in cells
    )
    return digits > len(cells) / 2
