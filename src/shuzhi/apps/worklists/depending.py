"""Which measures name certain problems: asked before an import of problems is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from shuzhi.apps.worklists.models import Measure, Problem
from shuzhi.packs.ledger import sheets

_PIECE = 500


def why_problems_stay(records: Mapping[str, Sequence[str]]) -> str:
    """Return the sentence why problems must stay: a measure that is not taken back with them names one; "" where none does.

    Args:
        records: record ids by kind.
    """
    going = set(records.get(sheets.MEASURES.name, ()))
    named = dict(_numbers(records.get(sheets.PROBLEMS.name, ())))
    found = [number for record_id, number in _measures(named) if record_id not in going]
    if not found:
        return ""
    some = "、".join(islice(dict.fromkeys(found), 3))
    return f"有 {len(found)} 条措施是针对其中的问题（{some}）登记的，不能整批撤销；请先处理这些措施，或在台账里逐条处理。"


def _numbers(ids: Sequence[str]) -> Iterator[tuple[tuple[int, str], str]]:
    """By unit and number, the number: a problem without one is named by no measure."""
    for some in _pieces(ids):
        rows = Problem.objects.filter(record_id__in=some).exclude(number="")
        for unit, number in rows.values_list("organisation_id", "number"):
            yield (unit, number), number


def _measures(named: Mapping[tuple[int, str], str]) -> Iterator[tuple[str, str]]:
    for some in _pieces(sorted({number for _, number in named})):
        rows = Measure.objects.filter(number__in=some).order_by("record_id")
        for record_id, unit, number in rows.values_list("record_id", "organisation_id", "number"):
            if (unit, number) in named:
                yield record_id, number


def _pieces(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + _PIECE] for at in range(0, len(ids), _PIECE))
