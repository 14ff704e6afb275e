"""A part is not larger than its whole: where it would be, one of the two is not what the sentence means."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from shuzhi.core.indicators import cues
from shuzhi.core.indicators.doubts import Binding
from shuzhi.core.indicators.ledger import Ledger


def parts_within_wholes(bindings: tuple[Binding, ...], ledger: Ledger) -> tuple[Binding, ...]:
    """Leave both blank where a part would be larger than its whole: then one of them is not what the sentence means."""
    refused: dict[int, str] = {}
    for i, whole in enumerate(bindings):
        total = _value_of(whole, ledger)
        if total is None:
            continue
        for j in range(i + 1, min(i + 9, len(bindings))):
            part = bindings[j]
            value = _value_of(part, ledger)
            if value is not None and value > total and _is_part_of(part, whole):
                refused[i] = refused[j] = (
                    f"部分（{value:f}）比总数（{total:f}）还大，说的不是同一批，请核对记录"
                )
    return tuple(
        replace(b, question=None, reason=refused[i], ambiguous=True) if i in refused else b
        for i, b in enumerate(bindings)
    )


def _value_of(b: Binding, ledger: Ledger) -> Decimal | None:
    return ledger.ask(b.question).value if b.question is not None else None


def _is_part_of(part: Binding, whole: Binding) -> bool:
    a, b = part.question, whole.question
    if part.context.quantity.unit in ("%", "％"):
        return False
    if a is None or b is None or part.context.quantity.unit != whole.context.quantity.unit:
        return False
    if a.indicator in cues.CLOSED:
        same = part.context.paragraph.startswith(whole.context.paragraph)
        said = cues.SOURCE_OF.get(b.indicator)
        other = said is not None and not {said}.issuperset(set(a.qualifiers) & set(cues.SOURCE_OF.values()))
        return same and b.indicator in cues.NAMED_PROBLEMS and not other
    if part.context.quantity.sentence != whole.context.quantity.sentence or whole.context.listed:
        return False
    if "其中" in part.context.pre and whole.context.index == part.context.index - 1:
        return True
    return (a.indicator, b.indicator) in cues.PART_OF
