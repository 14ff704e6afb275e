"""From the words of a report to paper: which line is what, and which stretch of it is a figure or a blank.

Nothing is guessed that would change the words: the text of the paper is the text of the lines, without the spaces around
them. A line that is not recognised is body text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run, Section

FigureSpan = tuple[int, int, str]

_HEADINGS = {
    1: BlockKind.HEADING1,
    2: BlockKind.HEADING2,
    3: BlockKind.HEADING3,
    4: BlockKind.HEADING4,
}
_DAY = re.compile(
    r"(?:\d{4}|[Xx*×]{2,4})年\s*[\dXx*×]{1,2}月\s*[\dXx*×]{1,2}日"
    r"|[二〇○零一三四五六七八九十]{4}年.{1,3}月.{1,4}日"
    r"|〔待填[：:][^〕]*日期[^〕]*〕"
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?", re.ASCII)
_SENTENCE = re.compile(r"[。！？；，]")
_SHORT = 30  # characters: no longer line is a subtitle, a salutation or a signature


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text by its offsets, without the spaces around it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch with a manner of its own."""

    start: int
    end: int
    run: Run


def paper_from(
    text: str,
    sections: Sequence[Section],
    figure_spans: Sequence[FigureSpan] = (),
    blank_spans: Sequence[tuple[int, int]] = (),
    *,
    title: str = "",
    unit: str = "",
    signature: str = "",
    day: str = "",
) -> Paper:
    """Put the words of a report on paper.

    Args:
        text: the words, lines parted by `\\n`.
        sections: the outline of exactly this text (`ParsedReport.sections`).
        figure_spans: (start, end, figure id) of each shown figure, with its unit or without; one figure may be shown at
            several places. The figure on paper is the number alone.
        blank_spans: (start, end) of each visible blank.
        title: the title; put in front where the text does not begin with it.
        unit: whose report it is.
        signature: 署名; added at the end where the text does not carry one.
        day: 成文日期 in words (`2023年1月6日`); added likewise.

    Returns:
        The paper; its controls are numbered `fig_0001` … in reading order.

    Raises:
        ValueError: a span lies outside the text, crosses a line or overlaps another.
    """
    marks = _marks(text, figure_spans, blank_spans)
    lines = list(_lines(text))
    kinds = _kinds(lines, sections, title)
    headings = _heading_stretches(text, sections)
    blocks = [
        Block(kind, tuple(_runs(text, line, marks, headings if kind == BlockKind.BODY else ())))
        for line, kind in zip(lines, kinds, strict=True)
    ]
    if len(marks) != sum(1 for block in blocks for run in block.runs if run.figure or run.blank):
        raise ValueError("a figure or blank crosses the end of a line")
    return Paper(_numbered(_completed(blocks, title, signature, day)), title=title, unit=unit)


def _marks(text: str, figures: Sequence[FigureSpan], blanks: Sequence[tuple[int, int]]) -> list[_Mark]:
    marks = [_figure(text, span) for span in figures]
    marks += [_Mark(start, end, Run(text[start:end], blank=True)) for start, end in blanks]
    marks.sort(key=lambda mark: mark.start)
    previous = 0
    for mark in marks:
        if not previous <= mark.start < mark.end <= len(text):
            raise ValueError(f"span {mark.start}..{mark.end} overlaps another or lies outside the text")
        previous = mark.end
    return marks


def _figure(text: str, span: FigureSpan) -> _Mark:
    """Mark the number alone: `30` of `30余次`; a span with no such number, or several, as a whole."""
    start, end, name = span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}..{end} lies outside the text")
    numbers = list(_NUMBER.finditer(text, start, end))
    if len(numbers) == 1:
        start, end = numbers[0].span()
    return _Mark(start, end, Run(text[start:end], figure=name))


def _lines(text: str) -> Iterator[_Line]:
    for hit in re.finditer(r"[^\n]+", text):
        words = hit[0].strip()
        if words:
            start = hit.start() + hit[0].index(words)
            yield _Line(start, start + len(words), words)


def _kinds(lines: Sequence[_Line], sections: Sequence[Section], title: str) -> list[BlockKind]:
    kinds = [BlockKind.BODY] * len(lines)
    for number, line in enumerate(lines):
        section = next((s for s in sections if s.start == line.start), None)
        if section is not None and _is_heading_alone(line, section):
            kinds[number] = _HEADINGS[min(section.level, 4)]
        elif re.match(r"附件[:：]\s*\S", line.text):
            kinds[number] = BlockKind.ATTACHMENT_NOTE
    _mark_opening(lines, kinds, title)
    _mark_closing(lines, kinds, _mark_attachments(lines, kinds))
    return kinds


def _is_heading_alone(line: _Line, section: Section) -> bool:
    return _bare(line.text).rstrip("。：:.；") == _bare(section.number + section.heading).rstrip("。：:.；")


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _mark_opening(lines: Sequence[_Line], kinds: list[BlockKind], title: str) -> None:
    """Name title, subtitle and salutation; a title may stand on up to three lines."""
    at = 0
    for count in (1, 2, 3):
        if title and _bare("".join(line.text for line in lines[:count])) == _bare(title):
            kinds[:count] = [BlockKind.TITLE] * min(count, len(lines))
            at = count
            break
    if not at:
        return
    for number in range(at, min(at + 3, len(lines))):
        words = lines[number].text
        if kinds[number] != BlockKind.BODY or len(words) > _SHORT or _SENTENCE.search(words.rstrip("：")):
            return
        kinds[number] = BlockKind.ADDRESSEE if words.endswith(("：", ":")) else BlockKind.SUBTITLE


def _mark_attachments(lines: Sequence[_Line], kinds: list[BlockKind]) -> int:
    """Name 附件1 and its title; return where the first attachment begins, else the number of lines."""
    first = len(lines)
    for number, line in enumerate(lines):
        if kinds[number] != BlockKind.BODY or not re.fullmatch(
            r"附件\s*[\d一二三四五六七八九十]{0,2}[:：]?", line.text
        ):
            continue
        first = min(first, number)
        kinds[number] = BlockKind.ATTACHMENT
        if (
            number + 1 < len(lines)
            and kinds[number + 1] == BlockKind.BODY
            and _is_signature(lines[number + 1].text)
        ):
            kinds[number + 1] = BlockKind.ATTACHMENT_TITLE
    return first


def _mark_closing(lines: Sequence[_Line], kinds: list[BlockKind], end: int) -> None:
    """Name date and signature at the foot of the text, which ends where the attachments begin."""
    if not end or kinds[end - 1] != BlockKind.BODY or not _DAY.fullmatch(lines[end - 1].text):
        return
    kinds[end - 1] = BlockKind.DATE
    at = end - 2
    if at > 0 and kinds[at] == BlockKind.BODY and _is_signature(lines[at].text):
        kinds[at] = BlockKind.SIGNATURE


def _is_signature(words: str) -> bool:
    return len(words) <= _SHORT and not re.search(r"[。！？；，：]", words)


def _heading_stretches(text: str, sections: Sequence[Section]) -> tuple[_Mark, ...]:
    """Return the stretch of each heading that may run into its paragraph, its closing stop included."""
    stretches = []
    for section in sections:
        body = section.start + len(section.number)
        start = text.find(section.heading, body, section.end) if section.heading else -1
        if start < 0 or text[body:start].strip(" \t\u3000") or not section.number:
            continue
        end = start + len(section.heading)
        end += text[end : end + 1] in {"。", "：", ":", "；"}
        stretches.append(_Mark(section.start, end, Run("", heading=section.level)))
    return tuple(stretches)


def _runs(text: str, line: _Line, marks: Sequence[_Mark], headings: Iterable[_Mark]) -> Iterator[Run]:
    """Cut a line where its manner changes."""
    ours = [mark for mark in marks if line.start <= mark.start and mark.end <= line.end]
    heads = [head for head in headings if line.start <= head.start < line.end and head.end <= line.end]
    cuts = {line.start, line.end} | {edge for mark in (*ours, *heads) for edge in (mark.start, mark.end)}
    # A heading never cuts a figure in two.
    cuts -= {cut for cut in cuts for mark in ours if mark.start < cut < mark.end}
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        level = next((head.run.heading for head in heads if head.start <= start < head.end), 0)
        special = next((mark.run for mark in ours if mark.start == start), Run(text[start:end]))
        yield replace(special, heading=level)


def _completed(blocks: list[Block], title: str, signature: str, day: str) -> list[Block]:
    kinds = {block.kind for block in blocks}
    if title and BlockKind.TITLE not in kinds:
        blocks = [Block(BlockKind.TITLE, (Run(title),)), *blocks]
    if BlockKind.DATE not in kinds and BlockKind.SIGNATURE not in kinds:
        closing = ((BlockKind.SIGNATURE, signature), (BlockKind.DATE, day))
        end = next((at for at, block in enumerate(blocks) if block.kind == BlockKind.ATTACHMENT), len(blocks))
        blocks[end:end] = [Block(kind, (Run(words),)) for kind, words in closing if words]
    return blocks


def _numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give each showing of a figure its own mark, in reading order."""
    count = 0
    done = []
    for block in blocks:
        runs = []
        for run in block.runs:
            count += bool(run.figure)
            runs.append(replace(run, mark=f"fig_{count:04d}") if run.figure else run)
        done.append(replace(block, runs=tuple(runs)))
    return tuple(done)
