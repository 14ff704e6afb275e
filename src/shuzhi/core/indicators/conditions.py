"""The closed grammar in which an indicator says which records count.

A condition is a list whose first word says what it is:

    [类型, is, 党课]            the field equals the value
    [级别, in, [省级, 市级]]     the field is one of the values
    [主题, contains, [廉政, 廉洁]] the field contains one of the words
    [标签, tagged, 火线入党]      the field holds the tag
    [转出日期, empty]            the field is empty; `filled` is its opposite
    [应到, between, 1, 50]       the number lies between both, ends included
    [all, c1, c2 …]  [any, c1, c2 …]  [not, c]

Nothing else is understood: an unknown word, field or shape is refused when the definitions are loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from shuzhi.core.errors import Unreadable
from shuzhi.core.indicators.model import Value

Fields = Mapping[str, Value]
Predicate = Callable[[Fields], bool]

_SEPARATORS = re.compile(r"[；;，,、\s]+")


def words_of(value: Value) -> tuple[str, ...]:
    """Return the single words of a field that holds several (标签, 参加人): a tuple as it is, a text cut at its separators."""
    if isinstance(value, tuple):
        return value
    return tuple(w for w in _SEPARATORS.split(value) if w) if isinstance(value, str) else ()


def text_of(value: Value) -> str:
    """Return a field as one text, "" when it is empty."""
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)


def is_empty(value: Value) -> bool:
    """Tell whether a field holds nothing."""
    return value is None or value in ("", ())


def compile_condition(raw: object, known: frozenset[str], where: str) -> Predicate:
    """Turn a condition as the pack writes it into a predicate over a record's fields.

    Args:
        raw: the condition, in the grammar above.
        known: headers of the sheet it is about.
        where: id of the indicator, for the message.

    Raises:
        Unreadable: the condition is not in the grammar, or names a field that the sheet does not have.
    """
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) < 2 or not isinstance(raw[0], str):
        raise Unreadable(f"指标 {where} 的筛选条件看不懂：{raw!r}。")
    head, *rest = raw
    if head in _JOINS:
        return _JOINS[head]([compile_condition(part, known, where) for part in rest])
    if head not in known:
        raise Unreadable(f"指标 {where} 的筛选条件用了没有的字段：{head}。")
    verb, *values = rest
    if verb not in _TESTS:
        raise Unreadable(f"指标 {where} 的筛选条件用了不认识的词：{verb}。")
    try:
        return _TESTS[verb](head, *values)
    except TypeError as exc:
        raise Unreadable(f"指标 {where} 的筛选条件 {raw!r} 缺少或多了值。") from exc


def _all(parts: list[Predicate]) -> Predicate:
    return lambda f: all(p(f) for p in parts)


def _any(parts: list[Predicate]) -> Predicate:
    return lambda f: any(p(f) for p in parts)


def _not(parts: list[Predicate]) -> Predicate:
    return lambda f: not any(p(f) for p in parts)


def _as_words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _is(field: str, value: object) -> Predicate:
    return lambda f: text_of(f.get(field)) == str(value)


def _in(field: str, values: object) -> Predicate:
    wanted = frozenset(_as_words(values))
    return lambda f: text_of(f.get(field)) in wanted


def _contains(field: str, values: object) -> Predicate:
    wanted = _as_words(values)
    return lambda f: any(w in text_of(f.get(field)) for w in wanted)


def _tagged(field: str, values: object) -> Predicate:
    wanted = frozenset(_as_words(values))
    return lambda f: not wanted.isdisjoint(words_of(f.get(field)))


def _empty(field: str) -> Predicate:
    return lambda f: is_empty(f.get(field))


def _filled(field: str) -> Predicate:
    return lambda f: not is_empty(f.get(field))


def _between(field: str, low: object, high: object) -> Predicate:
    floor, roof = Decimal(str(low)), Decimal(str(high))

    def test(fields: Fields) -> bool:
        value = fields.get(field)
        return isinstance(value, int | Decimal) and floor <= value <= roof

    return test


_JOINS: dict[str, Callable[[list[Predicate]], Predicate]] = {"all": _all, "any": _any, "not": _not}
_TESTS: dict[str, Callable[..., Predicate]] = {
    "is": _is,
    "in": _in,
    "contains": _contains,
    "tagged": _tagged,
    "empty": _empty,
    "filled": _filled,
    "between": _between,
}
