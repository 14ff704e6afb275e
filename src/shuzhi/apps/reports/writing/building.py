"""From a draft of the engine to a working report: chapters, paragraphs, and a row for every figure and blank."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuzhi.apps.reports.models import LiveFigure
from shuzhi.apps.reports.writing.document import Block, Piece, Shown, Words, clean
from shuzhi.core.documents.model import ParsedReport, Section
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.indicators.draft import Draft, Entry, Place, Status
from shuzhi.core.indicators.model import Figure
from shuzhi.core.indicators.shown import plain

_BLANK = re.compile(r"〔待填(?:[：:]([^〔〕\n]*))?〕")
_STATES = {Status.UNFILLED: LiveFigure.State.BLANK, Status.AMBIGUOUS: LiveFigure.State.DOUBTFUL}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section to be: its heading for the outline, and its paragraphs."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A working report's text, and the rows of its figures (not stored, without their report)."""

    chapters: tuple[Chapter, ...]
    figures: tuple[LiveFigure, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    start: int
    end: int
    figure: LiveFigure


def build(draft: Draft, *, machine: bool = False) -> Built:
    """Return the chapters and figures of a draft.

    Args:
        draft: what the engine wrote.
        machine: its sentences are the program's own and wait for a person to adopt them.
    """
    spots = list(_spots(draft))
    read = parse_text(draft.text)
    heads = {s.start: s for s in read.sections if s.number}
    chapters: list[tuple[str, list[Block]]] = [("", [])]
    for number, (start, line) in enumerate(_lines(draft.text), 1):
        head = heads.get(start)
        if head is not None and head.level == 1:
            chapters.append((f"{head.number}{head.heading}"[:200], []))
        chapters[-1][1].append(_block(number, start, line, head, spots, machine=machine))
    told = tuple(Chapter(heading, tuple(blocks)) for heading, blocks in chapters if blocks)
    return Built(told, tuple(spot.figure for spot in spots))


def recut(report: ParsedReport) -> dict[int, Section]:
    """Return the numbered sections of a text by where they start."""
    return {s.start: s for s in report.sections if s.number}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for hit in re.finditer(r"[^\n]+", text):
        words = hit[0].strip()
        if words:
            yield hit.start() + hit[0].index(words), words


def _block(
    number: int, start: int, line: str, head: Section | None, spots: Sequence[_Spot], *, machine: bool
) -> Block:
    end = start + len(line)
    alone = head is not None and _bare(line) == _bare(head.number + head.heading)
    pieces: list[Piece] = []
    at = start
    for spot in (s for s in spots if start <= s.start and s.end <= end):
        pieces += _words(line[at - start : spot.start - start])
        pieces.append(Shown(spot.figure.node))
        at = spot.end
    pieces += _words(line[at - start :])
    level = min(head.level, 4) if alone and head is not None else 0
    told = machine and not level and any(isinstance(p, Shown) for p in pieces)
    return Block(f"b{number}", tuple(pieces), level, machine=told)


def _words(text: str) -> list[Piece]:
    return [Words(cleaned)] if (cleaned := clean(text)) else []


def _bare(text: str) -> str:
    return re.sub(r"\s|[。：:.；]+$", "", text)


# ---- figures ----------------------------------------------------------------------------------------------------------------


def _spots(draft: Draft) -> Iterator[_Spot]:
    """Yield every figure and blank in the order of the text; a blank that a template spells out itself is one too."""
    told = sorted([*draft.figure_spans, *draft.blank_spans], key=lambda p: p.start)
    known = {(p.start, p.end) for p in told}
    own = [
        Place(hit.start(), hit.end(), Status.UNFILLED, hit[1] or "", "", "提纲里留的空，请填写")
        for hit in _BLANK.finditer(draft.text)
        if not any(s < hit.end() and hit.start() < e for s, e in known)
    ]
    entries = sorted((e for e in draft.entries if e.status is not Status.FILLED), key=lambda e: e.start)
    for number, place in enumerate(sorted([*told, *own], key=lambda p: p.start), 1):
        shown = draft.text[place.start : place.end]
        if place.key:
            row = proven(draft.figures_by_key[place.key], shown)
        else:
            row = LiveFigure(
                state=_STATES.get(place.status, LiveFigure.State.BLANK), shown=shown, blank=shown
            )
            row.candidates = json.dumps(_candidates(place, entries))
        row.node, row.what, row.unit, row.reason = (
            f"f{number}",
            place.what[:200],
            place.unit[:16],
            place.reason,
        )
        yield _Spot(place.start, place.end, row)


def _candidates(place: Place, entries: list[Entry]) -> list[str]:
    """The entry that became this blank is the first one left, in the template's order, that says the same."""
    told = (place.what, place.unit, place.reason)
    at = next((i for i, e in enumerate(entries) if (e.what, e.unit, e.reason) == told), None)
    if at is None:
        return []
    entry = entries.pop(at)
    return list(dict.fromkeys([*entry.candidates, *filter(None, [entry.indicator])]))[:12]


def proven(figure: Figure, shown: str, row: LiveFigure | None = None) -> LiveFigure:
    """Write a counted figure into a row (a new one where none is given); the caller saves it."""
    row = row or LiveFigure()
    row.state, row.shown, row.key = LiveFigure.State.PROVEN, shown[:200], figure.indicator
    row.version, row.name, row.unit = figure.version, figure.name[:120], figure.unit[:16]
    row.value = "" if figure.value is None else plain(figure.value)[:40]
    row.scope, row.since, row.until = figure.scope[:60], figure.period.start, figure.period.end
    row.record_ids, row.digest, row.source = json.dumps(figure.records), figure.digest, ""
    return row
