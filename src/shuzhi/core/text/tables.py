"""Word lists as data: YAML files that stand beside the code that reads them.

The engine's own reading vocabulary (measure words, role words, fixed names) lives in these files; law and house style live
in `packs/`. A table is read once a process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is built in: six times faster


@cache
def load(path: Path) -> Mapping[str, Any]:
    """Return the mapping that a YAML file of ours holds.

    Args:
        path: the file; it is part of the program, so a fault in it is a fault of ours.
    """
    value = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are the safe ones
    if not isinstance(value, dict):
        raise TypeError(f"{path.name} must hold a mapping")
    return value


def words(value: object) -> tuple[str, ...]:
    """Return the words of a table entry: a list of words, or one string with words separated by spaces."""
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, Iterable):
        return tuple(word for part in value for word in str(part).split())
    raise TypeError("a table entry must be a string or a list")


def alternation(values: Iterable[str]) -> str:
    """Return a regular expression that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(values), key=lambda w: (-len(w), w)))
