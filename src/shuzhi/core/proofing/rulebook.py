"""Compiling packs into a rulebook: all word lists and hints in one automaton, patterns and functions beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from shuzhi.core.findings import Severity
from shuzhi.core.proofing.model import Check, Rule, Term
from shuzhi.core.rules import Pack, PackFault, basis_of


@dataclass(frozen=True)
class Rulebook:
    """Compiled rules, ready to run over any number of reports.

    Args:
        rules: in the order of their packs.
    """

    rules: tuple[Rule, ...]

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        """The rules by their codes."""
        return {rule.code: rule for rule in self.rules}

    @cached_property
    def _payload(
        self,
    ) -> tuple[tuple[str, ...], tuple[tuple[tuple[Rule, Term], ...], ...], tuple[tuple[Rule, ...], ...]]:
        """For each string of the automaton: the terms it stands for and the patterns it is a hint of."""
        terms: dict[str, list[tuple[Rule, Term]]] = {}
        hints: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for term in rule.terms:
                terms.setdefault(term.wrong, []).append((rule, term))
            for hint in rule.hints:
                hints.setdefault(hint, []).append(rule)
        strings = tuple(dict.fromkeys([*terms, *hints]))
        return (
            strings,
            tuple(tuple(terms.get(s, ())) for s in strings),
            tuple(tuple(hints.get(s, ())) for s in strings),
        )

    @cached_property
    def automaton(self) -> AhoCorasick:
        """The automaton over all terms and hints; a match's index is that of `terms_at` and `hints_at`."""
        # a DFA is faster to run and much slower to build: one report a process is the usual case
        return AhoCorasick(list(self._payload[0]), implementation=Implementation.ContiguousNFA)

    @property
    def terms_at(self) -> tuple[tuple[tuple[Rule, Term], ...], ...]:
        """By index of the automaton's strings: terms with their rules."""
        return self._payload[1]

    @property
    def hints_at(self) -> tuple[tuple[Rule, ...], ...]:
        """By index of the automaton's strings: patterns to run on the sentence."""
        return self._payload[2]

    @cached_property
    def everywhere(self) -> tuple[Rule, ...]:
        """Patterns without hints: they run over the whole text."""
        return tuple(rule for rule in self.rules if rule.pattern and not rule.hints)

    @cached_property
    def functions(self) -> tuple[Rule, ...]:
        """Function rules."""
        return tuple(rule for rule in self.rules if rule.function is not None)


def build(packs: Iterable[tuple[Pack, Mapping[str, Check]]]) -> Rulebook:
    """Compile packs into a rulebook.

    Args:
        packs: each with its functions by name.

    Raises:
        PackFault: an entry is malformed, names a function that its pack lacks, or a code stands twice.
    """
    rules: list[Rule] = []
    for pack, functions in packs:
        files: dict[str, Any] = {}  # a file that holds several lists is read once
        rules.extend(_rule(raw, pack, functions, files) for raw in pack.rules)
    codes = [rule.code for rule in rules]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise PackFault(f"codes that stand twice: {', '.join(twice)}")
    return Rulebook(tuple(rules))


def _rule(raw: Mapping[str, Any], pack: Pack, functions: Mapping[str, Check], files: dict[str, Any]) -> Rule:
    try:
        basis = basis_of(raw.get("basis"), pack.about)
        return Rule(
            code=raw["code"],
            kind=raw["kind"],
            severity=Severity(raw["severity"]),
            message=raw["message"],
            basis=basis.text if basis else None,
            pattern=raw.get("pattern", ""),
            mark=raw.get("mark", 0),
            suggest=raw.get("suggest"),
            hints=tuple(raw.get("hints", ())),
            terms=_terms(pack, raw, files),
            function=functions[raw["function"]] if "function" in raw else None,
            loud=raw.get("loud", 0),
            most=raw.get("most", 0),
        )
    except (KeyError, ValueError, TypeError) as exc:
        raise PackFault(f"{pack.folder}: rule {raw.get('code')!r}: {exc!r}") from exc


def _terms(pack: Pack, raw: Mapping[str, Any], files: dict[str, Any]) -> tuple[Term, ...]:
    """Read a rule's word list: in place (`terms:`) or in a file of the pack (`list:`, with an optional `#part`)."""
    entries = raw.get("terms")
    if "list" in raw:
        file, _, part = raw["list"].partition("#")
        if file not in files:
            files[file] = pack.data(file)
        entries = files[file]
        entries = entries[part] if part else entries
    return tuple(_term(wrong, right) for wrong, right in (entries or {}).items())


def _term(wrong: str, right: Any) -> Term:
    """Read one entry: `wrong: right`, `wrong: null`, or `wrong: {to: right, unless: [longer …], note: …}`."""
    entry = right if isinstance(right, dict) else {"to": right}
    unless = []
    for longer in entry.get("unless", ()):
        at = longer.find(wrong)
        if at < 0:
            raise ValueError(f"{longer!r} does not hold {wrong!r}")
        while at >= 0:
            unless.append((longer, at))
            at = longer.find(wrong, at + 1)
    return Term(wrong, entry.get("to"), tuple(unless), entry.get("note", ""))
