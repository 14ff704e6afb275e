"""Who did it, by name: `{% people rows "by" as known %}` asks once for a whole page, `{{ row.by|called:known }}` tells one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template

from shuzhi.apps.accounts import queries

register = template.Library()


@register.simple_tag
def people(rows: Iterable[object], field: str) -> Mapping[str, str]:
    """The names of those who stand in a field of the rows."""
    return queries.called(str(getattr(row, field, "")) for row in rows)


@register.filter
def called(username: str, known: Mapping[str, str]) -> str:
    return known.get(username, username)


@register.simple_tag
def who(username: str) -> str:
    """One person where a page tells of one only."""
    return queries.called((username,)).get(username, username)
