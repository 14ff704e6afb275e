"""Chinese and Arabic numerals, exact.

Both manners stand side by side in reports: `3.5万件`, `１２名`, `两名`, `近六成`, `一千二百余人`. Values are `Decimal` or
`int`; nothing is rounded.
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "○": 0,
}
FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
STEPS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}

_ALL_DIGITS = DIGITS | FORMAL
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def chinese_to_int(text: str) -> int | None:
    """Read a whole Chinese numeral such as `两`, `十二`, `一百零五`, `三万二千` or `二〇二二`.

    Args:
        text: the numeral alone.

    Returns:
        Its value, or None when the text is not a well-formed numeral.
    """
    if not text or any(c not in _ALL_DIGITS and c not in STEPS and c not in SCALES for c in text):
        return None
    if all(c in _ALL_DIGITS for c in text):
        return int("".join(str(_ALL_DIGITS[c]) for c in text))
    for scale in ("亿", "万"):
        if scale in text:
            high, low = text.rsplit(scale, 1)
            return _scaled(high, low, SCALES[scale])
    return _below_ten_thousand(text)


def _scaled(high: str, low: str, scale: int) -> int | None:
    top = chinese_to_int(high)
    if top is None:
        return None
    if not low:
        return top * scale
    if len(low) == 1 and low in _ALL_DIGITS:  # 三万五 is 35,000
        return top * scale + _ALL_DIGITS[low] * scale // 10
    rest = chinese_to_int(low)
    return None if rest is None or rest >= scale else top * scale + rest


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, -1, 10_000
    for position, char in enumerate(text):
        if char in _ALL_DIGITS:
            if digit > 0:
                return None
            digit = _ALL_DIGITS[char]
            continue
        step = STEPS[char]
        if step >= last or (digit == -1 and position > 0 and step != 10):
            return None
        total, last = total + (1 if digit < 1 else digit) * step, step
        digit = -1
    if digit > 0:  # 一百二 is 120, 一百零二 is 102
        total += digit * (last // 10) if text[-2] in STEPS and last > 10 else digit
    return total


def int_to_chinese(number: int) -> str:
    """Write a number from 0 to 9,999 in Chinese as a heading counts: 0 → 零, 10 → 十, 12 → 十二, 105 → 一百零五.

    Args:
        number: 0–9,999; anything else is written in Arabic digits.
    """
    if not 0 <= number <= 9999:
        return str(number)
    if number == 0:
        return "零"
    out, zero = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, step)
        if digit == 0:
            zero = bool(out)
            continue
        out += ("零" if zero else "") + "零一二三四五六七八九"[digit] + name
        zero = False
    return out.removeprefix("一") if out.startswith("一十") else out


def to_half_width(text: str) -> str:
    """Turn full-width digits, point, comma and per cent sign into half-width ones; the length stays the same."""
    return text.translate(_FULL_WIDTH)


def arabic_to_decimal(text: str) -> Decimal | None:
    """Read `66945`, `489.6`, `1,234` or full-width digits exactly; None when it is no plain number."""
    plain = to_half_width(text)
    return Decimal(plain.replace(",", "")) if _ARABIC.fullmatch(plain) else None


def to_decimal(text: str) -> Decimal | None:
    """Read an Arabic or a Chinese numeral; None when it is neither."""
    value = arabic_to_decimal(text)
    if value is not None:
        return value
    whole = chinese_to_int(text)
    return None if whole is None else Decimal(whole)
