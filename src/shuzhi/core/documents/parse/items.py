"""Problems, causes and tasks: what a section of that role lists, as parts, as 一是…二是…, as sentences or as clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from shuzhi.core.documents.model import Role
from shuzhi.core.documents.parse import marks, roles
from shuzhi.core.documents.parse.enumerations import entries
from shuzhi.core.documents.parse.outline import Head
from shuzhi.core.documents.parse.turns import announces_count, is_lead
from shuzhi.core.findings import Span
from shuzhi.core.text.punctuation import sentences, trim

_CONTINUES = re.compile(
    r"^(?:如[，：:、]|如在|比如|例如|特别是|尤其是|主要表现|具体表现|主要是|表现[在为]|导致|致使|由于|因为|因此|所以|同时|此外|有的|个别|这|其|究其|原因)"
)
_LISTED = re.compile(
    r"(?:存在|有|表现[在为]|体现[在为])(?:着|的|了)?[：:]?(?P<list>[^。：:]{6,160}?)(?:等)?(?:[几一二两三四五六七八九十\d]{0,2}个?方面的?)?(?:的)?(?:问题|不足|差距|短板|现象)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An item in view offsets; `summary` is its head clause."""

    start: int
    end: int
    summary: str


def items_of(text: str, heads: Sequence[Head], role: Role, *, faulty: bool) -> list[Found]:
    """Return the items of all sections of a role, in order.

    Args:
        text: the reading view.
        heads: all sections with ends and roles.
        role: whose items.
        faulty: an item without its own mark must tell a fault (problems); otherwise any sentence will do (tasks).
    """
    found: list[Found] = []
    parents: list[Head] = []
    for index, head in enumerate(heads):
        while parents and parents[-1].level >= head.level:
            parents.pop()
        if head.role is role and not (parents and parents[-1].role is role):
            found.extend(_section_items(text, index, heads, faulty=faulty))
        parents.append(head)
    return sorted(found, key=lambda item: item.start)


def _section_items(text: str, index: int, heads: Sequence[Head], *, faulty: bool) -> Iterator[Found]:
    head = heads[index]
    later = ((i, heads[i]) for i in range(index + 1, len(heads)))
    inner = list(takewhile(lambda pair: pair[1].start < head.end, later))
    children = [(i, h) for i, h in inner if h.level == min(h.level for _, h in inner)] if inner else []
    own = [(i, h) for i, h in children if h.role is head.role]
    first = children[0][1].start if children else head.end
    if not own:
        yield from _body_items(text, head.body, first, faulty=faulty)
        return
    labels = Counter(child.heading for _, child in own)
    for i, child in own:
        stop = next(
            (
                h.start
                for _, h in inner
                if h.start > child.start and h.start < child.end and h.role is not child.role
            ),
            child.end,
        )
        deeper = any(h.start > child.start and h.start < stop for _, h in inner)
        listed = (roles.is_generic(child.heading) and roles.role_of(child.heading) is head.role) or (
            faulty
            and roles.is_neutral(child.heading)
            and not roles.fault().search(child.heading)
            and (deeper or entries(text, child.body, stop))
        )
        if (
            child.heading and labels[child.heading] > 1
        ):  # （一）问题：…（二）问题：… the words follow the label
            yield found(text, child.start, stop, "", body=child.body)
        elif child.mark.family == marks.BARE and not child.heading:
            yield from _body_items(text, child.body, stop, faulty=faulty)
        elif listed:
            yield from _section_items(text, i, heads, faulty=faulty)
        else:
            yield from _run_on(text, child, stop, deeper=deeper)


def _run_on(text: str, child: Head, stop: int, *, deeper: bool) -> Iterator[Found]:
    """Yield an item that is a part of its own, and those that go on counting inside its paragraph (二是甲。三是乙。)."""
    starts, number = [child.start], child.mark.number
    for mark in (
        []
        if deeper or child.mark.family not in (marks.SHI, marks.YAO)
        else marks.item_marks(text, child.body, stop)
    ):
        if mark.family == child.mark.family and mark.number == number + 1:
            starts.append(mark.start)
            number = mark.number
    yield found(text, child.start, starts[1] if len(starts) > 1 else stop, child.heading)
    for one, following in pairwise([*starts[1:], stop]):
        yield found(text, one, following, "", body=one + 2)


def _body_items(text: str, start: int, end: int, *, faulty: bool) -> Iterator[Found]:
    listed = entries(text, start, end)
    if listed:
        for entry in listed:
            yield found(text, entry.start, entry.end, "", body=entry.body)
        return
    paragraphs = [trim(text, a, b) for a, b in _paragraphs(text, start, end)]
    spans = [p for p in paragraphs if p.end > p.start and not _only_leads(text, p)]
    if len(spans) > 2 and announces_count(text[spans[0].start : spans[0].end]):
        spans = spans[1:]
    if len(spans) > 1:
        for span in spans:
            clauses = _announced_clauses(text, span, faulty=faulty)
            yield from (found(text, a, b, "") for a, b in clauses)
            if not clauses and (not faulty or roles.fault().search(text, span.start, span.end)):
                yield found(text, span.start, span.end, "")
        return
    for span in spans:
        yield from _sentence_items(text, span.start, span.end, faulty=faulty)


_ANNOUNCES = re.compile(r"(?:问题|不足|差距|短板|弱项|环节|方面|主要是|表现[为在]|如下)[^。；，]{0,8}[：:]")


def _announced_clauses(text: str, paragraph: Span, *, faulty: bool) -> list[tuple[int, int]]:
    """Split a paragraph that is one sentence: an announcement, a colon, its list."""
    whole = list(sentences(text, paragraph.start, paragraph.end))
    if not faulty or len(whole) != 1 or not _ANNOUNCES.search(text, paragraph.start, paragraph.start + 80):
        return []
    return _clauses(text, paragraph.start, paragraph.end, faulty=True, alone=True)


def _after_announcement(text: str, sentence: Span) -> int:
    """Return where a sentence goes on after announcing faults (主要存在以下问题：在学习上，…)."""
    hit = _ANNOUNCES.search(text, sentence.start, min(sentence.end, sentence.start + 80))
    return hit.end() if hit is not None and hit.end() < sentence.end else sentence.start


def _only_leads(text: str, paragraph: Span) -> bool:
    """Tell whether a paragraph's last sentence only announces what the next paragraphs tell."""
    last = list(sentences(text, paragraph.start, paragraph.end))[-1:]
    return any(is_lead(text[s.start : s.end]) for s in last)


def _sentence_items(text: str, start: int, end: int, *, faulty: bool) -> Iterator[Found]:
    """Read running text: each sentence that tells something is an item, or each of its clauses where it lists them."""
    whole = [s for s in sentences(text, start, end) if not is_lead(text[s.start : s.end])]
    if len(whole) > 2 and announces_count(text[whole[0].start : whole[0].end]):
        whole = whole[1:]
    topics = _topics(text, whole)
    if topics:
        for one, following in zip(topics, [*topics[1:], end], strict=True):
            yield found(text, one, following, "")
        return
    at: tuple[int, int] | None = None
    for sentence in whole:
        clauses = _clauses(text, sentence.start, sentence.end, faulty=faulty, alone=len(whole) <= 2)
        words = text[sentence.start : sentence.end]
        opens = not faulty or roles.fault().search(words) is not None or _SUBJECT.match(words) is not None
        if at is not None and not clauses and (not opens or (faulty and _CONTINUES.match(words))):
            at = (at[0], sentence.end)
            continue
        if at is not None:
            yield found(text, *at, "")
        first = _after_announcement(text, sentence) if faulty and len(whole) > 1 else sentence.start
        at = (first, sentence.end) if opens and not clauses else None
        yield from (found(text, a, b, "") for a, b in clauses)
    if at is not None:
        yield found(text, *at, "")


_TOPIC = 16
_SUBJECT = re.compile(r"在[^，。]{2,16}(?:上|方面|中)，")


def _topics(text: str, whole: Sequence[Span]) -> list[int]:
    """Return where the topic sentences begin: short, without a comma, each followed by its long explanation; else []."""
    short = [s.end - s.start <= _TOPIC and not re.search("[，,；;：:]", text[s.start : s.end]) for s in whole]
    # 突出甲。…突出乙。…: those that open as the first does are the topics, whatever else is short
    alike = [
        one and text[s.start : s.start + 2] == text[whole[0].start : whole[0].start + 2]
        for s, one in zip(whole, short, strict=True)
    ]
    short = alike if sum(alike) > 1 and alike[0] else short
    followed = all(not later for one, later in pairwise([*short, True]) if one)
    return (
        [s.start for s, one in zip(whole, short, strict=True) if one]
        if short[:1] == [True] and sum(short) > 1 and followed
        else []
    )


def _clauses(text: str, start: int, end: int, *, faulty: bool, alone: bool) -> list[tuple[int, int]]:
    """Split a sentence that lists: `存在甲不够、乙不强等问题`, `甲不够；乙不强。`, `做到三个坚持：坚持甲；坚持乙。`; [] for any other."""
    hit = _LISTED.search(text, start, end) if faulty and alone else None
    if hit is not None:
        parts = list(split_list(text, hit.start("list"), hit.end("list")))
        if len(parts) > 1 and all(roles.fault().search(text, a, b) for a, b in parts):
            return parts
    colon = re.search("[：:]", text[start:end]) or (
        re.search("，主要(?:是|表现[为在]|体现在)(?:在于)?", text[start:end]) if faulty else None
    )
    if not alone and colon is None:
        return []
    first = start if colon is None else start + colon.end()
    spans = [trim(text, a, b) for a, b in _split(text, first, end, "；;")]
    parts = [(span.start, span.end) for span in spans if span.end > span.start]
    if faulty and colon is not None and len(parts) == 1:
        parts = _parallel(text, first, end) or parts
    tell = sum(1 for a, b in parts if roles.fault().search(text, a, b))
    enough = not faulty or (2 * tell >= len(parts) if colon is not None else tell == len(parts))
    return parts if len(parts) > 1 and enough else []


_SAME = ("还不", "不够", "有待", "还需", "仍不", "不强", "不高")


def _parallel(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split at commas a list of three faults or more that all say the same of different things (甲还不强，乙还不多，丙还不快)."""
    spans = [trim(text, a, b) for a, b in _split(text, start, end, "，,")]
    alike = any(all(word in text[s.start : s.end] for s in spans) for word in _SAME)
    return [(s.start, s.end) for s in spans] if len(spans) > 2 and alike else []


def split_list(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split a stretch at its 、 (or ， where there is none), not inside quotes; yields trimmed stretches."""
    signs = "、" if "、" in text[start:end] else "，,；;"
    for a, b in _split(text, start, end, signs):
        span = trim(text, a, b)
        if span.end > span.start:
            yield span.start, span.end


def _split(text: str, start: int, end: int, signs: str) -> Iterator[tuple[int, int]]:
    at, depth = start, 0
    for offset in range(start, end):
        char = text[offset]
        depth += (char in "“（《") - (char in "”）》")
        if char in signs and depth <= 0:
            yield at, offset
            at = offset + 1
    yield at, end


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        cut = text.find("\n", at, end)
        cut = end if cut < 0 else cut
        yield at, cut
        at = cut + 1


_HEAD_CLAUSE = re.compile(r"[。；！？：\n]|，|,|;")


def found(text: str, start: int, end: int, heading: str, *, body: int | None = None) -> Found:
    """Return an item with its head clause as summary."""
    span = trim(text, start, end)
    if not heading:
        at = span.start if body is None else trim(text, min(body, span.end), span.end).start
        at += 1 if body is not None and at < span.end and text[at] in "，,、：:" else 0
        cut = _HEAD_CLAUSE.search(text, at + 4, span.end) if span.end - at > 4 else None
        heading = text[at : cut.start() if cut else span.end]
    return Found(span.start, span.end, heading.strip())
