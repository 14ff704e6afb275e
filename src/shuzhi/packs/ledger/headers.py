"""How other systems head their columns: the words of headers.yaml as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shuzhi.core.rules import read_yaml
from shuzhi.packs.ledger.columns import Column, Kind, Sheet
from shuzhi.packs.ledger.sheets import SHEETS

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands over the columns of one sheet elsewhere.

    Args:
        sheet: the sheet of the ledger.
        titles: words of a sheet's name or title.
        affixes: words that may stand around the word that counts.
        columns: by header of the ledger, words that mean exactly this.
        weak: the same, where no column says it better.
        values: by header and foreign word, what the ledger calls it.
    """

    sheet: Sheet
    titles: tuple[str, ...]
    affixes: tuple[str, ...]
    columns: Mapping[str, Words]
    weak: Mapping[str, Words]
    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The words of all sheets, and those that no sheet takes."""

    ignored: Words
    about_the_entry: tuple[str, ...]
    sheets: Mapping[str, SheetWords]


@cache
def header_words() -> HeaderWords:
    """Return the words of headers.yaml.

    Raises:
        KeyError: it names a sheet or a column that the ledger does not have.
    """
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("headers.yaml"))
    organisation = frozenset(found["organisation"])
    sheets = {
        each.name: _sheet(each, found[each.name], organisation) for each in SHEETS if each.name in found
    }
    return HeaderWords(frozenset(found["ignored"]), tuple(found["about_the_entry"]), MappingProxyType(sheets))


def _sheet(sheet: Sheet, given: dict[str, Any], organisation: Words) -> SheetWords:
    listed = {header: frozenset(words) for header, words in given["columns"].items()}
    columns = {
        each.header: _words(each, listed.get(each.header, frozenset()), organisation)
        for each in sheet.columns
    }
    values = {header: _turned(words) for header, words in given.get("values", {}).items()}
    weak = {header: frozenset(words) for header, words in given.get("weak", {}).items()}
    for header in (*listed, *weak, *values):
        sheet.column(header)
    affixes = tuple(sorted(given["affixes"], key=len, reverse=True))
    return SheetWords(sheet, tuple(given["titles"]), affixes, columns, weak, values)


def _words(column: Column, listed: Words, organisation: Words) -> Words:
    """The ledger's own header is no synonym: it ranks before them."""
    both = listed | frozenset(column.synonyms)
    return (both | organisation if column.kind is Kind.ORG else both) - {column.header}


def _turned(words: Mapping[str, list[str]]) -> Mapping[str, str]:
    return {foreign: ours for ours, found in words.items() for foreign in found}
