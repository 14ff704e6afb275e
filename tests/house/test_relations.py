"""What imports cannot show: a foreign key that names its target by a string may point upwards. It must not."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]


def _order() -> dict[str, int]:
    """The layers of pyproject, lowest = 0; `a | b` share a level."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(each["layers"] for each in contracts if each.get("containers") == ["shuzhi.apps"])
    return {name.strip(" ()"): level for level, row in enumerate(reversed(layers)) for name in row.split("|")}


def _upward(models: list[type[Model]], order: dict[str, int]) -> list[str]:
    found = []
    for model in models:
        here = model._meta.app_label
        for field in model._meta.get_fields():
            target = field.related_model
            if target is None or field.auto_created or not isinstance(target, type):
                continue
            there = target._meta.app_label
            if here in order and there in order and there != here and order[there] >= order[here]:
                found.append(f"{here}.{model.__name__}.{field.name} → {there}")
    return found


def test_relations_point_downwards() -> None:
    assert _upward(list(apps.get_models()), _order()) == []


def test_the_check_sees_an_upward_relation() -> None:
    """Negative control: with the order turned round, a downward relation is one that points upwards."""
    turned = {name: -level for name, level in _order().items()}
    assert _upward(list(apps.get_models()), turned) != []


def test_every_app_of_the_house_stands_in_the_order() -> None:
    ours = {each.label for each in apps.get_app_configs() if each.name.startswith("shuzhi.apps.")}
    assert ours <= set(_order())
