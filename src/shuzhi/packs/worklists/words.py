"""The words of other people's lists, read once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from shuzhi.core.rules import read_yaml


@cache
def headers(kind: str) -> Mapping[str, str]:
    """Return field by header for one kind of list (问题整改 or 任务).

    Args:
        kind: the kind of list.
    """
    rows = _reading()[kind]
    return MappingProxyType({word: field for field, words in rows.items() for word in words})


@cache
def not_items() -> frozenset[str]:
    """Return the first words of rows that are no items."""
    return frozenset(_reading()["not_items"])


@cache
def _reading() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = read_yaml(Path(__file__).with_name("reading.yaml"))
    return found
