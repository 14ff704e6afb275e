"""Notices as data, and how a reading is held against what a case expects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from shuzhi.core.notices import Context, Field, Notice, Reading, Unit, read
from shuzhi.packs.notices import lexicon

HERE = Path(__file__).parent
UNITS = (
    Unit("DW", ("中共示例局委员会", "示例局党委", "局党委")),
    Unit("ZB01", ("中共示例局第一支部委员会", "第一党支部", "一支部")),
    Unit("ZB02", ("示例局第二党支部", "第二党支部", "二支部")),
    Unit("ZB11", ("示例局第十一党支部", "第十一党支部", "十一支部")),
)
AS_OF = date(2024, 9, 20)


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    published: date | None = None
    pieces: int = 1
    certain: dict[str, Any] = field(default_factory=dict)
    doubtful: dict[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()


def cases(*files: str) -> list[Case]:
    rows = [row for file in files for row in yaml.safe_load((HERE / file).read_text("utf-8"))]
    return [Case(**{**row, "silent": tuple(row.get("silent", ()))}) for row in rows]


def reading(text: str, published: date | None = None) -> Reading:
    return read(text, Context(as_of=AS_OF, published=published, units=UNITS), lexicon())


def told(value: Any) -> Any:
    """A value in the manner of the YAML file."""
    if hasattr(value, "start") and hasattr(value, "end"):
        return f"{value.start:%H:%M}" + (f"-{value.end:%H:%M}" if value.end else "")
    if isinstance(value, tuple):
        return [[each.name, each.code] if hasattr(each, "code") else each for each in value]
    return value if isinstance(value, (int, date, str)) or value is None else str(value)


def plain(notice: Notice, name: str) -> Any:
    found = getattr(notice, name)
    if name == "agenda":
        return [each.value.text for each in found]
    if name == "results":
        return [each.value for each in found]
    return told(found.value) if found else None


def doubts(notice: Notice, name: str) -> str:
    found = getattr(notice, name)
    if isinstance(found, tuple):
        return "；".join(each.doubt for each in found if each.doubt)
    return found.doubt if isinstance(found, Field) else ""


def faults(case: Case) -> list[str]:
    """Everything in which the reading is not what the case expects: wrong, missing, wrongly sure, needlessly unsure, made up."""
    found = reading(case.text, case.published)
    if len(found.notices) != case.pieces:
        return [f"pieces: {len(found.notices)}"]
    notice, out = found.notices[0], []
    for name, wanted in case.certain.items():
        got, doubt = plain(notice, name), doubts(notice, name)
        if got != wanted:
            out.append(f"{name}: {got!r}, not {wanted!r} ({doubt})")
        elif doubt:
            out.append(f"{name}: right but doubted: {doubt}")
    for name, reason in case.doubtful.items():
        if not re.search(reason, doubts(notice, name)):
            out.append(f"{name}: {plain(notice, name)!r}, doubt {doubts(notice, name)!r} lacks {reason!r}")
    out.extend(f"{name}: made up {plain(notice, name)!r}" for name in case.silent if getattr(notice, name))
    return out
