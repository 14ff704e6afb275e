"""A scheme as plain data (YAML of the pack, JSON of a round) and back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from shuzhi.core.appraising.scheme import Dimension, Grade, Group, Item, Manner, Scheme


class SchemeFault(ValueError):
    """Data that is no scheme; its text is one Chinese sentence."""


def scheme_from(data: Mapping[str, Any]) -> Scheme:
    """Return the scheme that plain data holds.

    Raises:
        SchemeFault: something is missing, unknown, or no number.
    """
    try:
        return Scheme(
            name=data["name"],
            dimensions=tuple(
                Dimension(each["name"], tuple(_item(item) for item in each["items"]))
                for each in data["dimensions"]
            ),
            groups=tuple(
                Group(each["name"], _number(each["weight"]), each.get("own_line", True))
                for each in data["groups"]
            ),
            grades=tuple(
                Grade(
                    each["name"], _number(each["worth"]), _maybe(each.get("floor")), _maybe(each.get("limit"))
                )
                for each in data["grades"]
            ),
        )
    except KeyError as exc:
        raise SchemeFault(f"考核方案缺少“{exc.args[0]}”。") from exc
    except (TypeError, AttributeError) as exc:
        raise SchemeFault("考核方案的格式不对，请重新导入或另建。") from exc


def scheme_data(scheme: Scheme) -> dict[str, Any]:
    """Return plain data from which `scheme_from` makes the same scheme."""
    return {
        "name": scheme.name,
        "dimensions": [
            {"name": each.name, "items": [_item_data(item) for item in each.items]}
            for each in scheme.dimensions
        ],
        "groups": [
            {"name": each.name, "weight": str(each.weight), "own_line": each.own_line}
            for each in scheme.groups
        ],
        "grades": [
            {
                "name": each.name,
                "worth": str(each.worth),
                "floor": _text(each.floor),
                "limit": _text(each.limit),
            }
            for each in scheme.grades
        ],
    }


def _item(raw: Mapping[str, Any]) -> Item:
    try:
        manner = Manner(raw["manner"])
    except ValueError as exc:
        raise SchemeFault(
            f"“{raw.get('name', '')}”的计分方式“{raw['manner']}”不认识，可用：{'、'.join(Manner)}。"
        ) from exc
    return Item(
        id=str(raw["id"]),
        name=raw["name"],
        manner=manner,
        points=_number(raw["points"]),
        indicator=raw.get("indicator", ""),
        target=_maybe(raw.get("target")),
        each=_maybe(raw.get("each")),
        note=raw.get("note", ""),
    )


def _item_data(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "manner": item.manner.value,
        "points": str(item.points),
        "indicator": item.indicator,
        "target": _text(item.target),
        "each": _text(item.each),
        "note": item.note,
    }


def _number(raw: Any) -> Decimal:
    try:
        value = Decimal(str(raw).strip())
    except InvalidOperation as exc:
        raise SchemeFault(f"考核方案里的“{str(raw)[:20]}”不是数。") from exc
    if not value.is_finite() or abs(value) >= Decimal("1e9"):
        raise SchemeFault(f"考核方案里的“{str(raw)[:20]}”不是数。")
    return value


def _maybe(raw: Any) -> Decimal | None:
    return None if raw is None or raw == "" else _number(raw)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
