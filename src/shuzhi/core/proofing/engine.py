"""Running a rulebook over a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from shuzhi.core.documents.model import ParsedReport, Quantity
from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.proofing.figures import LedgerFigure, differences
from shuzhi.core.proofing.model import Hit, Rule
from shuzhi.core.proofing.reading import Reading
from shuzhi.core.proofing.rulebook import Rulebook

_RANK = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.INFO: 0}


def check(
    report: ParsedReport,
    rulebook: Rulebook,
    on: date | None = None,
    figures: Iterable[tuple[Quantity, LedgerFigure]] = (),
) -> tuple[Finding, ...]:
    """Proof-read a report.

    Args:
        report: as the reader marked it.
        rulebook: the compiled rules.
        on: the day of reading; rules that ask "has this happened yet" stay quiet without it and without a year in the report.
        figures: pairs of a quantity and the ledger's figure for it; those that it does not bear out become findings.

    Returns:
        All findings in order of their start.
    """
    reading = Reading(report.text, report, on)
    hits: dict[str, list[tuple[Hit, str]]] = {}
    for rule, hit, note in chain(
        by_terms_and_hints(reading, rulebook), by_patterns(reading, rulebook), _functions(reading, rulebook)
    ):
        hits.setdefault(rule.code, []).append((hit, note))
    findings = [
        f for code, found in hits.items() for f in _findings(rulebook.by_code[code], found, reading.text)
    ]
    return tuple(sorted([*_settled(findings), *differences(report.text, figures)], key=_order))


def by_terms_and_hints(reading: Reading, rulebook: Rulebook) -> Iterator[tuple[Rule, Hit, str]]:
    """One pass of the automaton: terms are hits at once, hints send their patterns over the sentence."""
    text, terms_at, hints_at = reading.text, rulebook.terms_at, rulebook.hints_at
    asked: dict[str, set[Span]] = {}
    for index, start, end in rulebook.automaton.find_matches_as_indexes(text, overlapping=True):
        for rule, term in terms_at[index]:
            if not term.excused(text, start):
                yield rule, Hit(start, end, term.right), term.note
        for rule in hints_at[index]:
            asked.setdefault(rule.code, set()).add(reading.sentence(start))
    for code, sentences in asked.items():
        rule = rulebook.by_code[code]
        for sentence in sentences:
            for hit in rule.hits(text, sentence.start, sentence.end):
                yield rule, hit, ""


def by_patterns(reading: Reading, rulebook: Rulebook) -> Iterator[tuple[Rule, Hit, str]]:
    """Patterns without hints, over the whole text."""
    for rule in rulebook.everywhere:
        for hit in rule.hits(reading.text, 0, len(reading.text)):
            yield rule, hit, ""


def _functions(reading: Reading, rulebook: Rulebook) -> Iterator[tuple[Rule, Hit, str]]:
    for rule in rulebook.functions:
        assert rule.function is not None  # noqa: S101 -- `functions` holds no other
        for hit in rule.function(reading):
            yield rule, hit, ""


def _findings(rule: Rule, found: list[tuple[Hit, str]], text: str) -> Iterator[Finding]:
    """Turn a rule's hits into findings; a habit of the whole text is told once and not shouted at every place."""
    found.sort(key=lambda pair: (pair[0].start, pair[0].end))
    for n, (hit, note) in enumerate(found[: rule.most or None]):
        severity = Severity.INFO if rule.loud and n >= rule.loud else hit.severity or rule.severity
        words = text[hit.start : hit.end]
        values = {
            "text": _shown(words),
            "suggestion": hit.suggestion or "",
            "note": note,
            "count": str(len(found)),
            **hit.values,
        }
        yield Finding(
            code=rule.code,
            severity=severity,
            message=rule.message.format_map(values),
            place=Span(hit.start, hit.end),
            kind=rule.kind,
            text=words,
            suggestion=hit.suggestion,
            basis=rule.basis,
        )


def _shown(words: str) -> str:
    """Shorten a long stretch for a message."""
    words = words.replace("\n", " ").strip()
    return words if len(words) <= 30 else f"{words[:14]}…{words[-14:]}"


# Kinds whose findings have one cause when one lies inside the other; every other kind is a family of its own.
_FAMILIES = (
    ("paid_marker", "site_ad", "template_remains", "placeholder", "page_mark"),
    ("typo", "wrong_term", "members"),
)
_FAMILY = {kind: family[0] for family in _FAMILIES for kind in family}
_ONE_WORD = "typo"  # two of this family that merely touch are two readings of one slip


def _settled(findings: Iterable[Finding]) -> list[Finding]:
    """Tell a slip once: of findings on one place with one cause the gravest stays, of equal ones the widest."""
    by_family: dict[str, list[Finding]] = {}
    for finding in findings:
        by_family.setdefault(_FAMILY.get(finding.kind, finding.kind), []).append(finding)
    kept = [finding for family, group in by_family.items() for finding in _outer(group, family == _ONE_WORD)]
    return _one_a_place(kept)


def _outer(group: list[Finding], touching: bool) -> Iterator[Finding]:  # noqa: FBT001 -- one caller, one meaning
    """Yield the findings of one family that no earlier, wider and at least equally grave one covers (or touches)."""
    open_: list[Finding] = []
    for finding in sorted(group, key=lambda f: (_span(f).start, -_span(f).end, -_RANK[f.severity], f.code)):
        span = _span(finding)
        open_ = [o for o in open_ if _span(o).end > span.start]
        if not any(_covers(o, finding, touching) for o in open_):
            yield finding
        open_.append(finding)


def _covers(wide: Finding, finding: Finding, touching: bool) -> bool:  # noqa: FBT001
    inside = touching or _span(wide).end >= _span(finding).end
    return inside and _RANK[wide.severity] >= _RANK[finding.severity]


def _one_a_place(findings: list[Finding]) -> list[Finding]:
    """Keep the gravest of the findings on exactly the same stretch."""
    best: dict[Span, Finding] = {}
    for finding in findings:
        said = best.get(_span(finding))
        if said is None or (_RANK[finding.severity], said.code) > (_RANK[said.severity], finding.code):
            best[_span(finding)] = finding
    return list(best.values())


def _span(finding: Finding) -> Span:
    assert isinstance(finding.place, Span)  # noqa: S101 -- the engine makes no other
    return finding.place


def _order(finding: Finding) -> tuple[int, int, str, str]:
    span = _span(finding)
    return span.start, span.end, finding.code, finding.message
