"""Figures inside one sentence agree: the parts in brackets add up, and a part is not more than its whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.indicators.doubts import Binding
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.shown import plain


def sum_findings(bindings: Sequence[Binding], ledger: Ledger) -> Iterable[Finding]:
    """Yield a finding for every whole whose parts, all from the ledger, do not fit it."""
    for i, whole in enumerate(bindings):
        total = _value(whole, ledger)
        parts = [b for b in bindings[i + 1 : i + 6] if _is_part(b, whole)]
        values = [v for b in parts if (v := _value(b, ledger)) is not None]
        if total is None or not parts or len(values) < len(parts):
            continue
        told = sum(values, Decimal(0))
        if told > total or (len(parts) > 1 and told != total and "其中" not in parts[0].context.sentence):
            q = whole.context.quantity
            yield Finding(
                "figures.sum-mismatch",
                Severity.WARNING,
                f"合计 {plain(total)}{q.unit}，各部分相加是 {plain(told)}{q.unit}，请核对记录。",
                Span(q.start, q.unit_end),
                kind="sum",
                text=q.text,
            )


def _is_part(b: Binding, whole: Binding) -> bool:
    if b.question is None or whole.question is None or not b.context.listed or whole.context.listed:
        return False
    same = b.context.quantity.sentence == whole.context.quantity.sentence
    return same and b.question.indicator == whole.question.indicator and b.question != whole.question


def _value(b: Binding, ledger: Ledger) -> Decimal | None:
    return ledger.ask(b.question).value if b.question is not None else None
