"""Turns: places where a report goes over to problems, causes, next steps or its closing without a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from shuzhi.core.documents.model import Role
from shuzhi.core.documents.parse import marks, roles
from shuzhi.core.documents.parse.lines import Line
from shuzhi.core.documents.parse.marks import Mark
from shuzhi.core.documents.parse.outline import Head
from shuzhi.core.documents.parse.roles import WORDS
from shuzhi.core.text import tables
from shuzhi.core.text.punctuation import sentences


@cache
def _words() -> dict[str, re.Pattern[str]]:
    table = tables.load(WORDS / "turns.yaml")
    return {
        f"{part}.{name}": re.compile(value)
        for part, entries in table.items()
        for name, value in entries.items()
    }


def is_lead(sentence: str) -> bool:
    """Tell whether a sentence only announces what follows."""
    words = sentence.strip()
    return bool(_words()["lead.ends"].search(words) or _words()["lead.announces"].search(words))


def announces_count(paragraph: str) -> bool:
    """Tell whether a paragraph is one sentence that names how many things follow (做到“三个聚焦”)."""
    words = paragraph.strip()
    return _words()["lead.counts"].search(words) is not None and re.search("[。！？；]", words[:-1]) is None


def closing_start(text: str, lines: Sequence[Line]) -> int | None:
    """Return where the closing courtesy begins among the last lines, or None."""
    opens = _words()["closing.opens"]
    found = None
    for line in reversed(lines[-6:]):
        courtesy = len(line.text) <= 80 and opens.match(line.text) is not None
        signature = found is not None and _may_sign(line)
        if not (courtesy or line.is_apart or signature):
            break
        found = line.start
    return found


def _may_sign(line: Line) -> bool:
    """Tell whether a line above a date may be a signature."""
    return (
        len(line.text) <= 30
        and line.text[-1] not in "。；，：！？"
        and marks.section_mark(line.text, 0, len(line.text)) is None
        and roles.role_of(line.text) is None
    )


def find_turns(
    text: str, head: Head, stop: int, present: frozenset[Role], year: int | None
) -> Iterator[Head]:
    """Yield the turns inside a stretch that has one role so far.

    Args:
        text: the reading view.
        head: the section (or opening) whose own words are searched.
        stop: where those words end (its first part begins there).
        present: roles that have a section of their own: a task section makes a mere mention of next steps no turn.
        year: the year that the report is about; a later one lies ahead.
    """
    role, inside = head.role, False  # inside: a step was told in the paragraph of its problem
    for paragraph in _paragraphs(text, head.body, stop):
        for index, sentence in enumerate(sentences(text, *paragraph)):
            words = text[sentence.start : sentence.end]
            turned = _turn(words, role, present, opens=index == 0, follows=text[sentence.end : paragraph[1]])
            if (
                turned is None
                and index == 0
                and role is not Role.NEXT_STEPS
                and Role.NEXT_STEPS not in present
            ):
                turned = Role.NEXT_STEPS if _lies_ahead(words, year) else None
            if inside and index == 0 and role is Role.NEXT_STEPS and roles.fault().search(words):
                turned = Role.PROBLEMS
            late = sentence.start * 2 > len(text) or role is Role.PROBLEMS
            if (
                turned is Role.NEXT_STEPS and not late
            ):  # 今后 in the first half looks back at plans, it makes none
                turned = None
            if _closes(text, sentence.start, words) and role is not Role.CLOSING:
                turned = Role.CLOSING
            if turned is not None and sentence.start > head.body:
                yield Head(
                    Mark(marks.BARE, 0, sentence.start, sentence.start),
                    "",
                    "",
                    sentence.start,
                    sentence.start,
                    level=1 if turned is Role.CLOSING else head.level,
                    role=turned,
                )
                inside = turned is Role.NEXT_STEPS and role is Role.PROBLEMS and index > 0
                role = turned


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        cut = text.find("\n", at, end)
        cut = end if cut < 0 else cut
        if text[at:cut].strip():
            yield at, cut
        at = cut + 1


_OWN = (Role.PROBLEMS, Role.CAUSES, Role.NEXT_STEPS)


def _label_role(words: str) -> Role | None:
    """Return the role that a paragraph's label gives it (改进方向：一是…)."""
    label = re.match("([一-龥]{2,10})[：:]", words)
    role = roles.role_of(label[1]) if label is not None and roles.is_generic(label[1]) else None
    return role if role in _OWN else None


def _turn(words: str, role: Role, present: frozenset[Role], *, opens: bool, follows: str) -> Role | None:
    table = _words()
    causes = table["causes.opens"].search(words[:40]) if opens else table["causes.of_all"].match(words)
    if role is Role.PROBLEMS and causes is not None:
        return Role.CAUSES
    labelled = _label_role(words) if opens else None
    if labelled is not None and role in _OWN and labelled is not role:
        return labelled
    if role not in (Role.NEXT_STEPS, Role.RECTIFICATION) and Role.NEXT_STEPS not in present and _steps(words):
        return Role.NEXT_STEPS
    if (
        role not in (Role.PROBLEMS, Role.CAUSES, Role.NEXT_STEPS, Role.RECTIFICATION)
        and Role.PROBLEMS not in present
        and _faults(words, follows)
    ):
        return Role.PROBLEMS
    return None


def _steps(words: str) -> bool:
    hit = _words()["next_steps.opens"].match(words)
    return hit is not None and _words()["next_steps.will"].search(words, hit.end()) is not None


_COURTESY = 120


def _closes(text: str, at: int, words: str) -> bool:
    """Tell whether the closing courtesy begins at a sentence inside the last paragraph."""
    return len(text) - at <= _COURTESY and _words()["closing.opens"].match(words) is not None


_NEXT_YEAR = re.compile(r"(?:展望)?(?P<year>[12]\d{3})年，?[^，。]{0,16}?(?:将|要|计划|打算|力争|争取|继续)")


def _lies_ahead(words: str, year: int | None) -> bool:
    hit = _NEXT_YEAR.match(words)
    return hit is not None and year is not None and int(hit["year"]) > year


def _faults(words: str, follows: str) -> bool:
    table = _words()
    if table["problems.names"].match(words):
        return True
    exists = table["problems.exists"].search(words)
    if exists is None or table["problems.not"].search(words, 0, exists.end()):
        return False
    listed = re.search(
        r"(?:一是|第一[，、]|首先|一方面|[：:]\s*(?:1[.、．]|（一）|\(一\)|①))", words + follows[:40]
    )
    announced = re.match(r"[^。；，]{0,10}[：:][^。]*；", words[exists.end() :]) is not None
    return (
        listed is not None
        or (announced and table["problems.contrast"].search(words[:30]) is not None)
        or (table["problems.contrast"].search(words[:30]) is not None and "主要" in words + follows[:10])
    )
