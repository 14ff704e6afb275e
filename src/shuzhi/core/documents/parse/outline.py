"""The outline: sections at up to four levels, whatever their numbers look like, also run into the line or without numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shuzhi.core.documents.model import Role
from shuzhi.core.documents.parse import marks, roles
from shuzhi.core.documents.parse.lines import Line, heading_at, looks_like_heading
from shuzhi.core.documents.parse.marks import Mark

MAX_LEVEL = 4
_RUN_IN = re.compile(
    r"(?:[。！？：:”]\s*|(?<=\S)[ \u3000]{2,})(?=[（(〔\[]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．）)〕\]])"
    r"|(?<=[\u4e00-\u9fff；;])(?=[（(][一二三四五六七八九十]{1,3}[）)])"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A section as found, in view offsets.

    Args:
        mark: its number (family `""` for a heading without one).
        number: the number as written.
        heading: its words.
        start: where it starts.
        body: where its words after the heading begin.
        end: where it ends.
        level: 1–4.
        role: what it is for.
        own_line: it opens a line.
    """

    mark: Mark
    number: str
    heading: str
    start: int
    body: int
    end: int = 0
    level: int = 1
    role: Role = Role.OTHER
    own_line: bool = True


def find_heads(text: str, lines: Sequence[Line], after: int) -> list[Head]:
    """Return the heads of all sections in order, levels set, ends and roles not yet.

    Args:
        text: the reading view.
        lines: its lines.
        after: offset after the title: nothing before it is a section.
    """
    numbered = _numbered(text, lines, after)
    heads = sorted(numbered + _unnumbered(text, lines, after, numbered), key=lambda h: h.start)
    return _levels(heads)


def _numbered(text: str, lines: Sequence[Line], after: int) -> list[Head]:
    found: list[Head] = []
    for line, following in pairwise([*lines, None]):
        if line is None or line.start < after:
            continue
        mark = marks.section_mark(text, line.start, line.end) or marks.item_mark(text, line.start, line.end)
        if mark is not None and mark.family not in (marks.FIRST_NEXT, marks.SIDES, marks.ORDINAL, marks.ONE):
            found.append(_head(text, mark, line if mark.end < line.end or following is None else following))
        found.extend(_run_in(text, line, mark))
    return _cut_at_next(text, _without_lone_items(_in_sequence(found)))


def _cut_at_next(text: str, found: list[Head]) -> list[Head]:
    """Cut a heading where the next number stands in its words (一、主要工作（一）抓学习)."""
    out: list[Head] = []
    for head, following in zip(found, [*found[1:], None], strict=False):
        if following is not None and head.mark.end < following.start < head.body:
            heading, body = heading_at(text, head.mark.end, following.start)
            head = replace(head, heading=heading, body=body)
        out.append(head)
    return out


def _head(text: str, mark: Mark, line: Line, *, own_line: bool = True) -> Head:
    heading, body = heading_at(text, mark.end, line.end)
    return Head(mark, text[mark.start : mark.end], heading, mark.start, body, own_line=own_line)


def _run_in(text: str, line: Line, first: Mark | None) -> list[Head]:
    """Find numbers that stand inside the line after a stop."""
    found = []
    for hit in _RUN_IN.finditer(text, line.start, line.end):
        mark = marks.section_mark(text, hit.end(), line.end)
        if (
            mark is not None
            and mark.family in marks.RANK
            and mark.end < line.end
            and (first is None or mark.start > first.start)
        ):
            found.append(_head(text, mark, line, own_line=False))
    return found


def _in_sequence(found: list[Head]) -> list[Head]:
    """Keep a number inside a line only where it continues a count or begins one that goes on."""
    kept: list[Head] = []
    last: dict[str, int] = {}
    for index, head in enumerate(found):
        family, number = head.mark.family, head.mark.number
        if not head.own_line:
            goes_on = any(
                h.mark.family == family and h.mark.number == number + 1 for h in found[index + 1 : index + 12]
            )
            if not (last.get(family) == number - 1 and number > 1) and not (number == 1 and goes_on):
                continue
        last[family] = number
        kept.append(head)
    return kept


def _without_lone_items(found: list[Head]) -> list[Head]:
    """Keep 一是/一要 as sections only where each of them opens a paragraph: 一是 needs its 二是 as next head."""
    kept = []
    for index, head in enumerate(found):
        family, number = head.mark.family, head.mark.number
        if family in (marks.SHI, marks.YAO):
            near = [
                h for h in found[max(0, index - 1) : index + 2] if h is not head and h.mark.family == family
            ]
            if not any(abs(h.mark.number - number) == 1 for h in near):
                continue
        kept.append(head)
    return kept


def _unnumbered(text: str, lines: Sequence[Line], after: int, numbered: Sequence[Head]) -> list[Head]:
    """Find lines that head what follows without a number: a role's name, or a short line before running text."""
    taken = {head.start for head in numbered}
    taken |= {_after_gap(text, head.mark.end) for head in numbered}  # a number alone on its line
    found: list[Head] = []
    body_seen, opened = False, min((head.start for head in numbered), default=len(text))
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if (
            line.start >= after
            and line.start not in taken
            and following is not None
            and looks_like_heading(line)
        ):
            words = line.text.rstrip("：:").strip().strip("【】〔〕[]").strip()
            named = roles.role_of(words) is not None and (roles.is_generic(words) or len(words) <= 16)
            if (
                (named and line.text[-1] not in "：:")
                or (roles.is_generic(words) and named)
                or (
                    (body_seen or opened < line.start)
                    and following.is_body
                    and line.text[-1] not in "：:"
                    and len(following.text) >= 24
                )
            ):
                found.append(
                    Head(Mark(marks.BARE, 0, line.start, line.start), "", words, line.start, line.end)
                )
        body_seen = body_seen or line.is_body
    return found


def _after_gap(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _levels(heads: Iterable[Head]) -> list[Head]:
    """Give each head its level: a manner of numbering keeps its level until a senior one comes."""
    heads = list(heads)
    present = {head.mark.family for head in heads}
    stack: list[tuple[str, int]] = []
    out = []
    for head in heads:
        family, rank = _family(head, present)
        if family in (marks.SHI, marks.YAO):  # items that open paragraphs stay below the numbered levels
            while stack and stack[-1][1] >= rank:
                stack.pop()
            if len(stack) < MAX_LEVEL:
                out.append(replace(head, level=max(3, len(stack) + 1)))
            continue
        while (
            stack and stack[-1][0] != family and (any(f == family for f, _ in stack) or stack[-1][1] >= rank)
        ):
            stack.pop()
        if not stack or stack[-1][0] != family:
            stack.append((family, rank))
        if len(stack) <= MAX_LEVEL:
            out.append(replace(head, level=len(stack)))
    return out


def _family(head: Head, present: set[str]) -> tuple[str, int]:
    family = head.mark.family
    if family != marks.BARE:
        return family, marks.RANK[family]
    if roles.role_of(head.heading) is not None and (
        roles.is_generic(head.heading) or marks.CHINESE not in present
    ):
        return (marks.CHINESE, marks.RANK[marks.CHINESE]) if marks.CHINESE in present else ("bare1", 1)
    if marks.CHINESE in present or marks.PART in present:
        return (marks.CHINESE_BRACKETS, 2) if marks.CHINESE_BRACKETS in present else ("bare2", 2)
    return "bare2", 2


def close_sections(heads: Sequence[Head], size: int) -> list[Head]:
    """Set each section's end: the next head of its level or above, else the end of the text."""
    ends = [size] * len(heads)
    running: list[int] = []
    for index, head in enumerate(heads):
        while running and heads[running[-1]].level >= head.level:
            ends[running.pop()] = head.start
        running.append(index)
    return [replace(head, end=end) for head, end in zip(heads, ends, strict=True)]


def assign_roles(heads: Sequence[Head], text: str) -> list[Head]:
    """Set each section's role from its words, its parent's role and, where both are silent, from what it says."""
    out: list[Head] = []
    parents: list[Head] = []
    after_problems = False
    steps_named = any(roles.role_of(head.heading) is Role.NEXT_STEPS for head in heads)
    for head in heads:
        while parents and parents[-1].level >= head.level:
            parents.pop()
        expected = after_problems and any(h.role is Role.ACHIEVEMENTS for h in out)
        if head.role is Role.OTHER:  # a turn has its role already
            parent = parents[-1].role if parents else None
            role = (
                roles.child_role(head.heading, parent)
                if parent
                else _top_role(
                    head, text, after_problems=after_problems, expected=expected and not steps_named
                )
            )
            if role is Role.ACHIEVEMENTS and _PUT_RIGHT.match(text, head.body, head.end):
                role = Role.RECTIFICATION
            head = replace(head, role=role)
        after_problems = after_problems or head.role is Role.PROBLEMS
        out.append(head)
        parents.append(head)
    return out


_PUT_RIGHT = re.compile(
    r"\s*(?:针对|对于?|围绕|根据)?(?:去年|上年|上一年|[12]\d{3}年度)[^。；]{0,16}(?:述职|评议|点评|反馈|巡察|考核)[^。；]{0,24}(?:问题|不足|短板|意见)"
)
_INTENTION = re.compile(r"(?:将|要|继续|进一步|着力|努力|确保|力争|切实|坚持|加强|强化)")
_DONE = re.compile(
    r"(?:了|已|共|累计|先后|[\d*]+\s*余?(?:次|场|名|人|个|件|项|篇)|全年|今年以来|一年来|年内)"
)


_LIST_LIKE = 24


def _top_role(head: Head, text: str, *, after_problems: bool, expected: bool) -> Role:
    """Tell a chapter's role: from its heading, else from what it says.

    Args:
        head: the chapter.
        text: the reading view.
        after_problems: the problems have been told.
        expected: achievements and problems have been told and no heading names the next steps.
    """
    own = roles.role_of(head.heading)
    if own is not None:
        return own
    listed = [mark.end for mark in marks.item_marks(text, head.body, head.end)]
    faulty = sum(1 for at in listed if roles.fault().search(text, at, at + _LIST_LIKE))
    if len(listed) > 1 and faulty * 4 >= len(listed) * 3:
        return Role.PROBLEMS
    words = text[head.start : head.end]
    meant, done = len(_INTENTION.findall(words)), len(_DONE.findall(words))
    if (after_problems and meant > 2 * done) or (expected and done <= max(2, meant)):
        return Role.NEXT_STEPS
    return Role.ACHIEVEMENTS
