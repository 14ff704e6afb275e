"""The same problem in an earlier year or another unit, shown side by side: never counted, never a reproach."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet, Subquery
from numpy.typing import NDArray

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.likeness import Likeness
from shuzhi.apps.worklists.models import Problem

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


def alike(seen: QuerySet[Organisation], row: Problem) -> tuple[Alike, ...]:
    """Return the problems of these units that are most like this one: it lies in one of them itself."""
    return search(seen, row.problem, leave_out=row.pk)


def search(seen: QuerySet[Organisation], text: str, leave_out: int = 0) -> tuple[Alike, ...]:
    """Return the problems of these units that are most like a text."""
    newest = Problem.objects.order_by("-pk")
    marked = seen.order_by().annotate(
        newest=Subquery(newest.values("pk")[:1]), digest_of_newest=Subquery(newest.values("digest")[:1])
    )  # asked along with the units: the same answer in each row
    rows = list(marked.values_list("pk", "newest", "digest_of_newest"))
    if not rows:
        return ()
    known = _index((rows[0][1] or 0, rows[0][2] or ""))
    among = np.isin(known.units, np.array([row[0] for row in rows])) & (known.keys != leave_out)
    found = known.likeness.near(text, SHOWN, among)
    shares = {int(known.keys[near.number]): round(near.score * 100) for near in found}
    fetched = Problem.objects.select_related("organisation").in_bulk(list(shares))
    return tuple(Alike(fetched[key], share) for key, share in shares.items() if key in fetched)


def _index(mark: tuple[int, str]) -> _Known:
    """The index, built anew when a problem has come; one that went is not found in the table any more."""
    with _lock:
        if not _known or _known[0].mark != mark:
            rows = list(Problem.objects.order_by("pk").values_list("pk", "organisation_id", "problem"))
            keys, units = (np.array([row[n] for row in rows], dtype=np.int64) for n in (0, 1))
            _known[:] = [_Known(mark, Likeness([row[2] for row in rows]), keys, units)]
        return _known[0]
