"""Indicators as frozen values, and the loading of their definitions with every slip refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from shuzhi.core.errors import Unreadable
from shuzhi.core.indicators.conditions import Predicate, compile_condition

HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "组织": ("组织编码", "组织名称", "简称", "别称", "类型", "上级编码", "归口单位", "成立日期", "撤销日期", "任期年限", "本届选举日期", "上届选举日期", "班子人数", "上届班子人数"),
        "任职": ("组织编码", "姓名", "职务", "任职日期", "免职日期"),
        "党员": ("人员编号", "姓名", "组织编码", "类别", "性别", "出生日期", "身份证号", "手机号", "申请日期", "确定积极分子日期", "确定发展对象日期", "接收预备日期", "转正日期", "党内职务", "标签", "转入日期", "转出日期", "转往组织"),
        "活动": ("日期", "组织编码", "类型", "主题", "地点", "主持人", "主讲人", "主讲人身份", "对象", "应到", "实到", "其中党员", "参加人", "议题数", "学时", "成果", "联合组织", "标签", "佐证"),
        "议题": ("日期", "组织编码", "会议类型", "议题", "类别", "决定"),
        "任务": ("年度", "组织编码", "任务", "来源", "责任人", "完成时限", "状态", "完成日期", "佐证"),
        "问题整改": ("编号", "年度", "组织编码", "问题", "方面", "来源", "原因", "整改措施", "领导小组", "责任领导", "责任单位", "责任人", "整改时限", "状态", "进展", "销号日期", "佐证"),
        "措施": ("组织编码", "问题编号", "措施", "责任人", "时限", "完成日期"),
        "党费": ("月份", "组织编码", "费种", "方向", "姓名", "人数", "计算基数", "应交", "实交", "交纳日期"),
        "干部": ("日期", "组织编码", "姓名", "事项", "级别", "出生年月"),
        "谈话": ("日期", "组织编码", "类型", "对象类别", "人次", "形态"),
        "廉政": ("日期", "组织编码", "事项", "名称", "数量", "对象", "结果"),
        "文件": ("日期", "组织编码", "名称", "动作", "类别"),
        "实事": ("日期", "组织编码", "类型", "名称", "数量", "参与人次", "受益人次", "场所数", "金额", "状态"),
        "表彰": ("日期", "组织编码", "类型", "级别", "名称", "对象", "姓名", "数量"),
        "创建": ("日期", "组织编码", "标准", "单位", "阶段", "有效期"),
        "业务指标": ("组织编码", "指标", "单位", "期间", "数值", "性质", "基期值", "基期期间", "口径", "来源"),
    }
)  # fmt: skip

CLASS_AT = "当时类别"  # a member's kind on the day asked about, worked out from the dates of the steps


class Reach(StrEnum):
    """Whose records an indicator counts, unless the sentence says otherwise."""

    OWN = "own"  # 本级
    TREE = "tree"  # 本级及所属
    BRANCHES = "branches"  # 所属各支部
    LOWER = "lower"  # 所属各党组织，不含本级


REACH_WORDS = MappingProxyType(
    {Reach.OWN: "本级", Reach.TREE: "本级及所属", Reach.BRANCHES: "所属各支部", Reach.LOWER: "所属各党组织"}
)


@dataclass(frozen=True, slots=True)
class Measure:
    """How the counted records become one number.

    Args:
        how: `records`, `sum`, `distinct`, `persons` (by name, rows without one by 数量), `latest` (the one row's cell), `agenda` (topics entered one by one, or as a number at
            the meeting), `ratio` (percent) or `difference`.
        field: the column that is summed, told apart or read.
        empty: what an empty cell means in a sum: `refuse` (the sum stays unknown), `one` (the row is one piece) or `skip`.
        of: ids of the two indicators of a ratio or difference.
    """

    how: str = "records"
    field: str = ""
    empty: str = "refuse"
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way in which reports say an indicator.

    Args:
        say: the counted thing as a pattern, or with `#` for the figure and its unit, a pattern over the words on both sides.
        never: pattern that forbids it.
        before: pattern that must stand in the sentence before the clause, None when nothing must.
    """

    say: re.Pattern[str]
    never: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One official way to count.

    Args:
        id: dotted English name, stable.
        name: Chinese name, unique.
        unit: unit of the value.
        units: the measure words that reports use for it.
        version: counts up when the definition changes.
        kind: the sheet whose rows are counted; "" for a ratio or difference.
        condition: which rows count.
        measure: how they become a number.
        reach: whose rows count unless the sentence says otherwise.
        period: `year` (dated within the year), `as_of` (standing on the day) or `labelled` (the row names its year).
        date: the column that dates it; "" for the record's own day.
        definition: in plain Chinese.
        phrases: how reports say it.
        topic: columns in which a qualifier of the sentence may be looked for; empty when it takes none.
        base: id of the event that an attendance belongs to.
        own_only: rows that count only when they are the organisation's own.
        hint: a column that must hold one of these values: the way into an index.
        needs: columns of the condition without which a row cannot be judged: one empty cell and the figure stays unknown.
        unneeding: the condition without them: which rows must have those cells.
    """

    id: str
    name: str
    unit: str
    units: tuple[str, ...]
    version: int
    kind: str
    condition: Predicate = field(compare=False)
    measure: Measure
    reach: Reach
    period: str
    date: str
    definition: str
    phrases: tuple[Phrase, ...] = field(compare=False)
    topic: tuple[str, ...] = ()
    base: str = ""
    own_only: Predicate | None = field(default=None, compare=False)
    hint: tuple[str, frozenset[str]] | None = None
    needs: tuple[str, ...] = ()
    unneeding: Predicate | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A word of a sentence that narrows what is counted: 正科级, 市级以上, 90后, 第一种形态.

    Args:
        name: as the figure's key shows it.
        kinds: the sheets it applies to.
        say: how reports say it.
        condition: the rows it keeps.
        born: first and last year of birth it keeps, None when it is not about age.
        fields: columns without which a row cannot be judged: one empty cell and the figure stays unknown.
    """

    name: str
    kinds: frozenset[str]
    say: re.Pattern[str]
    condition: Predicate = field(compare=False)
    fields: tuple[str, ...] = ()
    born: tuple[int, int] | None = None


_TOPIC = MappingProxyType(
    {
        "活动": ("类型", "主题", "对象", "标签"),
        "议题": ("议题", "类别"),
        "谈话": ("对象类别",),
        "廉政": ("名称", "对象"),
        "文件": ("名称",),
        "实事": ("名称",),
        "表彰": ("名称",),
        "创建": ("标准", "单位"),
        "党员": ("标签", "党内职务"),
        "问题整改": ("方面", "来源", "问题"),
        "任务": ("任务", "来源"),
    }
)
_SIBLINGS = MappingProxyType(
    {
        "attendance": ("参加人次", "人次", Measure("sum", "实到"), "参加的人次（各场“实到”之和）"),
        "members": (
            "党员参加人次",
            "人次",
            Measure("sum", "其中党员"),
            "参加的党员人次（各场“其中党员”之和）",
        ),
        "people": (
            "参加人数",
            "人",
            Measure("distinct", "参加人"),
            "参加的人数（“参加人”去重，同一人只算一次；只有一场的，没有填“参加人”时就是“实到”）",
        ),
    }
)
_KEYS = frozenset(
    [
        "id",
        "name",
        "unit",
        "units",
        "version",
        "kind",
        "where",
        "measure",
        "scope",
        "period",
        "date",
        "definition",
        "phrases",
        "topic",
        "attended",
        "agenda",
        "own",
        "needs",
    ]
)
_MEASURES = frozenset(("records", "sum", "distinct", "persons", "latest", "agenda", "ratio", "difference"))
_PERIODS = frozenset(("year", "as_of", "labelled"))


def read_indicators(rows: Iterable[Mapping[str, Any]]) -> tuple[Indicator, ...]:
    """Turn definitions as the packs write them into indicators, in the order given.

    Args:
        rows: one mapping an indicator (docs/howto/add-an-indicator.md).

    Raises:
        Unreadable: a definition is incomplete, outside the grammar, or two share an id or a name.
    """
    found: list[Indicator] = []
    for row in rows:
        one = _read(row)
        found.append(one)
        if row.get("attended"):
            found.extend(_siblings(one))
        if row.get("agenda"):
            found.append(_agenda(one, str(row["agenda"])))
    _refuse_doubles(found)
    ids = {one.id for one in found}
    for one in found:
        if missing := [i for i in one.measure.of if i not in ids]:
            raise Unreadable(f"指标 {one.id} 用到没有定义的指标：{missing[0]}。")
    return tuple(found)


def _refuse_doubles(found: list[Indicator]) -> None:
    for what in ("id", "name"):
        seen: set[str] = set()
        for one in found:
            value = getattr(one, what)
            if value in seen:
                raise Unreadable(f"有两个指标都叫“{value}”，请改名。")
            seen.add(value)


def _read(row: Mapping[str, Any]) -> Indicator:
    where = str(row.get("id", "（没有 id）"))
    if unknown := set(row) - _KEYS:
        raise Unreadable(f"指标 {where} 有不认识的项：{'、'.join(sorted(unknown))}。")
    if missing := {"id", "name", "unit", "kind", "definition"} - set(row):
        raise Unreadable(f"指标 {where} 缺少：{'、'.join(sorted(missing))}。")
    kind = str(row["kind"])
    if kind and kind not in HEADERS:
        raise Unreadable(f"指标 {where} 的记录种类“{kind}”不在台账里。")
    known = frozenset(HEADERS.get(kind, ())) | {CLASS_AT}
    period = str(row.get("period", "year"))
    date = str(row.get("date", ""))
    if period not in _PERIODS or (date and date not in known):
        raise Unreadable(f"指标 {where} 的期间“{period}{date}”看不懂。")
    return Indicator(
        id=where,
        name=str(row["name"]),
        unit=str(row["unit"]),
        units=tuple(row.get("units") or (str(row["unit"]),)),
        version=int(row.get("version", 1)),
        kind=kind,
        condition=compile_condition(row["where"], known, where) if row.get("where") else _everything,
        measure=_measure(row.get("measure", "records"), known, where),
        reach=_reach(row, where),
        period=period,
        date=date,
        definition=str(row["definition"]),
        phrases=tuple(_phrase(p, where) for p in row.get("phrases", ())),
        topic=_TOPIC.get(kind, ()) if row.get("topic", True) else (),
        own_only=compile_condition(row["own"], known, where) if row.get("own") else None,
        hint=_hint(row.get("where")),
        needs=tuple(row.get("needs", ())),
        unneeding=_unneeding(row, known, where),
    )


def _unneeding(row: Mapping[str, Any], known: frozenset[str], where: str) -> Predicate | None:
    """The condition less its tests of the columns that must be filled; only a plain `all` can do without some."""
    if not (needs := row.get("needs")):
        return None
    raw = row.get("where") or [""]
    parts = [part for part in raw[1:] if part[0] not in needs] if raw[0] == "all" else []
    if not parts or len(parts) == len(raw) - 1:
        raise Unreadable(f"指标 {where} 的 needs 要是 where（all）里的字段。")
    return compile_condition(["all", *parts], known, where)


def _hint(raw: Any) -> tuple[str, frozenset[str]] | None:
    """Find a column that the condition pins to a few values, so that an index answers most of it."""
    if not raw:
        return None
    if raw[0] == "all":
        return next((h for part in raw[1:] if (h := _hint(part))), None)
    if raw[1] == "is":
        return raw[0], frozenset((str(raw[2]),))
    return (raw[0], frozenset(map(str, raw[2]))) if raw[1] == "in" else None


def read_qualifiers(rows: Iterable[Mapping[str, Any]]) -> tuple[Qualifier, ...]:
    """Turn the narrowing words as the packs write them into qualifiers.

    Raises:
        Unreadable: one is outside the grammar.
    """
    return tuple(_read_qualifier(row) for row in rows)


def _read_qualifier(row: Mapping[str, Any]) -> Qualifier:
    name, kinds = str(row["name"]), frozenset(row["kinds"])
    known = frozenset(h for kind in kinds for h in HEADERS[kind])
    return Qualifier(
        name=name,
        kinds=kinds,
        say=re.compile(str(row["say"])),
        condition=compile_condition(row["where"], known, name) if row.get("where") else _everything,
        fields=tuple(row.get("needs", ())),
        born=(int(row["born"][0]), int(row["born"][1])) if row.get("born") else None,
    )


def _everything(_: object) -> bool:
    return True


def _reach(row: Mapping[str, Any], where: str) -> Reach:
    try:
        return Reach(row.get("scope", "tree"))
    except ValueError as exc:
        raise Unreadable(f"指标 {where} 的范围“{row.get('scope')}”看不懂。") from exc


def _measure(raw: object, known: frozenset[str], where: str) -> Measure:
    if isinstance(raw, str):
        raw = {raw: None}
    if not isinstance(raw, Mapping):
        raise Unreadable(f"指标 {where} 的计法看不懂：{raw!r}。")
    (how, target), *_ = raw.items()
    if how not in _MEASURES:
        raise Unreadable(f"指标 {where} 的计法“{how}”不认识。")
    if how in ("ratio", "difference"):
        return Measure(how, of=tuple(target))
    if how in ("sum", "distinct", "persons", "latest") and target not in known:
        raise Unreadable(f"指标 {where} 的计法用了没有的字段：{target}。")
    return Measure(how, str(target or ""), str(raw.get("empty", "refuse")))


def _phrase(raw: object, where: str) -> Phrase:
    parts = {"say": raw} if isinstance(raw, str) else raw
    if not isinstance(parts, Mapping) or "say" not in parts or set(parts) - {"say", "never", "before"}:
        raise Unreadable(f"指标 {where} 的说法看不懂：{raw!r}。")
    try:
        say = re.compile(_WILD.sub(r"(\g<0>)", parts["say"]))
        never, before = (re.compile(parts[k]) if parts.get(k) else None for k in ("never", "before"))
    except re.error as exc:
        raise Unreadable(f"指标 {where} 的说法写错了：{parts['say']}（{exc}）。") from exc
    return Phrase(say, never, before)


# What a wildcard of a phrase swallows is captured, so that the binder can ask what it was.
_WILD = re.compile(r"\[\^[^\]]*\](?:\{\d+,\d+\}|[*+])")


def _siblings(event: Indicator) -> Iterable[Indicator]:
    for suffix, (words, unit, measure, meaning) in _SIBLINGS.items():
        yield replace(
            event,
            id=f"{event.id}.{suffix}",
            name=f"{event.name.removesuffix('次数').removesuffix('场次')}{words}",
            unit=unit,
            units=(unit, "名") if unit == "人" else (unit,),
            measure=measure,
            definition=f"{event.definition.rstrip('。')}；{meaning}。",
            phrases=(),
            base=event.id,
        )


def _agenda(meeting: Indicator, kind_of_meeting: str) -> Indicator:
    return replace(
        meeting,
        id=f"{meeting.id}.topics",
        name=f"{meeting.name.removesuffix('次数')}议题数",
        unit="件",
        units=("件", "项", "个", "条"),
        measure=Measure("agenda", kind_of_meeting),
        definition=f"{kind_of_meeting}讨论的议题：“议题”表按条数，或“活动”表的议题数；两处都有而不一致时不填。",
        phrases=(),
        base=meeting.id,
    )
