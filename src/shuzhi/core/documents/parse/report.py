"""Reading a report: the steps in order, over the reading view, and the way back to the file's offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from shuzhi.core.documents.model import Item, Mask, ParsedReport, Quantity, Role, Section
from shuzhi.core.documents.parse import marks, measures, titles, turns
from shuzhi.core.documents.parse.causes import own_causes, shared_causes
from shuzhi.core.documents.parse.context import Previous, context_of
from shuzhi.core.documents.parse.counted import Counted
from shuzhi.core.documents.parse.items import Found, items_of
from shuzhi.core.documents.parse.lines import Line, lines_of
from shuzhi.core.documents.parse.marks import Mark
from shuzhi.core.documents.parse.masks import find_masks
from shuzhi.core.documents.parse.noise import find_noise
from shuzhi.core.documents.parse.outline import Head, assign_roles, close_sections, find_heads
from shuzhi.core.documents.parse.past import past_problems
from shuzhi.core.documents.parse.quantities import find_quantities
from shuzhi.core.documents.parse.reading import Reading, reading_of
from shuzhi.core.documents.parse.tables_in_text import find_tables
from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.text.punctuation import Stretches, sentences, trim

_NO_DUTY_REPORT = frozenset({"通知", "新闻", "评分表", "方案", "点评", "主持词", "简报"})


def parse_text(text: str) -> ParsedReport:
    """Read a report as a careful reader does.

    Args:
        text: the decoded text (`read_source`); any string is accepted.

    Returns:
        The outline, problems, tasks, figures, masks and noise, all with offsets into `text`.
    """
    return read_report(text, ())


def read_report(text: str, word_tables: tuple[Span, ...]) -> ParsedReport:
    """Read a report of which some stretches are known to be tables.

    Args:
        text: the decoded text.
        word_tables: stretches of table rows, already named in the file's findings.
    """
    noise = find_noise(text, measures.tail_pattern().pattern)
    reading = reading_of(text, noise)
    view = reading.text
    lines = list(lines_of(view))
    title = titles.find_title(lines)
    tables = find_tables(view, lines)
    rows = tuple(Span(reading.from_source(t.start), reading.from_source(t.end)) for t in word_tables)
    refused = Stretches.of((*tables, *rows))
    genre = titles.genre_of(view[title.start : title.end], view)
    year = titles.find_year(view[title.start : title.end], view[title.end : title.end + 600])
    heads = _outline(view, _after_title(view, lines, title.end, refused), title.end, year)
    opening = view[title.end : _opening_end(heads, title.end)]
    report = ParsedReport(
        text=text,
        title=view[title.start : title.end].strip(),
        title_span=reading.span(title.start, title.end),
        year=year,
        unit=titles.find_unit(view[title.start : title.end], opening),
        genre=genre,
        sections=tuple(_section(reading, head) for head in heads),
        problems=(),
        past_problems=(),
        tasks=(),
        quantities=tuple(_quantities(reading, refused)),
        masks=tuple(_masks(reading)),
        noise=noise,
        tables=tuple(reading.span(s.start, s.end) for s in refused.spans),
        findings=(
            *_table_findings(reading, [t for t in tables if not any(t.overlaps(r) for r in rows)]),
            *_genre_findings(genre),
        ),
    )
    return report if genre in _NO_DUTY_REPORT else _with_items(report, reading, heads)


def _opening_end(heads: Sequence[Head], after: int) -> int:
    """Return where the words that introduce the writer end: at the first chapter, or after 600 characters."""
    first = next((h.start for h in heads if h.number or h.heading), after + 600)
    return min(first, after + 600)


def _after_title(view: str, lines: Sequence[Line], after: int, refused: Stretches) -> list[Line]:
    """Return the lines that sections are looked for in; where all stands on one line, the title is cut from it."""
    out = []
    for line in lines:
        if line.start < after < line.end:
            rest = trim(view, after, line.end)
            out.append(Line(rest.start, rest.end, view[rest.start : rest.end]))
        elif line.start not in refused:
            out.append(line)
    return out


def _outline(view: str, lines: Sequence[Line], after: int, year: int | None) -> list[Head]:
    """Find sections, then the turns inside them, and give each its end and role."""
    heads = find_heads(view, lines, after)
    closing = turns.closing_start(view, lines)
    if closing is not None and closing > after and not any(h.start >= closing for h in heads):
        heads.append(_bare(closing, Role.CLOSING))
    first = heads[0].start if heads else len(view)
    if view[after:first].strip():
        start = after + len(view[after:first]) - len(view[after:first].lstrip())
        heads.insert(0, _bare(start, Role.OPENING))
    told = assign_roles(close_sections(heads, len(view)), view)
    turned = list(_turns(view, told, year))
    if not turned:
        return told
    return assign_roles(close_sections(sorted(heads + turned, key=lambda h: h.start), len(view)), view)


def _bare(start: int, role: Role) -> Head:
    return Head(Mark(marks.BARE, 0, start, start), "", "", start, start, role=role)


def _turns(view: str, heads: Sequence[Head], year: int | None) -> list[Head]:
    present = frozenset(head.role for head in heads)
    found: list[Head] = []
    for head, following in pairwise([*heads, None]):
        if head is not None and head.role is not Role.CLOSING:
            stop = following.start if following is not None else len(view)
            level = _turn_level(head, following)
            found.extend(
                turn if turn.role is Role.CLOSING else replace(turn, level=level)
                for turn in turns.find_turns(view, head, stop, present, year)
            )
    return found


def _turn_level(head: Head, following: Head | None) -> int:
    """Return a turn's level: where the items of its section begin to count anew after it, they are its own parts."""
    again = (
        following is not None
        and following.mark.number == 1
        and following.mark.family == head.mark.family != marks.BARE
    )
    return max(1, head.level - 1) if again else head.level


def _section(reading: Reading, head: Head) -> Section:
    start = reading.to_source(head.start)
    return Section(
        head.level, head.number, head.heading, start, max(start, reading.to_source(head.end)), head.role
    )


def _with_items(report: ParsedReport, reading: Reading, heads: Sequence[Head]) -> ParsedReport:
    view = reading.text
    problems = items_of(view, heads, Role.PROBLEMS, faulty=True)
    causes = shared_causes(view, heads)
    told = tuple(cause.summary for cause in causes)
    return replace(
        report,
        problems=tuple(_item(reading, p, tuple(own_causes(view, p.start, p.end)) or told) for p in problems),
        past_problems=tuple(_item(reading, p) for p in past_problems(view, heads)),
        tasks=tuple(_item(reading, t) for t in items_of(view, heads, Role.NEXT_STEPS, faulty=False)),
        causes=tuple(_item(reading, c) for c in causes),
    )


def _item(reading: Reading, item: Found, causes: tuple[str, ...] = ()) -> Item:
    span = reading.span(item.start, item.end)
    return Item(span.start, span.end, item.summary, causes)


def _masks(reading: Reading) -> list[Mask]:
    found = []
    for mask in find_masks(reading.text):
        span = reading.span(mask.start, mask.end)
        found.append(Mask(span.start, span.end, reading.text[mask.start : mask.end], mask.kind))
    return found


def _quantities(reading: Reading, refused: Stretches) -> list[Quantity]:
    view, out = reading.text, []
    whole = list(sentences(view))
    index, previous = 0, None
    for counted in find_quantities(view, refused):
        while index < len(whole) - 1 and whole[index].end <= counted.start:
            index, previous = index + 1, None
        found = _quantity(reading, counted, whole[index], previous)
        previous = Previous(counted.unit_end, found.what)
        out.append(found)
    return out


def _quantity(reading: Reading, counted: Counted, sentence: Span, previous: Previous | None) -> Quantity:
    around = context_of(reading.text, counted.start, counted.unit_end, sentence, previous)
    span = reading.span(counted.start, counted.end)
    return Quantity(
        start=span.start,
        end=span.end,
        text=reading.text[counted.start : counted.end],
        value=counted.value,
        unit=counted.unit,
        what=around.what,
        approximate=counted.approximate,
        masked=counted.value is None,
        kind=counted.kind,
        unit_end=reading.end_to_source(counted.unit_end),
        sentence=reading.span(sentence.start, sentence.end),
        multiplier=counted.multiplier,
        scope=around.scope,
        time=around.time,
        upper=counted.upper,
    )


def _table_findings(reading: Reading, tables: Sequence[Span]) -> list[Finding]:
    return [
        Finding(
            "parse.flattened-table",
            Severity.WARNING,
            "这里像是表格压成的文字，行列已经散失，其中的数字和事项没有读取；请对照原表核对。",
            reading.span(t.start, t.end),
            "table",
        )
        for t in tables
    ]


def _genre_findings(genre: str) -> list[Finding]:
    if genre not in _NO_DUTY_REPORT:
        return []
    return [
        Finding(
            "parse.other-genre",
            Severity.WARNING,
            f"这份材料看起来是{genre}，不是述职报告，其中的问题和打算没有当作本报告的来读。",
            None,
            "genre",
        )
    ]
