"""Masks that hide no figure: days up to which the report counts, the organisation's own name, other names."""

from __future__ import annotations

import re
from typing import Any

from shuzhi.core.documents.model import Mask, MaskKind, ParsedReport
from shuzhi.core.indicators.conditions import text_of, words_of
from shuzhi.core.indicators.edits import Edit, EditKind
from shuzhi.core.indicators.ledger import Ledger

_M = r"[*＊×XxＸ〇○]+"
_DATE = re.compile(rf"(?:{_M}年)?(?:{_M}月(?:份)?)?(?:{_M}日)?")
_UNTIL = re.compile(r"(?:截至|截止到|截止)\s*$")
_BODY = re.compile(r"(?:局|委员会|委|医院|学院|院|中心|厅|站|所|处|校|大学|公司|办|部)")
_PARTY = re.compile(
    r"^中共|(?:机关)?(?:委员会|党组|党委|工委|总支部?委员会|支部委员会|党总支|党支部|总支部|总支|支部)$"
)
_PLACE = "省市县区州旗盟"


def mask_edits(report: ParsedReport, ledger: Ledger) -> tuple[list[Edit], list[dict[str, Any]]]:
    """Return what to replace for every mask that is no quantity, and the fields of its entry."""
    counted = {q.start for q in report.quantities}
    edits: list[Edit] = []
    entries: list[dict[str, Any]] = []
    names = _own_names(ledger)
    done = 0
    for mask in report.masks:
        if mask.start in counted:
            continue
        if mask.start < done:
            words, reason, status = "", "与前面的日期一起处理", entries[-1]["status"]
        else:
            edit, reason = _edit(report, mask, ledger, names)
            words, done = edit.words, edit.end
            status = "unfilled" if "〔待填" in words else "filled"
            edits.append(edit)
        entries.append(_entry(mask, status, words, reason))
    return edits, entries


def _entry(mask: Mask, status: str, shown: str, reason: str) -> dict[str, Any]:
    return {
        "start": mask.start, "end": mask.end, "text": mask.text, "what": _WHAT[mask.kind], "unit": "", "kind": mask.kind.value,
        "status": status, "value": None, "shown": shown, "indicator": "", "records": (), "candidates": (), "reason": reason,
    }  # fmt: skip


_WHAT = {MaskKind.NUMBER: "数字", MaskKind.DATE: "日期", MaskKind.NAME: "名称", MaskKind.OTHER: "内容"}


def _edit(report: ParsedReport, mask: Mask, ledger: Ledger, names: tuple[str, ...]) -> tuple[Edit, str]:
    if mask.kind is MaskKind.DATE and (hit := _DATE.match(report.text, mask.start)) and hit.end() > mask.end:
        return _date(report, hit, ledger)
    if mask.kind in (MaskKind.NAME, MaskKind.OTHER) and (edit := _own(report, mask, names)):
        return edit, "本单位名称，取自“组织”表"
    return Edit(
        mask.start, mask.end, f"〔待填：{_WHAT[mask.kind]}〕", EditKind.BLANK
    ), "台账里没有可以对应的内容"


def _date(report: ParsedReport, hit: re.Match[str], ledger: Ledger) -> tuple[Edit, str]:
    if not _UNTIL.search(report.text[: hit.start()][-6:]):
        what = "月份" if hit[0].rstrip("份").endswith("月") else "日期"
        return Edit(hit.start(), hit.end(), f"〔待填：{what}〕", EditKind.BLANK), "不知道是哪一天的事"
    parts = (
        (f"{ledger.as_of.year}年", "年"),
        (f"{ledger.as_of.month}月", "月"),
        (f"{ledger.as_of.day}日", "日"),
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


def _own_names(ledger: Ledger) -> tuple[str, ...]:
    """Names of the body that the organisation belongs to, the short form first."""
    if ledger.own_row is None:
        return ()
    fields = ledger.own_row.fields
    told = [w for c in ("简称", "归口单位", "别称", "组织名称") for w in words_of(text_of(fields.get(c)))]
    bare = [_PARTY.sub("", _PARTY.sub("", n)) for n in told]
    return tuple(dict.fromkeys(n for n in (*told, *bare) if len(n) > 1))
