"""What upper apps hand down in web/wiring.py: what a record is, and who says that its files must stay.

This app knows no subject matter. A kind of record is a word; its finder answers who it belongs to and how it is called; a guard answers
why a file may not be taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Subject:
    """A record to which files may be attached.

    Args:
        kind: the word of its kind, e.g. 活动.
        record: its number in its own table as text: it stays while the record is edited (a ledger's record id does not).
        organisation: whose record it is: whoever may read that unit's evidence sees its files.
        title: how it is called.
        href: its own page.
    """

    kind: str
    record: str
    organisation: Organisation
    title: str
    href: str


Finder = Callable[
    [Actor, str, date], Subject
]  # (actor, record, day); raises NotFound for what the actor may not see
Guard = Callable[[str], str]  # record → the sentence why its files must stay, "" where they need not

_FINDERS: dict[str, Finder] = {}
_GUARDS: dict[str, list[Guard]] = {}


def register(kind: str, finder: Finder) -> None:
    _FINDERS[kind] = finder


def guard(kind: str, asked: Guard) -> None:
    _GUARDS.setdefault(kind, []).append(asked)


def find(actor: Actor, kind: str, record: str, on: date) -> Subject:
    """Return the record.

    Raises:
        NotFound: there is no such kind or record, or the actor may not know of it.
    """
    if kind not in _FINDERS:
        raise NotFound("没有这种记录。")
    return _FINDERS[kind](actor, record, on)


def kinds() -> tuple[str, ...]:
    return tuple(_FINDERS)


def why_kept(kind: str, record: str) -> str:
    """Return the first sentence why files of a record must stay, "" where none says so."""
    return next(filter(None, (asked(record) for asked in _GUARDS.get(kind, ()))), "")
