"""Masks that hide no figure: days up to which the report counts, the organisation's own name, other names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.core.documents.model import Mask, MaskKind, ParsedReport
from shuzhi.core.indicators.conditions import text_of, words_of
from shuzhi.core.indicators.edits import Edit, EditKind
from shuzhi.core.indicators.ledger import Ledger

_M = r"[*＊×XxＸ〇○]+"
_DATE = re.compile(rf"(?:{_M}年)?(?:{_M}月(?:份)?)?(?:{_M}日)?")
_UNTIL = re.compile(r"(?:截至|截止到|截止)\s*$")
_SPAN = re.compile(r"(?:连续|近|历时|满|从事|任职|工作|过去)\s*$")
_BODY = re.compile(r"(?:局|委员会|委|医院|学院|院|中心|厅|站|所|处|校|大学|公司|办|部)")
_PARTY = re.compile(
    r"^中共|(?:机关)?(?:委员会|党组|党委|工委|总支部?委员会|支部委员会|党总支|党支部|总支部|总支|支部)$"
)
_PLACE = "省市县区州旗盟"


@dataclass(frozen=True, slots=True)
class Named:
    """What became of a mask that hides no figure.

    Args:
        mask: the mask.
        what: what it hides, in Chinese.
        filled: the ledger knew it.
        value: for a part of a date: the number.
        words: what stands there now.
        reason: in Chinese.
        edit: the replacement; None where an earlier one takes this mask in.
    """

    mask: Mask
    what: str
    filled: bool
    value: Decimal | None
    words: str
    reason: str
    edit: Edit | None


def named_masks(
    report: ParsedReport, ledger: Ledger, names: tuple[str, ...], as_of: date | None
) -> list[Named]:
    """Return what becomes of every mask that is no quantity.

    Args:
        report: the template.
        ledger: the records; the organisation's own row names it.
        names: more names of the organisation.
        as_of: the day that the report counts up to; None leaves masked days blank.
    """
    counted = {q.start for q in report.quantities}
    own = _own_names(ledger, names)
    found: list[Named] = []
    last: Edit | None = None
    for mask in report.masks:
        if mask.start in counted:
            continue
        edit, reason = (
            _edit(report, mask, own, as_of) if last is None or mask.start >= last.end else (last, "")
        )
        filled = not edit.words.startswith("〔待填")
        value = _date_part(report.text, mask, as_of) if filled and mask.kind is MaskKind.DATE else None
        first = edit is not last
        found.append(
            Named(
                mask,
                _WHAT[mask.kind],
                filled,
                value,
                edit.words,
                reason or "与前面的日期一起处理",
                edit if first else None,
            )
        )
        last = edit
    return found


def _date_part(text: str, mask: Mask, as_of: date | None) -> Decimal | None:
    letter = text[mask.end : mask.end + 1]
    return None if as_of is None else Decimal({"年": as_of.year, "月": as_of.month}.get(letter, as_of.day))


_WHAT = {MaskKind.NUMBER: "数字", MaskKind.DATE: "日期", MaskKind.NAME: "名称", MaskKind.OTHER: "内容"}


def _edit(report: ParsedReport, mask: Mask, names: tuple[str, ...], as_of: date | None) -> tuple[Edit, str]:
    if mask.kind is MaskKind.DATE and (hit := _DATE.match(report.text, mask.start)) and hit.end() > mask.end:
        return _date(report, hit, as_of)
    if mask.kind in (MaskKind.NAME, MaskKind.OTHER) and (edit := _own(report, mask, names)):
        return edit, "本单位名称，取自“组织”表"
    return Edit(
        mask.start, mask.end, f"〔待填：{_WHAT[mask.kind]}〕", EditKind.BLANK
    ), "台账里没有可以对应的内容"


def _date(report: ParsedReport, hit: re.Match[str], as_of: date | None) -> tuple[Edit, str]:
    if _SPAN.search(report.text[max(0, hit.start() - 4) : hit.start()]) and hit[0].endswith("年"):
        return Edit(hit.start(), hit.end(), "〔待填：年数〕年", EditKind.BLANK), "台账里没有记这是第几年"
    if as_of is None or not _UNTIL.search(report.text[max(0, hit.start() - 6) : hit.start()]):
        what = "月份" if hit[0].rstrip("份").endswith("月") else "日期"
        return Edit(hit.start(), hit.end(), f"〔待填：{what}〕", EditKind.BLANK), "不知道是哪一天的事"
    parts = (
        (f"{as_of.year}年", "年"),
        (f"{as_of.month}月", "月"),
        (f"{as_of.day}日", "日"),
    )
    words = "".join(told for told, letter in parts if letter in hit[0])
    return Edit(hit.start(), hit.end(), words, EditKind.DATE), "统计截止日"


def _own(report: ParsedReport, mask: Mask, names: tuple[str, ...]) -> Edit | None:
    """`**局` is the organisation itself where its name ends in the same word."""
    body = _BODY.match(report.text, mask.end)
    if body is None or len(mask.text) < 2:
        return None
    fitting = next((n for n in names if n.endswith(body[0])), None)
    if fitting is None:
        return None
    before = report.text[mask.start - 1 : mask.start]
    if before in _PLACE and before:
        fitting = fitting.split(before, 1)[1] if before in fitting else ""
    elif before and before not in "，。、；：“”《》（）\n 年度对为在和与及把将是全本我0123456789":
        return (
            None
            if "一" <= before <= "鿿" and before not in "究进的由局"
            else Edit(mask.start, body.end(), fitting, EditKind.NAME)
        )
    return Edit(mask.start, body.end(), fitting, EditKind.NAME) if fitting else None


def _own_names(ledger: Ledger, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the body that the organisation belongs to, the short form first."""
    fields = ledger.own_row.fields if ledger.own_row is not None else {}
    told = [
        *names[1:],
        *[w for c in ("简称", "归口单位", "别称", "组织名称") for w in words_of(text_of(fields.get(c)))],
        *names[:1],
    ]
    bare = [_PARTY.sub("", _PARTY.sub("", n)) for n in told]
    return tuple(dict.fromkeys(n for n in (*told, *bare) if len(n) > 1))
