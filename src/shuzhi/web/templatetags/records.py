"""How a record of the ledger is told on a page: its required columns as the headline, the other filled ones below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django import template
from django.urls import reverse

from shuzhi.apps.ledger.tabs import tab_of
from shuzhi.core.indicators.model import Record, Value
from shuzhi.packs.ledger.columns import Column, Kind
from shuzhi.packs.ledger.sheets import BY_NAME

register = template.Library()

BIRTH = frozenset({"出生日期", "出生年月"})  # no figure is proven by reading a birthday off the screen


@register.filter
def headline(record: Record) -> str:
    """`党员大会　学习党章`: the required columns besides date and organisation."""
    return "　".join(
        text
        for column in _columns(record)
        if column.required and (text := shown(record.fields.get(column.header)))
    )


@register.filter
def opens(record: Record) -> str:
    """The address of the record's own page in 台账."""
    tab = tab_of(record.kind)
    if tab.is_tree:
        return reverse("orgs:unit", args=[record.org])
    return reverse("ledger:record", args=[tab.slug, record.id])


@register.filter
def details(record: Record) -> str:
    """`应到 30 · 实到 28`: the other filled columns."""
    return " · ".join(
        f"{column.header} {text}"
        for column in _columns(record)
        if not column.required and (text := shown(record.fields.get(column.header)))
    )


@register.filter
def named(code: str, names: Mapping[str, str]) -> str:
    """The organisation's name where the viewer may know it, else its code."""
    return names.get(code, code)


def shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _columns(record: Record) -> Iterable[Column]:
    sheet = BY_NAME[record.kind]
    return (
        column
        for column in sheet.columns
        if not column.private and column.kind is not Kind.ORG and column.header not in {sheet.day, *BIRTH}
    )
