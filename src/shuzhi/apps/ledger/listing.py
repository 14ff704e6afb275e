"""One tab of 台账 as a list: the rows of the organisations that the viewer may read, filtered, searched, added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.functional import cached_property

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger import fulltext, indexing
from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.ledger.identity import text_of
from shuzhi.apps.ledger.models import Indexed
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.apps.orgs import access, persons
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.orgs.rows import OrgRow, Row
from shuzhi.core.periods import year as whole_year
from shuzhi.packs.ledger.columns import Column, Kind

READ = "ledger.read"
ROWS_A_PAGE = 50
WHOLE_NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; `unit` takes in what lies below it."""

    year: int | None = None
    kind: str = ""
    unit: Organisation | None = None
    text: str = ""
    sort: str = (
        ""  # a field of the tab's sortable columns, "-" before it for the other way; "old": from the oldest
    )
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of the list."""

    label: str
    text: str
    style: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Line:
    record_id: str
    code: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Total:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Totals:
    rows: int
    sums: tuple[Total, ...]


def readable(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the organisations whose ledger the actor may read.

    Raises:
        NotFound: there is none.
    """
    seen = access.readable(actor, READ, on)
    if not seen.exists():
        raise access.outside("台账")
    return seen


def rows(tab: Tab, seen: QuerySet[Organisation], wanted: Wanted) -> QuerySet[Row]:
    """Return the rows of a tab that belong to organisations of `seen`, in the order of the list."""
    units = seen & within((wanted.unit.path,)) if wanted.unit else seen
    found = _of(tab, units)
    if wanted.year is not None and tab.date_column:
        found = found.filter(_in_year(tab.date_column, wanted.year))
    if wanted.day is not None and tab.date_column and tab.date_column.kind is Kind.DATE:
        found = found.filter(**{tab.date_column.field: wanted.day})
    if wanted.kind and tab.type_column:
        found = found.filter(**{tab.type_column.field: wanted.kind})
    if wanted.text:
        found = _holding(tab, found, wanted.text)
    return found.order_by(*_order(tab, wanted.sort))


def years(tab: Tab, seen: QuerySet[Organisation]) -> tuple[int, ...]:
    """Return the years from the first row to the last, newest first."""
    column = tab.date_column
    if column is None:
        return ()
    ends = _of(tab, seen).order_by().aggregate(first=Min(column.field), last=Max(column.field))
    if ends["last"] is None:
        return ()
    first, last = (int(str(ends[end])[:4]) for end in ("first", "last"))
    return tuple(range(last, first - 1, -1))


def totals(tab: Tab, found: QuerySet[Row], wanted: Wanted) -> Totals:
    """Count what is shown and add it up, in one walk; quantities of different types only where one type is chosen."""
    summed = tab.sums if wanted.kind or not tab.mixed else ()
    columns = [tab.sheet.column(header) for header in summed]
    asked = {f"sum_{column.field}": Sum(column.field) for column in columns}
    sums = found.order_by().aggregate(rows=Count("pk"), **asked)
    told_sums = [
        Total(column.header, told(column, value))
        for column in columns
        if (value := sums[f"sum_{column.field}"]) is not None
    ]
    return Totals(sums["rows"], tuple(told_sums))


class Pages(Paginator):  # type: ignore[type-arg]  # Django's own class takes no parameter when it runs
    """Pages of a list whose length is known; only the keys are sorted, the rows of one page are fetched by them."""

    def __init__(self, tab: Tab, found: QuerySet[Row], totals: Totals) -> None:
        super().__init__(found, ROWS_A_PAGE)
        self.tab, self.found, self.totals = tab, found, totals

    @cached_property
    def count(self) -> int:
        return self.totals.rows

    def page(self, number: int | str) -> Page[Row]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = list(self.found.values_list("pk", flat=True)[start : start + self.per_page])
        rows = {row.pk: row for row in _light(self.tab, keys)}
        return Page([rows[key] for key in keys if key in rows], number, self)


def _light(tab: Tab, keys: Sequence[int]) -> QuerySet[Row]:
    """Only the columns of the list."""
    found = source(tab.name).model._default_manager.filter(pk__in=keys)
    fields = ["record_id", *(column.field for column in tab.columns if column.kind is not Kind.ORG)]
    if tab.is_tree:
        return found.only(*fields)
    units = ("organisation__code", "organisation__name", "organisation__short_name")
    return found.select_related("organisation").only(*fields, *units)  # type: ignore[misc]  # an OrgRow: not the tree


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; `sort` is what a click on it asks for, "" where the list is not sorted by it."""

    label: str
    style: str
    sort: str
    is_up: bool
    is_down: bool


def headings(tab: Tab, sort: str) -> tuple[Heading, ...]:
    """Return the heads of the list: a click sorts, another one turns round."""
    fields = {column.field for column in tab.sortable}
    return tuple(
        Heading(
            label=header_of(column),
            style=style_of(column),
            sort=(f"-{column.field}" if sort == column.field else column.field)
            if column.field in fields
            else "",
            is_up=sort == column.field,
            is_down=sort == f"-{column.field}",
        )
        for column in tab.columns
    )


def lines(tab: Tab, page: Iterable[Row]) -> tuple[Line, ...]:
    return tuple(
        Line(
            row.record_id,
            str(getattr(row, "code", "")),
            tuple(_cell(tab, column, row) for column in tab.columns),
        )
        for row in page
    )


def text_in(row: Row, column: Column) -> str:
    """Return what a page shows of one column; of identity and telephone numbers the last four figures only."""
    if column.kind is Kind.ORG and isinstance(row, OrgRow):
        return row.organisation.short_name or row.organisation.name
    if column.field == "parent":
        return row.parent.name if isinstance(row, Organisation) and row.parent else ""
    return masked(column, told(column, getattr(row, column.field)))


def told(column: Column, value: Stored) -> str:
    """Return a value as people write it: money with its two decimals."""
    return f"{value:.2f}" if column.kind is Kind.MONEY and isinstance(value, Decimal) else text_of(value)


def masked(column: Column, text: str) -> str:
    return persons.masked(text) if column.private else text


def header_of(column: Column) -> str:
    return "组织" if column.kind is Kind.ORG else column.header


def style_of(column: Column) -> str:
    if column.kind in WHOLE_NUMBERS:
        return "num"
    return "day" if column.kind in (Kind.DATE, Kind.MONTH, Kind.YEAR, Kind.PERIOD) else ""


def _cell(tab: Tab, column: Column, row: Row) -> Shown:
    return Shown(header_of(column), text_in(row, column), style_of(column), column.header == tab.headline)


def _of(tab: Tab, units: QuerySet[Organisation]) -> QuerySet[Row]:
    model = source(tab.name).model
    if issubclass(model, OrgRow):
        return model._default_manager.filter(organisation__in=units)
    return model._default_manager.filter(pk__in=units)


def _in_year(column: Column, year: int) -> Q:
    if column.kind is Kind.DATE:
        period = whole_year(year)
        return Q(**{f"{column.field}__range": (period.start, period.end)})
    if column.kind is Kind.YEAR:
        return Q(**{column.field: year})
    return Q(**{f"{column.field}__startswith": str(year)})


def _holding(tab: Tab, found: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Every word somewhere in the row's texts: by the full-text index where the kind is in it."""
    if not indexing.is_indexed(tab.name):
        return found.filter(_contains(tab, text))
    words = fulltext.words_of(text)
    if not words:
        return found.none()
    keys = Indexed.objects.filter(kind=tab.name, pk__in=fulltext.matching(words)).values("row")
    return found.filter(pk__in=keys)


def _contains(tab: Tab, text: str) -> Q:
    """Every word somewhere in the row's texts."""
    found = Q()
    for word in text.split()[:5]:
        here = Q()
        for column in tab.searched:
            here |= Q(**{f"{column.field}__icontains": word})
        found &= here
    return found


def _order(tab: Tab, sort: str) -> tuple[str, ...]:
    column = tab.date_column
    field = sort.removeprefix("-")
    if sort and field in {each.field for each in tab.sortable}:
        down = "-" if sort.startswith("-") else ""
        stored = {"organisation": "organisation__code", "parent": "parent__code"}.get(field, field)
        newest = (f"-{column.field}",) if column and field != column.field else ()
        return (f"{down}{stored}", *newest, "pk")
    if tab.is_tree:
        return ("code",)
    if column is None:
        return ("organisation__code", "pk")
    return (column.field if sort == "old" else f"-{column.field}", "pk")
