"""How forms are drawn in this house: a label ends without a colon, which Django would set in ASCII; long choices quickly."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString


class HouseField(BoundField):
    def label_tag(
        self,
        contents: str | None = None,
        attrs: dict[str, Any] | None = None,
        label_suffix: str | None = None,
        tag: str | None = None,
    ) -> SafeString:
        return super().label_tag(contents, attrs, label_suffix or "", tag)


# Django's own opens two more templates for every choice, and a list may offer two hundred units.
_OWN = {"django/forms/widgets/select.html": "web/_select.html"}


class HouseRenderer(DjangoTemplates):
    bound_field_class = HouseField

    def get_template(self, template_name: str) -> Any:
        """Return Django's template, or the house's that draws the same."""
        return super().get_template(_OWN.get(template_name, template_name))
