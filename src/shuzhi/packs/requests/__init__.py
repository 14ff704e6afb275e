"""Which department usually knows a number: proposed by words, assigned by a person."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shuzhi.core.rules import read_yaml

_FILE = Path(__file__).parent / "departments.yaml"


@cache
def departments() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return departments with the words that point to them, in the order in which they are tried."""
    return tuple((str(name), tuple(map(str, words))) for name, words in read_yaml(_FILE).items())


def propose(name: str, context: str = "") -> str:
    """Return the department that probably knows a number, "" where no word or several departments' words stand there.

    The counted thing decides before what stands around it: 职工培训 in a sentence about money is personnel's.

    Args:
        name: what is counted.
        context: the sentence and the section around it.
    """
    for text in (name, context):
        found = [department for department, words in departments() if any(word in text for word in words)]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""
