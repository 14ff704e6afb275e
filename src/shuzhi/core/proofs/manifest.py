"""The manifest (数据凭证) of a report: which figures it shows, how each was counted, and what its paragraphs say.

A manifest is canonical JSON: the same report gives the same bytes, and a signature over those bytes covers every word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.errors import Refused, Unreadable
from shuzhi.core.proofs.reading import controls_in, read
from shuzhi.core.proofs.words import NORMALISED, digest, free_numbers, normalised, skeleton_of

FORMAT = "shuzhi-proof"
VERSION = 1
MOST_RECORDS = 2000  # ids listed for one figure; beyond that its digest speaks for them, else a city's report weighs megabytes


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as it was counted, whatever engine counted it.

    Args:
        indicator: id of the indicator.
        version: version of its definition.
        name: Chinese name.
        unit: unit in which `value` counts.
        value: exact.
        org: code of the organisation.
        scope: which scope was used, in Chinese.
        begin: first day counted.
        end: last day counted.
        records: ids of the records behind it.
        digest: SHA-256 (hex) over those records' ids and digests.
    """

    indicator: str
    version: int
    name: str
    unit: str
    value: Decimal | None
    org: str
    scope: str
    begin: date | None
    end: date | None
    records: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """One showing of a figure in a report.

    Args:
        id: mark of its content control (`fig_0001`).
        shown: the words in the report.
        fact: how it was counted.
    """

    id: str
    shown: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class ParagraphEntry:
    """One paragraph that is not empty.

    Args:
        digest: over its skeleton: the words, each figure replaced by its mark.
        plain: over its words as shown.
        numbers: its numbers that are no figures, as signed.
    """

    digest: str
    plain: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a signature vouches for."""

    program: str
    org: str
    org_name: str
    year: int
    as_of: date | None
    title: str
    figures: tuple[FigureEntry, ...]
    blanks: int
    paragraphs: tuple[ParagraphEntry, ...]
    normalised: str = NORMALISED
    asides: tuple[str, ...] = ()  # digests of the paragraphs in headers, footers and notes: a letterhead's


def manifest_of(
    paper: Paper,
    facts: Mapping[str, Fact],
    *,
    program: str,
    org: str,
    org_name: str,
    year: int,
    as_of: date | None = None,
    written: bytes | None = None,
) -> Manifest:
    """Return the manifest of a paper.

    Args:
        paper: the report.
        facts: by figure id (`Run.figure`): how each was counted.
        program: version of the program.
        org: code of the organisation.
        org_name: its name.
        year: the year reported on.
        as_of: the day up to which records counted.
        written: the paper as .docx on a letterhead, whose words are signed too; None where the paper is all there is.

    Raises:
        KeyError: a figure of the paper has no fact: no figure without records.
        Refused: the letterhead shows a figure otherwise than the report.
    """
    runs = [run for block in paper.blocks for run in block.runs]
    figures = tuple(FigureEntry(run.mark, run.text, facts[run.figure]) for run in runs if run.figure)
    blanks = sum(run.blank for run in runs)
    paragraphs = tuple(
        entry
        for block in paper.blocks
        for skeleton, plain in _words(block)
        if (entry := _entry(skeleton, plain))
    )
    asides: tuple[str, ...] = ()
    if written is not None:
        paragraphs, asides = _as_written(written, figures)
    return Manifest(
        program, org, org_name, year, as_of, paper.title, figures, blanks, paragraphs, asides=asides
    )


def _as_written(
    written: bytes, figures: Sequence[FigureEntry]
) -> tuple[tuple[ParagraphEntry, ...], tuple[str, ...]]:
    """Take the paragraphs from the file: on a letterhead other words stand around the report's."""
    file = read(written)
    shown = [(control.mark, control.text) for _, control in controls_in(file.paragraphs)]
    if sorted(shown) != sorted((figure.id, figure.shown) for figure in figures):
        raise Refused(
            "公文纸的样式会藏起或改变报告里的数字，请检查公文纸里“正文”“标题”等样式（不要隐藏、不要用域）。"
        )
    paragraphs = tuple(
        ParagraphEntry(paragraph.digest, paragraph.plain_digest, paragraph.numbers)
        for paragraph in file.paragraphs
    )
    return paragraphs, tuple(sorted({paragraph.still_digest for paragraph in file.aside}))


def _words(block: Block) -> list[tuple[str, str]]:
    """Return skeleton and plain words of each paragraph of a block; every cell of a table is one."""
    if block.kind == BlockKind.TABLE:
        return [(cell, cell) for row in block.rows for cell in row]
    return [("".join(_skeleton(run) for run in block.runs), block.text)]


def _skeleton(run: Run) -> str:
    return skeleton_of(run.mark) if run.figure else run.text


def _entry(skeleton: str, plain: str) -> ParagraphEntry | None:
    if not normalised(skeleton):
        return None
    return ParagraphEntry(digest(skeleton), digest(plain), free_numbers(skeleton))


# ---- JSON -------------------------------------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """Return a value as canonical JSON: sorted keys, no spaces, UTF-8.

    Args:
        value: strings, integers, booleans, None, lists and dicts of them; no float has one spelling, so none is allowed.
    """
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def to_json(manifest: Manifest) -> dict[str, Any]:
    """Return a manifest as the JSON value that is signed.

    Args:
        manifest: what to write.
    """
    return {
        "program": manifest.program,
        "org": {"code": manifest.org, "name": manifest.org_name},
        "year": manifest.year,
        "as_of": _iso(manifest.as_of),
        "title": manifest.title,
        "figures": [_figure_json(figure) for figure in manifest.figures],
        "blanks": manifest.blanks,
        "paragraphs": [
            asdict(paragraph) | {"numbers": list(paragraph.numbers)} for paragraph in manifest.paragraphs
        ],
        "normalised": manifest.normalised,
        **({"asides": list(manifest.asides)} if manifest.asides else {}),
    }


def _figure_json(figure: FigureEntry) -> dict[str, Any]:
    fact = figure.fact
    return {
        "id": figure.id,
        "shown": figure.shown,
        "indicator": fact.indicator,
        "version": fact.version,
        "name": fact.name,
        "unit": fact.unit,
        "value": None if fact.value is None else format(fact.value, "f"),
        "org": fact.org,
        "scope": fact.scope,
        "from": _iso(fact.begin),
        "to": _iso(fact.end),
        "count": len(fact.records),
        "records": list(fact.records) if len(fact.records) <= MOST_RECORDS else [],
        "digest": fact.digest,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def from_json(value: Any) -> Manifest:
    """Read a manifest.

    Args:
        value: the JSON value.

    Raises:
        Unreadable: it is not a manifest.
    """
    try:
        return Manifest(
            program=str(value["program"]),
            org=str(value["org"]["code"]),
            org_name=str(value["org"]["name"]),
            year=int(value["year"]),
            as_of=_day(value["as_of"]),
            title=str(value["title"]),
            figures=tuple(_figure(item) for item in value["figures"]),
            blanks=int(value["blanks"]),
            paragraphs=tuple(
                ParagraphEntry(str(item["digest"]), str(item["plain"]), _strings(item["numbers"]))
                for item in value["paragraphs"]
            ),
            normalised=str(value["normalised"]),
            asides=_strings(value.get("asides", [])),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as exc:
        raise Unreadable("证明文件的内容不完整或不是本程序写的，请向报告的出具单位重新索取。") from exc


def _figure(item: Any) -> FigureEntry:
    fact = Fact(
        indicator=str(item["indicator"]),
        version=int(item["version"]),
        name=str(item["name"]),
        unit=str(item["unit"]),
        value=None if item["value"] is None else Decimal(item["value"]),
        org=str(item["org"]),
        scope=str(item["scope"]),
        begin=_day(item["from"]),
        end=_day(item["to"]),
        records=_strings(item["records"]),
        digest=str(item["digest"]),
    )
    return FigureEntry(str(item["id"]), str(item["shown"]), fact)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _strings(items: Sequence[Any]) -> tuple[str, ...]:
    if not isinstance(items, list):
        raise TypeError("a list was expected")
    return tuple(str(item) for item in items)
