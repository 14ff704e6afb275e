"""Columns that follow a name: what a list is ordered by, and what a name is found by when only its pinyin is typed."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.db import models

from shuzhi.packs.ledger import spelling
from shuzhi.packs.ledger.columns import entries

_LONGEST = 400


def _spelled_unit(unit: Any) -> str:
    return spelling.spelled_unit(unit.name, unit.short_name, *entries(unit.aliases))


_READINGS: MappingProxyType[str, Callable[[Any], str]] = MappingProxyType(
    {
        "order": lambda person: spelling.sort_key(person.name),
        "person": lambda person: spelling.spelled_person(person.name),
        "unit": _spelled_unit,
    }
)


class SpelledField(models.CharField):  # type: ignore[type-arg]
    """A text that is made anew from the row's names whenever the row is written, one by one or in bulk."""

    def __init__(self, *args: Any, reading: str, **options: Any) -> None:
        self.reading = reading
        for name, value in (("max_length", _LONGEST), ("default", ""), ("editable", False)):
            options.setdefault(name, value)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"reading": self.reading}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        text = _READINGS[self.reading](model_instance)[: self.max_length]
        setattr(model_instance, self.attname, text)
        return text
