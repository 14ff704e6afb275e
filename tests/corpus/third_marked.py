"""The third examination: reports written and marked by hand, before anybody of their readers saw them; how the marks are read.

@1a 一、…        a section of level 1 (a achievements, p problems, n next steps, r rectification, c causes; `@2a?` may be one)
<P> <T> <Q>      a problem, a task, a problem of an earlier year begins here
⟦30余|次⟧        a figure and its unit; ⟦3.5万|件|35000⟧ with its value, ⟦**|次|null⟧ masked, ⟦…|…|3|rank⟧ with its kind;
                 ⟦?六|成⟧ is read by some and not by others
{{a1:…}}         a slip that proof-reading should notice; two stretches with one name are one slip
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shuzhi.core.documents.model import ParsedReport, QuantityKind, Role
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Severity, Span
from shuzhi.core.proofing import check
from shuzhi.packs.rulebook import standard

FOLDER = Path(__file__).parent / "third"
ROLES = {
    "a": Role.ACHIEVEMENTS,
    "p": Role.PROBLEMS,
    "n": Role.NEXT_STEPS,
    "r": Role.RECTIFICATION,
    "c": Role.CAUSES,
}
NEAR = 6  # characters that a beginning may lie off, as outside scoring has it
_MARK = re.compile(
    r"^@(?P<level>\d)(?P<role>[a-z])(?P<maybe>\?)? |\{\{(?P<slip>\w+):|(?P<end>\}\})|<(?P<item>[PTQ])>|⟦(?P<figure>[^⟧]*)⟧",
    re.MULTILINE,
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as the examiner marked it; `sure` where every careful reader reads it."""

    start: int
    end: int
    value: float | None
    sure: bool
    compared: bool  # ranks, rhythms and announced lists are not


@dataclass(slots=True)
class Marked:
    """A text without its marks, and what they say."""

    text: str = ""
    sections: list[tuple[int, int, Role]] = field(default_factory=list)
    maybe: list[int] = field(default_factory=list)
    items: dict[str, list[int]] = field(default_factory=lambda: {"P": [], "T": [], "Q": []})
    figures: list[Told] = field(default_factory=list)
    slips: dict[str, list[Span]] = field(default_factory=dict)


def read(source: str) -> Marked:
    out, last, opened = Marked(), 0, list[tuple[str, int]]()
    for mark in _MARK.finditer(source):
        out.text += source[last : mark.start()]
        last, at = mark.end(), len(out.text)
        if mark["level"]:
            if mark["maybe"]:
                out.maybe.append(at)
            else:
                out.sections.append((int(mark["level"]), at, ROLES[mark["role"]]))
        elif mark["slip"]:
            opened.append((mark["slip"], at))
        elif mark["end"]:
            name, start = opened.pop()
            out.slips.setdefault(name, []).append(Span(start, at))
        elif mark["item"]:
            out.items[mark["item"]].append(at)
        else:
            _figure(out, mark["figure"])
    out.text += source[last:]
    return out


def _figure(out: Marked, words: str) -> None:
    number, unit, *more = words.split("|")
    start = len(out.text)
    out.text += number.lstrip("?") + unit
    sure = not number.startswith("?") and more[1:] != ["?"]
    digits = re.match(r"[\d.]+", number.translate(_WIDE))
    value = None
    if more and more[0] not in ("", "null"):
        value = float(more[0])
    elif not more and digits:
        value = float(digits[0])
    out.figures.append(Told(start, len(out.text), value, sure, more[1:] in ([], ["?"])))


def told() -> Iterator[tuple[str, Marked, ParsedReport]]:
    for path in sorted(FOLDER.glob("*.txt")):
        marked = read(path.read_text("utf-8"))
        yield path.stem, marked, parse_text(marked.text)


def beginnings(wanted: list[int], found: list[int], text: str, what: str) -> list[str]:
    """Return beginnings that only one side has."""
    left = list(wanted)
    lines = []
    for at in found:
        near = next((w for w in left if abs(w - at) <= NEAR), None)
        if near is None:
            lines.append(f"+{what} {text[at : at + 16]!r}")
        else:
            left.remove(near)
    return lines + [f"-{what} {text[at : at + 16]!r}" for at in left]


def outline_faults(marked: Marked, report: ParsedReport) -> list[str]:
    """Return what of the outline and the items is missing, invented or of another role."""
    known = [s for s in report.sections if s.number and s.level < 3 and not s.number.endswith("是")]
    starts = [s.start for s in known if not any(abs(s.start - m) <= NEAR for m in marked.maybe)]
    lines = beginnings([at for level, at, _ in marked.sections if level < 3], starts, marked.text, "section")
    for name, items in (("P", report.problems), ("T", report.tasks), ("Q", report.past_problems)):
        lines += beginnings(marked.items[name], [i.start for i in items], marked.text, name)
    for level, at, role in marked.sections:
        is_other = [
            s for s in known if level == 1 and abs(s.start - at) <= NEAR and s.role not in (role, Role.OTHER)
        ]
        lines += [f"role {s.role} of {s.heading}" for s in is_other]
    return lines


def figure_faults(marked: Marked, report: ParsedReport) -> tuple[list[str], list[str]]:
    """Return figures read wrongly, and figures missing or invented."""
    wrong, missing = [], []
    free = [f for f in marked.figures if f.sure and f.compared]
    for q in report.quantities:
        own = next((f for f in free if f.start < q.end and q.start < f.end), None)
        if own is not None:
            free.remove(own)
            if (q.value is None) != (own.value is None) or (
                q.value and abs(float(q.value) - (own.value or 0)) > 1e-6
            ):
                wrong.append(f"{marked.text[own.start : own.end]} read as {q.value}")
        elif q.kind in (QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.PERCENT) and not any(
            f.start < q.end and q.start < f.end for f in marked.figures
        ):
            missing.append(f"+{marked.text[q.start - 8 : q.unit_end]}")
    return wrong, missing + [f"-{marked.text[f.start : f.end]}" for f in free]


def slip_faults(marked: Marked, report: ParsedReport) -> tuple[list[str], list[str]]:
    """Return slips that nobody noticed, and alarms where there is nothing (masks are what they are)."""
    heard = [
        f for f in check(report, standard()) if f.severity is not Severity.INFO and isinstance(f.place, Span)
    ]
    masks = [Span(m.start, m.end) for m in report.masks]
    missed = [
        f"{name}: {marked.text[spans[0].start : spans[0].end]}"
        for name, spans in marked.slips.items()
        if not any(_touch(f.place, span) for f in heard for span in spans)
    ]
    expected = [*masks, *(span for spans in marked.slips.values() for span in spans)]
    alarms = [
        f"{f.code} {f.text} {f.message}"
        for f in heard
        if not any(_touch(f.place, Span(max(0, s.start - 2), s.end + 2)) for s in expected)
    ]
    return missed, alarms


def _touch(place: object, span: Span) -> bool:
    return isinstance(place, Span) and place.start < span.end and span.start < max(place.end, place.start + 1)
