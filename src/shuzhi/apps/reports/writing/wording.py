"""How a value may be worded in a report: exact, behind a hedge that stays true, or scaled; every form is true of the value."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from shuzhi.core.indicators.shown import plain

_TEN, _TEN_THOUSAND, _HUNDRED_MILLION = Decimal(10), Decimal(10_000), Decimal(100_000_000)


def wordings(value: Decimal, unit: str) -> tuple[str, ...]:
    """Return the ways to write a value, the exact one first.

    Args:
        value: exact, in the base unit.
        unit: measure word or unit, `%` for shares.
    """
    if unit in ("%", "％"):
        return tuple(dict.fromkeys([f"{plain(_share(value))}{unit}", f"{plain(value)}{unit}"][:2]))
    ways = [f"{plain(value)}{unit}"]
    if value == value.to_integral_value() and value > 20 and (low := _tens(value)) < value:
        ways.append(f"{plain(low)}余{unit}")
    for step, word in ((_TEN_THOUSAND, "万"), (_HUNDRED_MILLION, "亿")):
        if value >= step:
            ways.append(
                f"{plain((value / step).quantize(Decimal('0.01'), ROUND_FLOOR))}{word}{_more(value, step)}{unit}"
            )
    return tuple(dict.fromkeys(ways))


def fits(shown: str, value: Decimal, unit: str) -> bool:
    """Tell whether words are one of the forms of a value."""
    return shown in wordings(value, unit)


def like(shown: str, before: Decimal, value: Decimal, unit: str) -> str:
    """Return a new value in the manner in which the old one was written; exact where that manner does not fit."""
    old, new = wordings(before, unit), wordings(value, unit)
    manners = [_manner(way) for way in old]
    wanted = manners[old.index(shown)] if shown in old else ""
    return next((way for way in new if _manner(way) == wanted), new[0])


def _manner(words: str) -> str:
    return "".join(c for c in words if c in "余万亿")


def _share(value: Decimal) -> Decimal:
    """One decimal, unless that would make a share 0 or 100 that is not."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return value if rounded in (0, 100) and rounded != value else rounded


def _tens(value: Decimal) -> Decimal:
    return (value / _TEN).to_integral_value(ROUND_FLOOR) * _TEN


def _more(value: Decimal, step: Decimal) -> str:
    """A scaled number that was rounded down says so."""
    scaled = value / step
    return "余" if scaled.quantize(Decimal("0.01"), ROUND_FLOOR) < scaled else ""
