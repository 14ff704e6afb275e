"""The house draws a list of choices as Django does, only quicker."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from shuzhi.web.rendering import HouseRenderer

PLAIN = [("", "请选择"), ("DW", '第<一>党支部&"'), (7, None)]
GROUPED = [("组", [("a", "甲"), ("b", "乙")]), ("c", "丙")]


@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=PLAIN, attrs={"class": "form-select", "required": True, "disabled": False}),
        forms.Select(choices=GROUPED, attrs={"data-note": '"&<'}),
        forms.SelectMultiple(choices=GROUPED),
        forms.NullBooleanSelect(),
    ],
)
@pytest.mark.parametrize("value", ["", "DW", "b", None])
def test_the_same_is_drawn(widget: forms.Select, value: str | None) -> None:
    given = [value] if isinstance(widget, forms.SelectMultiple) else value
    house, django = (
        widget.render("org", given, {"id": "id_org"}, renderer=each())
        for each in (HouseRenderer, DjangoTemplates)
    )
    assert house == django
