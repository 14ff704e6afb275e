"""Which payments name certain members: asked before an import of the roster is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shuzhi.apps.dues.models import Payment
from shuzhi.apps.orgs.models import Member
from shuzhi.packs.ledger import sheets

_PIECE = 500


def why_members_stay(records: Mapping[str, Sequence[str]]) -> str:
    """Return the sentence why members must stay: a payment that is not taken back with them names one; "" where none does.

    A payment names a member by his name within his unit; where another row of that name stays there, it speaks of that one.

    Args:
        records: record ids by kind.
    """
    leaving = set(records.get(sheets.MEMBERS.name, ()))
    going = set(records.get(sheets.DUES.name, ()))
    named = {who for some in _pieces(sorted(leaving)) for who in _who(some)}
    names = sorted({name for _, name in named})
    staying = {
        (unit, name)
        for some in _pieces(names)
        for record_id, unit, name in Member.objects.filter(name__in=some).values_list(
            "record_id", "organisation_id", "name"
        )
        if record_id not in leaving
    }
    count = sum(
        (unit, name) in named - staying and record_id not in going
        for some in _pieces(names)
        for record_id, unit, name in Payment.objects.filter(name__in=some).values_list(
            "record_id", "organisation_id", "name"
        )
    )
    return (
        f"有 {count} 条党费记的是其中的党员，不能整批撤销；请先处理这些党费，或在名册里逐条处理。"
        if count
        else ""
    )


def _who(ids: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield from Member.objects.filter(record_id__in=ids).values_list("organisation_id", "name")


def _pieces(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + _PIECE] for at in range(0, len(ids), _PIECE))
