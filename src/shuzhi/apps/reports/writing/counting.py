"""The ledger of a working report, counted once and kept while nothing in it changes.

Reading 20,000 rows takes longer than everything else that the editor asks for. The audit chain tells whether anything was written since:
every write of the house is an event. Where no event speaks of the ledger (rows put in behind the house's back), nothing is kept.
Where something was written, what was read before still serves for the rows whose digests are the same: a digest is over the content.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

from django.db import connection

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.queries import events
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models import LiveFigure, Working
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.ledger import Answer, Ledger
from shuzhi.core.indicators.questions import parse_key

_KEPT = 4  # ledgers a process holds: those of the reports being written right now
_OTHERS = ("reports.", "accounts.", "roles.", "keys.", "backup.")  # events that leave every record as it was
_Name = tuple[
    str, int, int, date, str
]  # database, organisation, year, as of, hash of the last event that may have changed a record
_ledgers: OrderedDict[_Name, tuple[Ledger, Ledger]] = OrderedDict()
_lock = Lock()


def ledgers(actor: Actor, working: Working) -> tuple[Ledger, Ledger]:
    """Return the records of the report's year, and of the whole year before, ready to be asked.

    Args:
        actor: who asks; the report has been looked up for this actor already.
        working: the report.
    """
    return of(actor, working.organisation, working.year, working.as_of)


def of(actor: Actor, organisation: Organisation, year: int, as_of: date) -> tuple[Ledger, Ledger]:
    mark = _mark()
    if not mark:
        return figures.two_years(actor, organisation, year, as_of)
    name = (_database(), organisation.pk, year, as_of, mark)
    with _lock:
        found = _ledgers.get(name)
        if found is not None:
            _ledgers.move_to_end(name)
            return found
    return _read(actor, organisation, name)


def anew(actor: Actor, organisation: Organisation, year: int, as_of: date) -> Ledger:
    """Return the records of a report's year as the tables hold them at this moment, whatever the chain says."""
    return _read(actor, organisation, (_database(), organisation.pk, year, as_of, ""))[0]


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _read(actor: Actor, organisation: Organisation, name: _Name) -> tuple[Ledger, Ledger]:
    """Read the ledger; of what was read of this organisation before, only that which changed."""
    _, _, year, as_of, _ = name
    with _lock:
        known = next((kept for other, (kept, _) in reversed(_ledgers.items()) if other[:2] == name[:2]), None)
    made = figures.two_years(actor, organisation, year, as_of, known)
    with _lock:
        _ledgers[name] = made
        _ledgers.move_to_end(name)
        while len(_ledgers) > _KEPT:
            _ledgers.popitem(last=False)
    return made


def forget() -> None:
    """Let go of everything kept."""
    with _lock:
        _ledgers.clear()


def _mark() -> str:
    found = events()
    for prefix in _OTHERS:
        found = found.exclude(verb__startswith=prefix)
    return found.order_by("-seq").values_list("hash", flat=True).first() or ""


def ask(ledger: Ledger, key: str) -> Answer | None:
    """Ask a question by its key; None where the key means nothing here."""
    try:
        return ledger.ask(parse_key(key))
    except NotFound:
        return None


def is_outdated(ledger: Ledger, figure: LiveFigure) -> bool:
    """Tell whether the ledger now answers a proven figure from other records than those it was counted from."""
    if figure.state != LiveFigure.State.PROVEN or not figure.key:
        return False
    answer = ask(ledger, figure.key)
    return answer is None or answer.figure.digest != figure.digest
