"""Rules and what they hit, as frozen values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from shuzhi.core.findings import Severity

if TYPE_CHECKING:
    from shuzhi.core.proofing.reading import Reading


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of text that a rule complains about.

    Args:
        start: offset of its first character.
        end: offset after it.
        suggestion: what could stand there instead; None where only a person can know, "" for "remove it".
        values: words for the rule's message, by name.
        severity: where the case at hand is graver or lighter than the rule; None for the rule's own.
    """

    start: int
    end: int
    suggestion: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None


Check: TypeAlias = "Callable[[Reading], Iterable[Hit]]"


@dataclass(frozen=True, slots=True)
class Term:
    """A wrong word and the right one.

    Args:
        wrong: as it is found in texts.
        right: what it should be; None where that depends.
        unless: longer strings that hold `wrong` rightly (`社会义务` for `会义`), each with the offset of `wrong` in it.
        note: a word of explanation for the message, "" for none.
    """

    wrong: str
    right: str | None
    unless: tuple[tuple[str, int], ...] = ()
    note: str = ""

    def excused(self, text: str, start: int) -> bool:
        """Tell whether the occurrence at `start` is part of a longer string that is right."""
        return any(start >= off and text.startswith(longer, start - off) for longer, off in self.unless)


@dataclass(frozen=True)
class Rule:
    """One rule as compiled from its data.

    Args:
        code: stable dotted name; the JSON key `rule` carries it.
        kind: family of fault.
        severity: how sure and how grave.
        message: a Chinese sentence with `{text}`, `{suggestion}`, `{note}` and the hit's own values.
        basis: the citation, or None.
        pattern: source of a regular expression, or "".
        mark: group of the pattern that is the hit (0: all of it).
        suggest: replacement template of the marked group, None where there is none.
        hints: strings one of which stands in every sentence that the pattern can hit; () runs it on the whole text.
        terms: of a word list.
        function: of a function rule.
        loud: after so many hits in one text the rest are information only: a habit of the whole text is told, not
            repeated; 0 for no limit.
        most: report only so many hits and tell how many there are (`{count}` in the message); 0 for all.
    """

    code: str
    kind: str
    severity: Severity
    message: str
    basis: str | None = None
    pattern: str = ""
    mark: int = 0
    suggest: str | None = None
    hints: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    function: Check | None = None
    loud: int = 0
    most: int = 0

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first needed: most reports need few."""
        return re.compile(self.pattern)

    def hits(self, text: str, start: int, end: int) -> Iterable[Hit]:
        """Yield what the pattern hits in `text[start:end]` (it may look behind `start`, not beyond `end`)."""
        for found in self.regex.finditer(text, start, end):
            a, b = found.span(self.mark)
            suggestion = None if self.suggest is None else found.expand(self.suggest)
            yield Hit(a, b, suggestion)
