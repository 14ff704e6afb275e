"""How a value is written in a report: in the writer's own unit, exact, or behind a hedge that stays true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from shuzhi.core.documents.model import ParsedReport, Quantity, QuantityKind

_TAIL = re.compile(
    r"\s*(?P<h1>余|多|来|几)?(?P<scale>万|亿)?(?P<h2>余|多)?(?P<unit>.*?)(?P<after>以上|左右|以内|余|多)?",
    re.DOTALL,
)
_LEAD = re.compile(r"(?:大约|将近|(?<![签预续违合条公契])约|近|逾|超过|超)$")
_SCALES = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as the report shows it.

    Args:
        start: offset in the template where the new words begin (a hedge before the number included).
        end: offset after the old words.
        lead: words before the figure proper (`约`, `达到`).
        words: the figure proper with its unit.
    """

    start: int
    end: int
    lead: str
    words: str


def show(
    report: ParsedReport, quantity: Quantity, value: Decimal, *, keep_hedge: bool, at_least: bool = False
) -> Shown:
    """Write a value where a quantity stands.

    Args:
        report: the template.
        quantity: the figure or mask that is replaced.
        value: exact, in the base unit.
        keep_hedge: write 30余次 for 37 where the template hedges; otherwise exact and without the hedge.
        at_least: the value is the smallest over several years: 以上 stays.
    """
    tail = _TAIL.fullmatch(report.text[quantity.end : quantity.unit_end])
    parts = tail.groupdict(default="") if tail else dict.fromkeys(("h1", "scale", "h2", "unit", "after"), "")
    lead = _LEAD.search(report.text, max(0, quantity.start - 4), quantity.start)
    hedge = lead[0] if lead else ""
    scale = parts["scale"]
    step = Decimal(_SCALES.get(scale, 1))
    if scale and value < step / 10:
        scale, step = "", Decimal(1)
    number = value / step
    unit = parts["unit"]
    start = quantity.start - len(hedge)
    if keep_hedge and (parts["h1"] or parts["h2"] or hedge in ("超", "超过", "逾")):
        low = _floor(number)
        more = "余" if low < number and not hedge else ""
        told_lead = hedge if low < number else {"超过": "达到"}.get(hedge, "")
        words = f"{_plain(low)}{'' if scale else more}{scale}{more if scale else ''}{unit}"
        return Shown(start, quantity.unit_end, told_lead, words)
    after = "以上" if at_least and parts["after"] == "以上" else ""
    kept = hedge if keep_hedge and hedge in ("约", "大约") else {"超过": "达到"}.get(hedge, "")
    return Shown(start, quantity.unit_end, kept, f"{_exact(number, quantity, scale)}{scale}{unit}{after}")


def _exact(number: Decimal, quantity: Quantity, scale: str) -> str:
    """At most one decimal for shares and scaled numbers, more where the template's mask has more or a share would become 0 or 100."""
    if scale or quantity.kind == QuantityKind.PERCENT:
        places = max(1, len(quantity.text.rpartition(".")[2]) if "." in quantity.text else 1)
        rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if scale and rounded > number:
            # never told larger than it is: 52,600 is 5.26万, not 5.3万
            rounded = number.quantize(Decimal(1).scaleb(-places - 1), ROUND_FLOOR)
        if rounded == number or rounded not in (0, 100):
            number = rounded
    return _plain(number)


def _floor(number: Decimal) -> Decimal:
    """Round down to what a hedge covers: tens for numbers of two and more digits, tenths for scaled ones."""
    if number < 10:
        return (
            number if number == number.to_integral_value() else number.quantize(Decimal("0.1"), ROUND_FLOOR)
        )
    return (number / 10).to_integral_value(ROUND_FLOOR) * 10


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(value: Decimal) -> str:
    """Return a value in plain digits without trailing zeros."""
    return _plain(value)
