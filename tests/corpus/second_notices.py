"""The second examination of the reader of notices: how a reading is counted against what was expected by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from shuzhi.core.notices import Context, Field, Notice, Unit, read
from shuzhi.packs.notices import lexicon

HERE = Path(__file__).parent / "second"
AS_OF = date(2025, 11, 20)
UNITS = (
    Unit("XN", ("中共市第二人民医院心内科支部委员会", "市第二人民医院心内科党支部", "心内科党支部")),
    Unit("GK", ("中共市第二人民医院骨科支部委员会", "骨科党支部")),
    Unit("NS", ("中共示例税务局纳税服务科支部委员会", "纳税服务科党支部")),
    Unit("LY", ("中共柳荫社区总支部委员会", "柳荫社区党总支")),
    Unit("YW", ("中共青禾中学语文组支部委员会", "青禾中学语文组党支部", "语文组党支部")),
    Unit("HY", ("中共恒岳机械有限公司委员会", "恒岳机械党委", "公司党委")),
    Unit("ZZ", ("中共恒岳机械有限公司铸造车间支部委员会", "铸造车间党支部")),
)
RIGHT, BLANK, DOUBTFUL, WRONG_DOUBTFUL, WRONG = (
    "right",
    "blank",
    "doubtful",
    "wrong and doubtful",
    "WRONG AND CERTAIN",
)


def rows(file: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((HERE / file).read_text("utf-8")))


def told(value: Any) -> Any:
    """A value in the manner of the YAML file."""
    if hasattr(value, "start") and hasattr(value, "end"):
        return f"{value.start:%H:%M}" + (f"-{value.end:%H:%M}" if value.end else "")
    if isinstance(value, tuple):
        return [[each.name, each.code] if hasattr(each, "code") else each for each in value]
    return value if isinstance(value, (int, date, str)) or value is None else str(value)


def plain(notice: Notice, name: str) -> tuple[Any, str]:
    """The value of a field and the doubt about it."""
    found = getattr(notice, name)
    if isinstance(found, tuple):
        values = [getattr(each.value, "text", each.value) for each in found]
        return values or None, "；".join(each.doubt for each in found if each.doubt)
    return (told(found.value), found.doubt) if isinstance(found, Field) else (None, "")


def verdict(notice: Notice, name: str, wanted: Any) -> str:
    """What became of a field that the text settles."""
    value, doubt = plain(notice, name)
    if value is None and not doubt:
        return BLANK
    if value == wanted:
        return DOUBTFUL if doubt else RIGHT
    return (DOUBTFUL if value is None else WRONG_DOUBTFUL) if doubt else WRONG


def of_notice(notice: Notice, wanted: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each expected field with its verdict and what was read."""
    for name, value in wanted.get("certain", {}).items():
        yield name, verdict(notice, name, value), f"{plain(notice, name)} for {value!r}"
    for name in wanted.get("doubtful", ()):
        value, doubt = plain(notice, name)
        yield name, RIGHT if doubt else BLANK if value is None else WRONG, f"{value!r} to be doubted"
    for name in wanted.get("silent", ()):
        value, doubt = plain(notice, name)
        kind = RIGHT if value is None and not doubt else WRONG_DOUBTFUL if doubt else WRONG
        yield name, kind, f"{(value, doubt)} made up"


def examined(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """All verdicts on one text; a notice too many is wrong, one that was not told is blank in every field."""
    found = read(row["text"], Context(as_of=AS_OF, published=row.get("published"), units=UNITS), lexicon())
    wanted = row["notices"]
    out = []
    for number, each in enumerate(wanted):
        if number < len(found.notices):
            out.extend(of_notice(found.notices[number], each))
        else:
            out.extend(
                (name, BLANK, f"no notice for {value!r}") for name, value in each.get("certain", {}).items()
            )
    for extra in found.notices[len(wanted) :]:
        sure = (
            extra.day is not None
            and extra.day.is_certain
            and extra.kind is not None
            and extra.kind.is_certain
        )
        out.append(
            ("notice", WRONG if sure else WRONG_DOUBTFUL, f"{plain(extra, 'kind')} {plain(extra, 'day')}")
        )
    return out


def counted(file: str) -> tuple[Counter[str], list[str]]:
    """The tally of a file, and a line for all that is not right."""
    tally: Counter[str] = Counter()
    lines = []
    for row in rows(file):
        for name, kind, what in examined(row):
            tally[kind] += 1
            if kind != RIGHT:
                lines.append(f"{kind:18} {row['name']}: {name}: {what}")
    return tally, lines
