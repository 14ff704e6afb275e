"""The way back from a record to the list it was found in: the list's filters, order and page go along in the address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.urls import reverse

from shuzhi.apps.ledger.saved import KEPT
from shuzhi.apps.ledger.tabs import Tab

LIST = "list"  # the word of the address under which they go along
LONGEST = 500
_WORDS = (*KEPT, "day", "page")


def here(request: HttpRequest) -> str:
    """The words of the list that is being shown."""
    return _kept(request.GET.urlencode())


def came_from(request: HttpRequest) -> str:
    """The words of the list that the viewer came from, "" where none is named; whatever else stands there is dropped."""
    return _kept(request.POST.get(LIST) or request.GET.get(LIST, ""))


def to_list(tab: Tab, words: str, record_id: str = "") -> str:
    """The address of a list as it was left, at one record where it is named."""
    address = reverse("ledger:tab", args=(tab.slug,))
    return f"{address}{'?' if words else ''}{words}{'#' if record_id else ''}{record_id}"


def onward(words: str) -> str:
    """The end of an address of a record or a form that takes the words along."""
    return f"?{urlencode({LIST: words})}" if words else ""


def _kept(query: str) -> str:
    held = [(name, text) for name, text in parse_qsl(query[:LONGEST]) if name in _WORDS and text]
    return urlencode(held)
