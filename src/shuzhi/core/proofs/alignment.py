"""How the paragraphs of a file lie on those that were signed, and which control stands for which figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from shuzhi.core.proofs.manifest import Manifest, ParagraphEntry
from shuzhi.core.proofs.reading import Control, Paragraph, Read, controls_in

_LONG = 1000  # paragraphs: no report has more, a table has


@dataclass(frozen=True, slots=True)
class Matched:
    """How the file's paragraphs lie on the signed ones.

    Args:
        altered: numbers of altered, added and deleted paragraphs; 0 for signed words in headers, footers and notes.
        new_numbers: (number as written, paragraph) that were not there when signed.
        controls: the control that stands for each signed figure.
        extra: controls that stand for none.
        sound: how many paragraphs are as signed.
        deleted: how many signed paragraphs are gone.
        aside: paragraphs in headers, footers and notes that were not signed.
    """

    altered: frozenset[int]
    new_numbers: tuple[tuple[str, int], ...]
    controls: Mapping[str, tuple[Paragraph, Control]]
    extra: tuple[tuple[Paragraph, Control], ...]
    sound: int
    deleted: int
    aside: tuple[Paragraph, ...]


def match(manifest: Manifest, file: Read) -> Matched:
    """Lay a file on what was signed.

    Args:
        manifest: what was signed.
        file: what was read.
    """
    signed, found = manifest.paragraphs, file.paragraphs
    keys = _keys(signed, found)
    altered: set[int] = set()
    numbers: list[tuple[str, int]] = []
    sound = deleted = 0
    for verb, i1, i2, j1, j2 in _differences([entry.digest for entry in signed], keys):
        if verb == "equal":
            sound += i2 - i1
            continue
        altered |= {paragraph.number for paragraph in found[j1:j2]}
        if i2 - i1 > j2 - j1:
            deleted += (i2 - i1) - (j2 - j1)
            altered.add(i1 + (j2 - j1) + 1)
        numbers += _new_numbers(signed[i1:i2], found[j1:j2])
    there = {paragraph.still_digest for paragraph in file.aside}
    aside = tuple(paragraph for paragraph in file.aside if paragraph.still_digest not in manifest.asides)
    numbers += [(number, 0) for paragraph in aside for number in paragraph.numbers]
    if not there.issuperset(manifest.asides):
        altered.add(0)
    controls, extra = _assign(manifest, file, altered)
    return Matched(frozenset(altered), tuple(numbers), controls, extra, sound, deleted, aside)


def _differences(signed: Sequence[str], found: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """Align two lists of digests; what is equal at both ends is set aside, since most reports are altered in one place.

    A long table repeats the same cell thousands of times; there common digests are no anchors, else the time is quadratic.
    """
    head = _common(signed, found)
    tail = _common(signed[head:][::-1], found[head:][::-1])
    ours, theirs = signed[head : len(signed) - tail], found[head : len(found) - tail]
    yield "equal", 0, head, 0, head
    matcher = SequenceMatcher(None, ours, theirs, autojunk=len(ours) > _LONG)
    for verb, i1, i2, j1, j2 in matcher.get_opcodes():
        yield verb, head + i1, head + i2, head + j1, head + j2
    yield "equal", len(signed) - tail, len(signed), len(found) - tail, len(found)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _keys(signed: Sequence[ParagraphEntry], found: Sequence[Paragraph]) -> list[str]:
    """Name each paragraph by the signed one that it equals, by its skeleton or, where controls were lost, by its words."""
    skeletons = {entry.digest for entry in signed}
    plains = {entry.plain: entry.digest for entry in signed}
    return [
        paragraph.digest
        if paragraph.digest in skeletons
        else plains.get(paragraph.plain_digest, paragraph.digest)
        for paragraph in found
    ]


def _new_numbers(signed: Sequence[ParagraphEntry], found: Sequence[Paragraph]) -> Iterable[tuple[str, int]]:
    """Return the numbers of altered paragraphs that their signed originals did not have."""
    known = Counter(number for entry in signed for number in entry.numbers)
    for paragraph in found:
        for number in paragraph.numbers:
            if known[number] > 0:
                known[number] -= 1
            else:
                yield number, paragraph.number


def _assign(
    manifest: Manifest, file: Read, altered: set[int]
) -> tuple[dict[str, tuple[Paragraph, Control]], tuple[tuple[Paragraph, Control], ...]]:
    """Give each signed figure its control: of two with one mark, the one in a paragraph that is as signed."""
    known = {entry.id for entry in manifest.figures}
    taken: dict[str, tuple[Paragraph, Control]] = {}
    extra: list[tuple[Paragraph, Control]] = []
    for place in sorted(controls_in(file.paragraphs), key=lambda place: place[0].number in altered):
        mark = place[1].mark
        if mark in known and mark not in taken:
            taken[mark] = place
        else:
            extra.append(place)
    return taken, tuple(extra)
