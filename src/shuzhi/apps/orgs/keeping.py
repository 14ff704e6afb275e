"""How rows are read, written and named is the ledger's business, which lies above: it hands its ways down in web/wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django import forms

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.packs.ledger.columns import Column


@dataclass(frozen=True, slots=True)
class Mention:
    """One record in which a person is named."""

    day: date
    kind: str
    title: str
    record_id: str
    unit: Organisation


class Add(Protocol):
    def __call__(self, actor: Actor, kind: str, cells: Mapping[str, str], *, at: datetime) -> str: ...


class AddAll(Protocol):
    def __call__(
        self, actor: Actor, kind: str, given: Sequence[Mapping[str, str]], *, at: datetime
    ) -> list[str]: ...


class Remove(Protocol):
    def __call__(self, actor: Actor, kind: str, key: str | int, *, at: datetime, why: str) -> int: ...


class Amend(Protocol):
    def __call__(
        self, actor: Actor, kind: str, row: OrgRow, changes: Mapping[str, str], *, at: datetime
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Keeper:
    """The ledger's ways.

    Args:
        field: a form field that takes what a cell of this column takes.
        seal: gives an organisation whose columns have changed the id and digest of its content, and saves it.
        cells: all that a row holds, by header.
        add: adds a row.
        add_all: adds rows of one kind together.
        remove: moves a row into the bin.
        amend: changes some columns of a row, by header.
        mentions: the newest records of units in which a name stands, most of them at most.
    """

    field: Callable[[Column], forms.Field]
    seal: Callable[[Organisation], None]
    cells: Callable[[str, OrgRow], Mapping[str, str]]
    add: Add
    add_all: AddAll
    remove: Remove
    amend: Amend
    mentions: Callable[[str, Mapping[int, Organisation], int], tuple[Mention, ...]]


_KEEPERS: list[Callable[[], Keeper]] = []


def register(keeper: Callable[[], Keeper]) -> None:
    """Take who imports and returns the ledger's ways: they are heavy, and asked for by few commands."""
    _KEEPERS.append(keeper)


def keeper() -> Keeper:
    return _KEEPERS[-1]()
