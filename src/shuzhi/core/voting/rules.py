"""Kinds of vote and their rules: who must be there, what majority of which number decides, and what must hold before it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from shuzhi.core.findings import Finding, Severity
from shuzhi.core.rules.basis import Basis
from shuzhi.core.rules.loading import Pack, PackFault
from shuzhi.core.voting.questions import PersonsQuestion, Question, lines


class Base(StrEnum):
    """The number of which a majority is a share."""

    ENTITLED = "应到会"
    PRESENT = "实到会"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share that must be reached.

    Args:
        share: exact, e.g. 4/5; a third is no decimal.
        strict: more than the share (超过); else the share itself is enough (不少于).
        base: of which number.
        basis: what it rests on; None for the program's own caution.
        note: what is not certain about it, to be shown.
    """

    share: Fraction
    strict: bool
    base: Base
    basis: Basis | None = None
    note: str = ""

    def needed(self, of: int) -> int:
        """Return the least whole number that reaches the share of `of` persons."""
        exact = self.share * of
        return floor(exact) + 1 if self.strict else ceil(exact)

    def met(self, votes: int, of: int) -> bool:
        """Tell whether `votes` of `of` persons reach it."""
        return votes >= self.needed(of)

    @property
    def words(self) -> str:
        """The rule in Chinese."""
        share = "半数" if self.share == Fraction(1, 2) else f"{_numeral(self.share)}"
        return f"{'超过' if self.strict else '不少于'}{self.base}有权投票人数的{share}"


@dataclass(frozen=True, slots=True)
class VoteRules:
    """The rules of one kind of vote on one day.

    Args:
        kind: stable id, e.g. `election.committee`.
        name: Chinese name.
        asks: `persons`, `motion` or `grades`.
        quorum: how many must be present; None when no rule asks for it.
        majority: what decides; None for a consultation, which decides nothing.
        surplus: least share of candidates above the seats (差额), None when candidates may equal the seats.
        others: whether other names may be written in.
        formal: a formal vote is on paper by default and shows no receipts.
        unknown: what no source that was read settles, to be shown before the vote opens.
    """

    kind: str
    name: str
    asks: str
    quorum: Threshold | None = None
    majority: Threshold | None = None
    surplus: Fraction | None = None
    surplus_basis: Basis | None = None
    others: bool = False
    formal: bool = False
    unknown: tuple[str, ...] = ()

    def candidates_needed(self, seats: int) -> int:
        """Return the least number of candidates for a number of seats; a broken person counts whole (进一法)."""
        return seats if self.surplus is None else seats + ceil(self.surplus * seats)


@dataclass(frozen=True, slots=True)
class Roll:
    """Who may vote, as numbers.

    Args:
        entitled: persons entitled who should be there (应到会).
        present: those of them who are there (实到会); somebody who leaves before casting is no longer present.
    """

    entitled: int
    present: int

    def of(self, base: Base) -> int:
        """Return the number that a share is of."""
        return self.entitled if base is Base.ENTITLED else self.present


def vote_rules(pack: Pack, kind: str, on: date) -> VoteRules:
    """Return the rules of a kind of vote on a day.

    Args:
        pack: `packs/elections`, with `votes.yaml`.
        kind: id of the kind.
        on: the day of the vote.

    Raises:
        PackFault: no such kind, or a parameter has no value on that day.
    """
    raw = next((each for each in pack.data("votes.yaml") if each["kind"] == kind), None)
    if raw is None:
        raise PackFault(f"{pack.folder}: no kind of vote {kind}")
    surplus = raw.get("surplus")
    return VoteRules(
        kind=kind,
        name=raw["name"],
        asks=raw["asks"],
        quorum=_threshold(raw.get("quorum"), pack, on),
        majority=_threshold(raw.get("majority"), pack, on),
        surplus=None if surplus is None else _share(surplus, pack, on)[0],
        surplus_basis=None if surplus is None else _share(surplus, pack, on)[1],
        others=raw.get("others", False),
        formal=raw.get("formal", False),
        unknown=tuple(raw.get("unknown", ())),
    )


def kinds(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Return id and Chinese name of every kind of vote, in the order of the file."""
    return tuple((each["kind"], each["name"]) for each in pack.data("votes.yaml"))


def before_opening(
    rules: VoteRules,
    question: Question,
    roll: Roll,
    tellers: Iterable[str] = (),
    scrutineers: Iterable[str] = (),
) -> list[Finding]:
    """Find everything that stands against opening the vote.

    Args:
        rules: of its kind and day.
        question: what is asked.
        roll: who may vote and who is there.
        tellers, scrutineers: names; a candidate may be neither (register EL-10).
    """
    found = list(_question(rules, question))
    if not 0 < roll.present <= roll.entitled:
        found.append(
            _error("voting.roll", f"实到{roll.present}人、应到{roll.entitled}人，人数不对，请核对。")
        )
    elif rules.quorum and not rules.quorum.met(roll.present, roll.of(rules.quorum.base)):
        needed = rules.quorum.needed(roll.of(rules.quorum.base))
        found.append(
            _error("voting.quorum", f"实到{roll.present}人，至少要{needed}人到会（{rules.quorum.words}）才能投票。", rules.quorum.basis)
        )  # fmt: skip
    return found + list(_officers(question, tuple(tellers), tuple(scrutineers)))


def _question(rules: VoteRules, question: Question) -> Iterable[Finding]:
    names = lines(question)
    if not names or any(not name.strip() for name in names):
        yield _error("voting.empty", "票面还没有对象，或有一行是空的，请填写。")
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        yield _error("voting.twice", f"“{twice[0]}”在票面上出现了两次，请去掉一个或加注区别。")
    if isinstance(question, PersonsQuestion):
        yield from _seats(rules, question)


def _seats(rules: VoteRules, question: PersonsQuestion) -> Iterable[Finding]:
    if question.seats < 1:
        yield _error("voting.seats", "应选人数至少是1人。")
        return
    needed = rules.candidates_needed(question.seats)
    if len(question.candidates) < needed:
        yield _error(
            "voting.surplus",
            f"应选{question.seats}人，候选人至少要{needed}人，现在是{len(question.candidates)}人。",
            rules.surplus_basis,
        )
    if question.others and not rules.others:
        yield _error("voting.others", f"“{rules.name}”不能另选他人。")


def _officers(
    question: Question, tellers: tuple[str, ...], scrutineers: tuple[str, ...]
) -> Iterable[Finding]:
    candidates = set(lines(question)) if isinstance(question, PersonsQuestion) else set()
    for word, names in (("计票人", tellers), ("监票人", scrutineers)):
        for name in names:
            if name in candidates:
                yield _error("voting.officer", f"候选人“{name}”不能担任{word}，请另定。")


def _threshold(raw: Mapping[str, Any] | None, pack: Pack, on: date) -> Threshold | None:
    if raw is None:
        return None
    share, basis = _share(raw["share"], pack, on)
    return Threshold(share, raw["strict"], Base(raw["base"]), basis, raw.get("note", ""))


def _share(parameter: str, pack: Pack, on: date) -> tuple[Fraction, Basis | None]:
    entry = pack.parameters[parameter].entry(on) if parameter in pack.parameters else None
    if entry is None or entry.value is None:
        raise PackFault(f"{pack.folder}: no value of {parameter} on {on}")
    return Fraction(str(entry.value)), entry.basis


def _numeral(share: Fraction) -> str:
    digits = "〇一二三四五六七八九十"
    if max(share.numerator, share.denominator) < len(digits):
        return f"{digits[share.denominator]}分之{digits[share.numerator]}"
    return f"{share.numerator}/{share.denominator}"


def _error(code: str, message: str, basis: Basis | None = None) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, basis=basis.text if basis else None)
