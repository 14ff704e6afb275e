"""The definitions of what is counted, and the words by which reports say it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from shuzhi.core.indicators.catalogue import Catalogue, read_catalogue

_OTHERS = frozenset(("words.yaml", "outline.yaml"))
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def catalogue() -> Catalogue:
    """Return every indicator and word of this pack, read once a process.

    Raises:
        Unreadable: a definition is outside the grammar, or two share a name.
    """
    folder = resources.files(__name__)
    files = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml") and f.name not in _OTHERS)
    rows: list[dict[str, Any]] = [row for name in files for row in _read(name)]
    return read_catalogue(rows, _read("words.yaml"), _read("outline.yaml"))


def _read(name: str) -> Any:
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, the C one where there is one
