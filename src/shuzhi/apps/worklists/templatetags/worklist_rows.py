"""The rows of the superior's view: three hundred units at once, so each row is written in one go."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from shuzhi.apps.worklists.listing import SHOWN_STATES, UnitLine
from shuzhi.packs.worklists.flow import State

register = template.Library()
_EMPTY = SafeString('<td class="num"></td>')


@register.filter
def column(state: State) -> str:
    """What heads the column of a state: a problem under 核验 is counted with those that were handed in for it."""
    return "申请销号、核验" if state is State.APPLIED else state.value


@register.simple_tag
def unit_rows(lines: Iterable[UnitLine], year: int) -> SafeString:
    """Return one table row a unit; a count of nothing stays empty, on a phone too."""
    problems, tasks = reverse("worklists:problems"), reverse("worklists:tasks")
    return format_html_join("\n", "{}", ((_row(line, year, problems, tasks),) for line in lines))


def _row(line: UnitLine, year: int, problems: str, tasks: str) -> SafeString:
    query = urlencode({"org": line.unit.code, "year": str(year)})
    told: list[tuple[str, SafeString | int]] = [
        ("任务", _tasks(line, tasks, query)),
        ("已完成", line.tasks_done),
        ("任务超期", line.tasks_late),
    ]
    told += [(column(state), count) for state, count in zip(SHOWN_STATES, line.counts, strict=True)]
    told.append(("问题超期", line.late))
    name = line.unit.short_name or line.unit.name
    cells = SafeString("".join(_cell(word, count) for word, count in told))
    return format_html(
        '<tr><td class="depth-{}"><a href="{}?{}">{}</a></td>{}</tr>',
        line.depth,
        problems,
        query,
        name,
        cells,
    )


def _cell(word: str, count: SafeString | int) -> SafeString:
    """Numbers and our own words need no escaping."""
    return SafeString(f'<td class="num" data-label="{word}">{count}</td>') if count else _EMPTY


def _tasks(line: UnitLine, tasks: str, query: str) -> SafeString | int:
    return format_html('<a href="{}?{}">{}</a>', tasks, query, line.tasks) if line.tasks else 0
