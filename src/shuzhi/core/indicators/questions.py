"""A question to the ledger: an indicator, and how the sentence narrows it. Its key is text and finds the same figure again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from shuzhi.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Args:
        indicator: id of the indicator, or of a family that the ledger's own rows define (`business`, `outcome`, `activity.type`).
        name: for such a family: the user's name of the thing (指标, 成果, 类型).
        reach: `own`, `tree`, `branches`, `lower` or `org:CODE`; "" for the indicator's own.
        topic: words that the rows must contain.
        qualifiers: names of qualifiers.
        since: first day of a window other than the year; None for the year.
        until: last day of such a window.
        read: for business figures: `value`, `base`, `growth`, `reduction`, `minimum:3` …
        detail: for business figures: 口径.
        unit: for business figures and outcomes: the unit, without 万.
        without: ids of records that a person left out, each with a reason kept elsewhere.
    """

    indicator: str
    name: str = ""
    reach: str = ""
    topic: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    read: str = ""
    detail: str = ""
    unit: str = ""
    without: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The question as one line of text, the indicator's id first; `parse_key` reads it back."""
        parts = [
            ("name", self.name),
            ("reach", self.reach),
            ("topic", "+".join(t.replace("+", "%2B") for t in self.topic)),
            ("with", "+".join(self.qualifiers)),
            ("since", self.since.isoformat() if self.since else ""),
            ("until", self.until.isoformat() if self.until else ""),
            ("read", self.read),
            ("detail", self.detail),
            ("unit", self.unit),
            ("without", "+".join(self.without)),
        ]
        told = "&".join(f"{k}={_escape(v)}" for k, v in parts if v)
        return f"{self.indicator}?{told}" if told else self.indicator


def _escape(value: str) -> str:
    return re.sub(r"[%&?=]", lambda hit: f"%{ord(hit[0]):02X}", value)


def _unescape(value: str) -> str:
    return re.sub(r"%([0-9A-F]{2})", lambda hit: chr(int(hit[1], 16)), value)


def parse_key(key: str) -> Question:
    """Read a figure's key back into the question.

    Raises:
        NotFound: it is no key.
    """
    indicator, _, told = key.partition("?")
    given: dict[str, str] = {}
    for part in filter(None, told.split("&")):
        name, equals, value = part.partition("=")
        if not equals or name not in {
            "name",
            "reach",
            "topic",
            "with",
            "since",
            "until",
            "read",
            "detail",
            "unit",
            "without",
        }:
            raise NotFound(f"数据编号看不懂：{key}。")
        given[name] = _unescape(value)
    try:
        return Question(
            indicator,
            name=given.get("name", ""),
            reach=given.get("reach", ""),
            topic=tuple(_unescape(t) for t in given.get("topic", "").split("+") if t),
            qualifiers=tuple(filter(None, given.get("with", "").split("+"))),
            since=date.fromisoformat(given["since"]) if "since" in given else None,
            until=date.fromisoformat(given["until"]) if "until" in given else None,
            read=given.get("read", ""),
            detail=given.get("detail", ""),
            unit=given.get("unit", ""),
            without=tuple(filter(None, given.get("without", "").split("+"))),
        )
    except ValueError as exc:
        raise NotFound(f"数据编号看不懂：{key}。") from exc
