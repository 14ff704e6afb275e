"""The same problem in an earlier year or another unit, shown side by side: never counted, never a reproach."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.worklists.likeness import Likeness
from shuzhi.apps.worklists.models import Problem
from shuzhi.apps.worklists.standing import READ

SHOWN = 5
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Alike:
    """A problem that says nearly the same."""

    row: Problem
    share: int  # percent


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The index of all problems as the table was at its mark."""

    mark: tuple[int, str]  # of the newest problem
    likeness: Likeness
    keys: NDArray[np.int64]
    units: NDArray[np.int64]


_known: list[_Known] = []


def alike(actor: Actor, row: Problem, on: date) -> tuple[Alike, ...]:
    """Return the problems most like this one among the units that the actor may read."""
    return search(actor, row.problem, on, leave_out=row.pk)


def search(actor: Actor, text: str, on: date, leave_out: int = 0) -> tuple[Alike, ...]:
    """Return the problems most like a text among the units that the actor may read."""
    known = _index()
    seen = np.fromiter(access.readable(actor, READ, on).values_list("pk", flat=True), dtype=np.int64)
    among = np.isin(known.units, seen) & (known.keys != leave_out)
    found = known.likeness.near(text, SHOWN, among)
    shares = {int(known.keys[near.number]): round(near.score * 100) for near in found}
    fetched = Problem.objects.select_related("organisation").in_bulk(list(shares))
    return tuple(Alike(fetched[key], share) for key, share in shares.items() if key in fetched)


def _index() -> _Known:
    """The index, built anew when a problem has come; one that went is not found in the table any more."""
    mark = Problem.objects.order_by("-pk").values_list("pk", "digest").first() or (0, "")
    with _lock:
        if not _known or _known[0].mark != mark:
            rows = list(Problem.objects.order_by("pk").values_list("pk", "organisation_id", "problem"))
            keys, units = (np.array([row[n] for row in rows], dtype=np.int64) for n in (0, 1))
            _known[:] = [_Known(mark, Likeness([row[2] for row in rows]), keys, units)]
        return _known[0]
