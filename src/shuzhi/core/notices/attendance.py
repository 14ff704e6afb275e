"""Numbers of a notice: who should have come, who came, how many of them Party members; hours; papers produced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from shuzhi.core.notices.model import Absence, Field
from shuzhi.core.notices.page import Page
from shuzhi.core.text.numerals import to_decimal

T = TypeVar("T")
_NUM = r"(?P<n>\d{1,4}|[一二三四五六七八九十百两]{1,5})"
_HEDGE = r"(?P<hedge>余|多|来|左右)?"
_WHO = r"(?:会议?|出席|参加|参会|到场)?(?P<who>正式党员|预备党员|党员|支委|委员|人员|人数|成员|同志|干部|职工)?(?:人数|总数|数|总人数)?(?:（[^（）\n]{1,8}）)?[：:为是有共]{0,2}"
_EXPECTED = re.compile(
    rf"应(?:该|当)?(?:到|出席|参加|参会|与会)(?:[人]?){_WHO}(?:约|近)?{_NUM}{_HEDGE}(?P<unit>[人名位个]|(?=[，；。、\s（\n]|$|实))"
)
_PRESENT = re.compile(
    rf"(?:实际?(?:到|出席|参加|参会|与会)|实有)(?:[人]?){_WHO}(?:约|近)?{_NUM}{_HEDGE}(?P<unit>[人名位个]|(?=[，；。、\s（\n]|$|请|缺))"
)
_LABELLED = re.compile(
    rf"(?:出席人数|到会人数|参会人数|参加人数|参与人数)[：为]?(?P<who>)(?:约|近)?{_NUM}{_HEDGE}(?P<unit>[人名位]?)"
)
_TOGETHER = re.compile(
    rf"(?P<approx>约|近)?(?P<who>)(?:共计?|合计|等)?(?:约|近)?{_NUM}{_HEDGE}(?P<unit>[人名位])(?P<what>党员干部|正式党员|党员|同志|干部职工|干部|职工|人员|人)?(?:[、和及][^，。；\n]{{1,12}}?)?(?:到场|现场)?(?:参加|出席|参会|与会|到会|参与|参训)"
)
_JOINED = re.compile(
    rf"(?:参加|出席|参会|到会|参与|与会)(?:人员|党员|会议|活动|学习|了?此次活动|了?本次活动)?(?:的[^，。；\n]{{1,10}})?(?P<who>)(?:共计?|合计|有|约|近)+{_NUM}{_HEDGE}(?P<unit>[人名位])"
)
_MEMBERS = re.compile(
    rf"其中[：，]?(?P<who>)(?:中共)?党员{_NUM}{_HEDGE}(?P<unit>[人名位]?)|其中[：，]?(?:有)?(?P<n2>\d{{1,4}})[名位人](?:是|为)?(?:中共)?党员"
)
_HOURS = re.compile(
    r"(?:学时[：为]?|[计共合折记]{1,2}|完成|认定)?(?P<n>\d{1,3}(?:\.\d)?|[一二三四五六七八九十]{1,2})个?学时|学时(?:数)?[：为]{1,2}(?P<n2>\d{1,3}(?:\.\d)?)"
)


@dataclass(frozen=True, slots=True)
class _Said:
    number: int
    who: str
    start: int
    end: int
    is_rough: bool
    words: str


def counts(page: Page) -> tuple[Field[int] | None, Field[int] | None, Field[int] | None]:
    """Return 应到, 实到 and 其中党员 as the text writes them, contradictions among themselves told."""
    expected = _field(page, list(_said(page, _EXPECTED)), "应到")
    said = list(_said(page, _PRESENT)) or list(_said(page, _LABELLED))
    if not said:
        said = [*_said(page, _TOGETHER), *_said(page, _JOINED)]
    present = _field(page, said, "实到")
    return expected, present, _members(page, said, present)


def _said(page: Page, pattern: re.Pattern[str]) -> Iterator[_Said]:
    for hit in pattern.finditer(page.text):
        number = to_decimal(hit["n"])
        if number is None or page.in_slot(hit.start()) in ("agenda", "stop"):
            continue
        rough = bool(hit["hedge"]) or bool(re.search(r"约|近", hit.group()))
        yield _Said(int(number), hit["who"] or "", hit.start(), hit.end(), rough, hit.group())


def _field(page: Page, said: Sequence[_Said], what: str) -> Field[int] | None:
    if not said:
        return None
    first = said[0]
    if any(each.is_rough for each in said):
        rough = next(each for each in said if each.is_rough)
        return page.made(None, rough.start, rough.end, f"{what}写的是约数“{rough.words}”，请填确数。")
    kinds = {each.who for each in said}
    if "正式党员" in kinds and "预备党员" in kinds:
        total = sum({each.who: each.number for each in said if each.who in ("正式党员", "预备党员")}.values())
        return page.made(
            total, first.start, said[-1].end, f"{what}由正式党员、预备党员两个数相加得来，请核对。"
        )
    values = sorted({each.number for each in said})
    doubt = f"{what}在文中写了不同的数：{'、'.join(map(str, values))}，请核对。" if len(values) > 1 else ""
    return page.made(first.number, first.start, first.end, doubt)


def _members(page: Page, said: Sequence[_Said], present: Field[int] | None) -> Field[int] | None:
    found = []
    for hit in _MEMBERS.finditer(page.text):
        number = to_decimal(hit["n"] or hit["n2"])
        if number is not None:
            rough = bool(hit["hedge"]) if hit["n"] else False
            found.append(_Said(int(number), "", hit.start(), hit.end(), rough, hit.group()))
    if found:
        return _field(page, found, "其中党员")
    if (
        present
        and present.value is not None
        and said
        and {each.who for each in said} <= {"党员", "正式党员", "预备党员"}
    ):
        return page.made(present.value, said[0].start, said[-1].end, present.doubt)
    return None


def checked(
    page: Page,
    expected: Field[int] | None,
    present: Field[int] | None,
    members: Field[int] | None,
    names: Field[tuple[str, ...]] | None,
    absent: Field[tuple[Absence, ...]] | None,
    absent_count: Field[int] | None,
) -> tuple[Field[int] | None, Field[int] | None, Field[int] | None, Field[tuple[str, ...]] | None]:
    """Hold the numbers against each other; whatever does not add up is marked on both sides."""
    e, p = (each.value if each else None for each in (expected, present))
    m = members.value if members else None
    gone = (
        absent_count.value
        if absent_count
        else (len(absent.value) if absent and absent.value is not None else None)
    )
    if e is not None and p is not None and p > e:
        expected = _doubted(expected, f"应到{e}人，实到{p}人，实到多于应到，请核对。")
        present = _doubted(present, f"应到{e}人，实到{p}人，实到多于应到，请核对。")
    elif e is not None and p is not None and gone is not None and e - p != gone:
        why = f"应到{e}人，实到{p}人，差{e - p}人，文中缺席的是{gone}人，请核对。"
        expected, present = _doubted(expected, why), _doubted(present, why)
    if m is not None and p is not None and m > p:
        members = _doubted(members, f"其中党员{m}人，多于实到{p}人，请核对。")
    if names and names.value and names.is_certain and p is not None and len(names.value) != p:
        why = f"名单列了{len(names.value)}人，实到写的是{p}人，请核对。"
        present, names = _doubted(present, why), _doubted(names, why)
    return expected, present, members, names


def _doubted(field: Field[T] | None, why: str) -> Field[T] | None:
    return replace(field, doubt=field.doubt or why) if field else None


def hours(page: Page) -> Field[Decimal] | None:
    """Return the class hours (学时); the clock is never turned into hours."""
    found = []
    for hit in _HOURS.finditer(page.text):
        value = to_decimal(hit["n"] or hit["n2"])
        if value is not None:
            found.append((value, hit.start(), hit.end()))
    if not found:
        return None
    values = sorted({each[0] for each in found})
    doubt = f"学时写了不同的数：{'、'.join(map(str, values))}，请核对。" if len(values) > 1 else ""
    return page.made(found[0][0], found[0][1], found[0][2], doubt)


def results(page: Page) -> tuple[Field[str], ...]:
    """Return what was produced, as the ledger writes it (`研讨材料9篇`)."""
    words, units = page.words.results, page.words.result_units
    pattern = re.compile(
        rf"(?P<what>{words})[：为共]{{0,2}}(?P<n>\d{{1,5}}|[一二三四五六七八九十百两]{{1,5}}){_HEDGE}(?P<unit>{units})"
        rf"|(?P<n2>\d{{1,5}}|[一二三四五六七八九十百两]{{1,5}})(?P<hedge2>余|多|来)?(?P<unit2>篇|份|条|个|张)(?P<what2>[^，。；、\n\d]{{0,6}}?(?:{words}))"
    )
    found: dict[str, Field[str]] = {}
    for hit in pattern.finditer(page.text):
        if page.in_slot(hit.start()) == "stop":
            continue
        what, unit = hit["what"] or hit["what2"], hit["unit"] or hit["unit2"]
        number = to_decimal(hit["n"] or hit["n2"])
        rough = bool(hit["hedge"] or hit["hedge2"]) or page.text[max(0, hit.start() - 1) : hit.start()] in (
            "约",
            "近",
        )
        if number is None:
            continue
        if rough:
            made: Field[str] = page.made(None, hit.start(), hit.end(), f"“{hit.group()}”是约数，请填确数。")
        else:
            made = page.made(f"{what}{number}{unit}", hit.start(), hit.end())
        found.setdefault(what, made)
    return tuple(found.values())
