"""Reports as frozen values.

Two families live here and know nothing of each other:

- what a *reader* sees in a text (`ParsedReport` and its parts): stretches of the decoded text, each by its half-open offsets;
- what a *writer* puts on paper (`Paper`: blocks of runs), ready for .docx, .pdf, .md or .txt.

All offsets are Python `str` indices into `ParsedReport.text`, which is the decoded file with `\\r\\n` → `\\n` and nothing else
changed (contract.md, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shuzhi.core.findings import Finding, Span


class Role(StrEnum):
    """What a section is for, whatever it is called."""

    RECTIFICATION = "rectification"
    ACHIEVEMENTS = "achievements"
    PROBLEMS = "problems"
    CAUSES = "causes"
    NEXT_STEPS = "next_steps"
    OPENING = "opening"
    CLOSING = "closing"
    OTHER = "other"


class QuantityKind(StrEnum):
    """What sort of number a quantity is."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    RANK = "rank"
    FREQUENCY = "frequency"  # a required rhythm: 每季度一期
    LIST_COUNT = "list_count"  # announces a list: 四个方面


class MaskKind(StrEnum):
    """What a mask hides."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A section from its number to the next of its level or above.

    Args:
        level: 1–4.
        number: as written (`一、`, `（一）`, `1.`); "" where it is missing.
        heading: the heading's words without number and final stop.
        start: offset of the number.
        end: offset after the section.
        role: what the section is for.
    """

    level: int
    number: str
    heading: str
    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Item:
    """A problem, past problem or task.

    Args:
        start: offset of its first character (its `一是` or number included).
        end: offset after it.
        summary: its head clause.
        causes: for problems: the causes told for it.
    """

    start: int
    end: int
    summary: str
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A counted figure, masked or not.

    Args:
        start: offset of the number or the mask alone (`9`, `66945`, `**`), not of its unit.
        end: offset after it.
        text: the number or mask as written.
        value: exact, 万/亿 multiplied in; a share as written; None when masked.
        unit: measure word or unit without 万/亿 (`次`, `人次`, `件`, `%`).
        what: the counted thing.
        approximate: 余, 多, 约, 近, 以上 and the like stand with it.
        masked: the number is a mask.
        kind: count, money, percent, rank, frequency, list_count.
        unit_end: offset after hedge and unit (`余次`): `text[start:unit_end]` is the whole phrase `**余次`.
        sentence: the sentence it stands in.
        multiplier: 1, 10_000 (万) or 100_000_000 (亿): how the writer scaled it.
        scope: whose (`中心组`, `各支部`, `全县`), "" when not said.
        time: time words that govern it (`目前`, `今年以来`, `累计`, `2021年以来`), "" when none.
        upper: the second number of a range (`1—2次`: value 1, upper 2), else None.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    unit: str
    what: str
    approximate: bool
    masked: bool
    kind: QuantityKind
    unit_end: int
    sentence: Span
    multiplier: int = 1
    scope: str = ""
    time: str = ""
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch that hides something: `**`, `XX`, `〇〇`."""

    start: int
    end: int
    text: str
    kind: MaskKind


@dataclass(frozen=True, slots=True)
class Noise:
    """Site damage inside the text: an advertisement, a pay-wall mark, a page mark.

    Args:
        kind: `ad`, `paywall`, `page`, `break` …
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """A report as a careful reader marks it; `shuzhi parse --json` prints these."""

    text: str
    title: str
    title_span: Span
    year: int | None
    unit: str
    genre: str
    sections: tuple[Section, ...]
    problems: tuple[Item, ...]
    past_problems: tuple[Item, ...]
    tasks: tuple[Item, ...]
    quantities: tuple[Quantity, ...]
    masks: tuple[Mask, ...]
    noise: tuple[Noise, ...]
    findings: tuple[
        Finding, ...
    ] = ()  # what the reader refused to guess, or kept only by name (a text box, a tracked change)
    causes: tuple[Item, ...] = ()  # told for all problems together, in a part of their own
    tables: tuple[Span, ...] = ()  # rows of tables: kept, but no figure in them is read


# ---- paper ----------------------------------------------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a block of paper is; the levels are those of GB/T 9704—2012, 7.3.3."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    ADDRESSEE = "addressee"  # 主送机关 or the salutation, flush left (7.3.2)
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    HEADING4 = "heading4"
    BODY = "body"
    SIGNATURE = "signature"
    DATE = "date"
    ATTACHMENT_NOTE = "attachment_note"  # 附件说明 below the text (7.3.4)
    ATTACHMENT = "attachment"  # 附件1, on a page of its own (7.3.7)
    ATTACHMENT_TITLE = "attachment_title"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a block in one manner.

    Args:
        text: the words.
        heading: 1–4 when these words are a heading that runs into its paragraph (（一）……。 in 楷体), else 0.
        figure: id of the figure whose shown value this run is, else "".
        blank: the run is a visible blank 〔待填：…〕.
        mark: id of this one showing of the figure, unique in the paper (`fig_0001`): the content control's tag, alias and bookmark.
    """

    text: str
    heading: int = 0
    figure: str = ""
    blank: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table of paper."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """The block's words without their manner."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document ready to be written.

    Args:
        blocks: in reading order.
        title: for the file's properties and bookmarks.
        unit: the organisation whose report it is.
    """

    blocks: tuple[Block, ...]
    title: str
    unit: str = ""
