"""One search box over all kinds of records: full text of the ledger, and the roster, offices and organisations as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property

from shuzhi.apps.ledger import fulltext, listing
from shuzhi.apps.ledger.models import Indexed
from shuzhi.apps.ledger.tabs import TABS, Tab, tab_of
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within

HITS_A_PAGE, SHORT = 30, 6
SNIPPET, BEFORE = 90, 24  # characters
DIRECT = ("党员", "任职", "组织")  # searched as they are


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `found` is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    tab: Tab
    row: int
    day: str
    unit: Organisation
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    tab: Tab
    count: int


@dataclass(frozen=True, slots=True)
class Beside:
    """The first of the roster, the offices or the organisations that hold the words."""

    tab: Tab
    lines: tuple[listing.Line, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; `kind` a kind of record, "" for all; `unit` takes in what lies below it."""

    text: str
    kind: str = ""
    unit: Organisation | None = None

    @property
    def words(self) -> tuple[str, ...]:
        return fulltext.words_of(self.text)


@dataclass(frozen=True, slots=True)
class Answer:
    kinds: tuple[Kind, ...]
    page: Page[Indexed]
    hits: tuple[Hit, ...]
    beside: tuple[Beside, ...]

    @property
    def total(self) -> int:
        return sum(kind.count for kind in self.kinds)


def search(seen: QuerySet[Organisation], asked: Asked, page: str | None) -> Answer:
    """Return what of the ledgers of these organisations (`listing.readable`) holds every word, newest first."""
    units = seen & within((asked.unit.path,)) if asked.unit else seen
    found = _matching(units, asked.words)
    counts = dict(found.order_by().values_list("kind").annotate(rows=Count("pk")))
    kinds = tuple(Kind(tab, counts[tab.name]) for tab in TABS if tab.name in counts)
    shown = found.filter(kind=asked.kind) if asked.kind else found
    number = counts.get(asked.kind, 0) if asked.kind else sum(counts.values())
    pages = _Pages(shown, number).get_page(page)
    hits = tuple(_hit(each, asked.words) for each in pages.object_list)
    beside = _beside(units, asked.text) if asked.words and not asked.kind and pages.number == 1 else ()
    return Answer(kinds, pages, hits, beside)


def _matching(units: QuerySet[Organisation], words: Sequence[str]) -> QuerySet[Indexed]:
    if not words:
        return Indexed.objects.none()
    return Indexed.objects.filter(pk__in=fulltext.matching(words), organisation__in=units)


class _Pages(Paginator):  # type: ignore[type-arg]  # Django's own class takes no parameter when it runs
    """The count is known already; only keys are sorted, the texts of one page are fetched by them."""

    def __init__(self, found: QuerySet[Indexed], number: int) -> None:
        self.found, self.number = found.order_by("-day", "-pk"), number
        super().__init__(self.found, HITS_A_PAGE)

    @cached_property
    def count(self) -> int:
        return self.number

    def page(self, number: int | str) -> Page[Indexed]:
        number = self.validate_number(number)
        start = (number - 1) * HITS_A_PAGE
        if not self.number:
            return Page([], number, self)
        keys = list(self.found.values_list("pk", flat=True)[start : start + HITS_A_PAGE])
        rows = Indexed.objects.select_related("organisation").in_bulk(keys)
        return Page([rows[key] for key in keys], number, self)


def _hit(row: Indexed, words: Sequence[str]) -> Hit:
    return Hit(
        tab=tab_of(row.kind),
        row=row.row,
        day=row.day,
        unit=row.organisation,
        title=marked(row.title, words),
        snippet=marked(_around(row.text, words), words),
    )


def _beside(units: QuerySet[Organisation], text: str) -> tuple[Beside, ...]:
    found = []
    for name in DIRECT:
        tab = tab_of(name)
        asked = listing.rows(tab, units, listing.Wanted(text=text))
        if not tab.is_tree:
            asked = asked.select_related("organisation")  # type: ignore[misc]  # an OrgRow: not the tree
        rows = list(asked[: SHORT + 1])
        if rows:
            found.append(Beside(tab, listing.lines(tab, rows[:SHORT]), len(rows) > SHORT))
    return tuple(found)


def marked(text: str, words: Sequence[str]) -> tuple[Part, ...]:
    """Return the text in pieces, the words as pieces of their own."""
    low, at, parts = _plain(text), 0, list[Part]()
    while at < len(text):
        starts = [(start, -len(word)) for word in words if (start := low.find(word, at)) >= 0]
        if not starts:
            break
        start, length = min(starts)
        parts += [Part(text[at:start]), Part(text[start : start - length], found=True)]
        at = start - length
    return tuple(part for part in (*parts, Part(text[at:])) if part.text)


def _around(text: str, words: Sequence[str]) -> str:
    places = [at for word in words if (at := _plain(text).find(word)) >= 0]
    start = max(0, min(places, default=0) - BEFORE)
    end = start + SNIPPET
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _plain(text: str) -> str:
    """The text as words are looked for in it, character by character: offsets stay those of the text."""
    return "".join(folded if len(folded := fulltext.folded(each)) == 1 else each for each in text)
