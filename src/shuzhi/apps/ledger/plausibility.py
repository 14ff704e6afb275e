"""What can be true and rarely is: warnings. They never stop an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from shuzhi.apps.ledger.parsing import ParsedBook, ParsedRow, at, warning, words
from shuzhi.apps.ledger.queries import stored_rows
from shuzhi.core.findings import Finding

TENFOLD = 10
_ORDER = ("申请日期", "确定积极分子日期", "确定发展对象日期", "接收预备日期", "转正日期")


def check_books(books: Sequence[ParsedBook], today: date) -> None:
    """Add every warning to the findings of its book."""
    base = _last_years([row for book in books for row in book.rows.get("业务指标", ())])
    for book in books:
        for kind, rows in book.rows.items():
            for row in rows:
                for check in _CHECKS.get(kind, ()):
                    book.findings.extend(check(row))
                book.findings.extend(_future(row, today))
        for row in book.rows.get("业务指标", ()):
            book.findings.extend(_tenfold(row, base))
    _check_measures(books)


def _warn(row: ParsedRow, header: str, code: str, why: str) -> Finding:
    place = at(row, header)
    value = row.values[row.sheet.column(header).field]
    return warning(f"ledger.{code}", f"{words(place)}“{value}”：{why}。", place, str(value))


def _future(row: ParsedRow, today: date) -> Iterator[Finding]:
    day = row.values.get("day")
    if isinstance(day, date) and day > today + timedelta(days=1):
        yield _warn(row, "日期", "future", "日期还没有到")


def _attendance(row: ParsedRow) -> Iterator[Finding]:
    expected, present, members = (row.values[name] for name in ("expected", "present", "present_members"))
    if isinstance(expected, int) and isinstance(present, int) and present > expected:
        yield _warn(row, "实到", "present-over-expected", f"多于应到的 {expected} 人")
    if isinstance(present, int) and isinstance(members, int) and members > present:
        yield _warn(row, "其中党员", "members-over-present", f"多于实到的 {present} 人")


def _development(row: ParsedRow) -> Iterator[Finding]:
    last, last_header = None, ""
    for header in ("出生日期", *_ORDER):
        day = row.values[row.sheet.column(header).field]
        if isinstance(day, date) and isinstance(last, date) and day < last:
            yield _warn(row, header, "steps-out-of-order", f"早于{last_header}“{last}”")
        if isinstance(day, date):
            last, last_header = day, header


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _identity(row: ParsedRow) -> Iterator[Finding]:
    """The number itself is never repeated in a message."""
    number, born = str(row.values["identity"]), row.values["born"]
    if not number:
        return
    place = at(row, "身份证号")
    if len(number) != 18 or not number[:17].isdecimal() or _check_digit(number) != number[17]:
        yield warning("ledger.identity-form", f"{words(place)}：位数或校验位不对，请核对。", place)
    elif isinstance(born, date) and number[6:14] != f"{born:%Y%m%d}":
        yield warning("ledger.identity-birth", f"{words(place)}：与出生日期不一致，请核对。", place)


def _check_digit(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11]


def _share(row: ParsedRow) -> Iterator[Finding]:
    unit, value = str(row.values["unit"]), row.values["value"]
    if unit not in ("%", "％", "百分比") or not isinstance(value, Decimal):
        return
    if value > 100:
        yield _warn(row, "数值", "share-over-100", "百分数大于 100")
    elif 0 < value < 1:
        yield _warn(
            row,
            "数值",
            "share-as-fraction",
            "百分数小于 1；如果单元格是百分比格式，请写百分号前的数，如 61.3",
        )


def _dues(row: ParsedRow) -> Iterator[Finding]:
    due, paid = row.values["due_amount"], row.values["paid"]
    if isinstance(due, Decimal) and isinstance(paid, Decimal) and due and paid > TENFOLD * due:
        yield _warn(row, "实交", "paid-tenfold", f"超过应交“{due}”的十倍")


_Key = tuple[str, str, str, str]


def _key(values: Mapping[str, object], years: int = 0) -> _Key:
    period = str(values["period"])
    earlier = f"{int(period[:4]) + years}{period[4:]}"
    return str(values["organisation"]), str(values["name"]), str(values["unit"]), earlier


def _last_years(rows: Sequence[ParsedRow]) -> dict[_Key, Decimal]:
    """Return business figures by key, those of the ledger and those about to be written."""
    held: dict[_Key, Decimal] = {}
    for values in (
        *(row.values for row in stored_rows("业务指标", tuple({row.org for row in rows}))),
        *(row.values for row in rows),
    ):
        if isinstance(values["value"], Decimal):
            held[_key(values)] = values["value"]
    return held


def _tenfold(row: ParsedRow, base: Mapping[_Key, Decimal]) -> Iterator[Finding]:
    value, before = row.values["value"], base.get(_key(row.values, -1))
    if (
        isinstance(value, Decimal)
        and before
        and value
        and not 1 / Decimal(TENFOLD) < value / before < TENFOLD
    ):
        yield _warn(row, "数值", "tenfold", f"与上年同期的“{before.normalize():f}”相差十倍以上")


def _check_measures(books: Sequence[ParsedBook]) -> None:
    rows = [(book, row) for book in books for row in book.rows.get("措施", ())]
    codes = tuple({row.org for _, row in rows})
    known: dict[str, set[str]] = defaultdict(set)
    for values in (
        *(row.values for row in stored_rows("问题整改", codes)),
        *(row.values for book in books for row in book.rows.get("问题整改", ())),
    ):
        known[str(values["organisation"])].add(str(values["number"]))
    for book, row in rows:
        if str(row.values["number"]) not in known[row.org]:
            book.findings.append(_warn(row, "问题编号", "no-such-problem", "“问题整改”里没有这个编号"))


_CHECKS: dict[str, tuple[Callable[[ParsedRow], Iterator[Finding]], ...]] = {
    "活动": (_attendance,),
    "党员": (_development, _identity),
    "业务指标": (_share,),
    "党费": (_dues,),
}
