"""密级标志: the words with which papers are marked, as data, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shuzhi.core.rules import PackFault, load_pack

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """One list of words.

    Args:
        words: as papers write them.
        since: the day from which the instrument has them.
        basis: what they rest on, as it is to be printed.
    """

    words: tuple[str, ...]
    since: date
    basis: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Every list.

    Args:
        levels: levels of state secrets: a file marked so is refused.
        terms: how long, where it is no number of years or months.
        stars: the sign between level and term.
        internal: marks of papers that stay inside: warned about.
        internal_names: the same in file names.
    """

    levels: Words
    terms: Words
    stars: Words
    internal: Words
    internal_names: Words


@cache
def marks() -> Marks:
    """Return the words.

    Raises:
        PackFault: the data are malformed, or name an instrument that is not declared.
    """
    pack = load_pack(HERE)
    found = {}
    for name, raw in pack.data("marks.yaml").items():
        if raw["basis"] not in pack.about:
            raise PackFault(
                f"secrecy/marks.yaml: {name} rests on {raw['basis']}, which about.yaml does not declare"
            )
        found[name] = Words(tuple(map(str, raw["words"])), raw["since"], pack.about[raw["basis"]].title)
    return Marks(**found)
