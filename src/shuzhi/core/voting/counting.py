"""Counting papers, and the sums that must come out: issued = collected + returned + missing; two tellers, one result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shuzhi.core.findings import Finding, Severity
from shuzhi.core.voting.papers import Paper, Standing, judge
from shuzhi.core.voting.questions import FOR, Question, choices, lines


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted.

    Args:
        valid, blank, invalid: papers of each standing.
        marks: line → mark → papers; only valid papers count, every line has every mark.
        others: name written in → papers, in the order of the name.
    """

    valid: int
    blank: int
    invalid: int
    marks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)

    @property
    def collected(self) -> int:
        """All papers that came back marked or blank (收回)."""
        return self.valid + self.blank + self.invalid


@dataclass(frozen=True, slots=True)
class Slips:
    """Where the papers or sealed slips went.

    Args:
        issued: handed out (发出).
        collected: out of the box, or cast (收回).
        returned: handed back unused (退回).
        missing: known to be gone (遗失、未交).
    """

    issued: int
    collected: int
    returned: int = 0
    missing: int = 0


def count(papers: Iterable[Paper], question: Question) -> Tally:
    """Count papers; the order in which they come does not matter."""
    standings: Counter[Standing] = Counter()
    marks: dict[str, Counter[str]] = {line: Counter() for line in lines(question)}
    others: Counter[str] = Counter()
    for paper in papers:
        standing = judge(paper, question).standing
        standings[standing] += 1
        if standing is Standing.VALID:
            for line, mark in paper.marks.items():
                marks[line][mark] += 1
            others.update(paper.others)
    return Tally(
        valid=standings[Standing.VALID],
        blank=standings[Standing.BLANK],
        invalid=standings[Standing.INVALID],
        marks={line: {mark: found[mark] for mark in choices(question)} for line, found in marks.items()},
        others=dict(sorted(others.items())),
    )


def reconcile_slips(slips: Slips, entitled: int) -> list[Finding]:
    """Find what the sums of the papers contradict.

    Args:
        slips: where the papers went.
        entitled: persons present who may vote: nobody gets two papers.

    Source:
        Register EL-11: more collected than voters present makes the vote void; fewer do not.
    """
    found = []
    if min(slips.issued, slips.collected, slips.returned, slips.missing) < 0:
        found.append(_error("voting.negative", "票数不能是负数，请重新清点。"))
    if slips.issued > entitled:
        found.append(
            _error("voting.issued-over", f"发出{slips.issued}张，多于到会有权投票的{entitled}人，请核对。")
        )
    if slips.collected > slips.issued:
        found.append(
            _error(
                "voting.void",
                f"收回{slips.collected}张，多于发出的{slips.issued}张，本次投票无效，应重新投票。",
            )
        )
    elif slips.issued != slips.collected + slips.returned + slips.missing:
        found.append(
            _error(
                "voting.slips",
                f"发出{slips.issued}张，收回{slips.collected}张、退回{slips.returned}张、遗失{slips.missing}张，合计不符，请清点。",
            )
        )
    return found


def reconcile(first: Tally, second: Tally, slips: Slips, question: Question) -> list[Finding]:
    """Find where the counts of two tellers differ, and what cannot be.

    Args:
        first, second: each teller's own count, made without seeing the other's.
        slips: where the papers went.
        question: what was asked.
    """
    found = [
        _error("voting.tellers", f"两名计票人所计“{name}”不一致：{one}与{two}，请共同重新清点。")
        for name, one, two in _pairs(first, second)
        if one != two
    ]
    for name, tally in (("第一名计票人", first), ("第二名计票人", second)):
        found += _impossible(name, tally, slips, question)
    return found


def _pairs(first: Tally, second: Tally) -> Iterable[tuple[str, int, int]]:
    yield Standing.VALID, first.valid, second.valid
    yield Standing.BLANK, first.blank, second.blank
    yield Standing.INVALID, first.invalid, second.invalid
    for line in dict.fromkeys((*first.marks, *second.marks)):
        one, two = first.marks.get(line, {}), second.marks.get(line, {})
        for mark in dict.fromkeys((*one, *two)):
            yield f"{line} {mark}", one.get(mark, 0), two.get(mark, 0)
    for name in sorted({*first.others, *second.others}):
        yield f"另选 {name}", first.others.get(name, 0), second.others.get(name, 0)


def _impossible(who: str, tally: Tally, slips: Slips, question: Question) -> Iterable[Finding]:
    if tally.collected != slips.collected:
        yield _error(
            "voting.papers", f"{who}计{tally.collected}张，收回的是{slips.collected}张，请重新清点。"
        )
    for line, marks in tally.marks.items():
        if sum(marks.values()) > tally.valid:
            yield _error(
                "voting.line-over",
                f"{who}在“{line}”上计{sum(marks.values())}票，多于有效票{tally.valid}张，请重新清点。",
            )
    seats = getattr(question, "seats", None)
    if seats is not None:
        votes = sum(marks.get(FOR, 0) for marks in tally.marks.values()) + sum(tally.others.values())
        if votes > tally.valid * seats:
            yield _error(
                "voting.votes-over", f"{who}所计赞成票共{votes}票，多于有效票可投的票数，请重新清点。"
            )


def _error(code: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message)
