"""Taking back what one import wrote: all of it, and only while every row is still as it came."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.evidence import queries as evidence
from shuzhi.apps.ledger import holds, storing
from shuzhi.apps.ledger.identity import record_id_of
from shuzhi.apps.ledger.models import Import
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.ledger.storing import BATCH
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import Refused

Written = Mapping[str, Sequence[tuple[int, str]]]  # by sheet, (number in the table, record id) of each row
PERMISSION = "ledger.import"
T = TypeVar("T")


@transaction.atomic
def take_back(actor: Actor, written: Written, files: Sequence[str], *, at: datetime) -> int:
    """Delete the rows of an import, forget its files, and return how many rows went.

    Raises:
        Refused: something depends on it; the sentence says what. Nothing was changed.
    """
    lock_chain()
    held = {kind: _held(kind, rows) for kind, rows in written.items()}
    _require(actor, held, at)
    for kind, rows in held.items():
        for row in rows:
            holds.ask(kind, row, None)
        with_files = evidence.counted(kind, [str(row.pk) for row in rows])
        if with_files:
            raise Refused(
                f"其中 {len(with_files)} 条{kind}记录已附佐证，不能整批撤销；请先移除佐证，或逐条处理。"
            )
    for kind, rows in held.items():
        _check_numbering(kind, rows)
        _delete(kind, rows)
    Import.objects.filter(file_digest__in=files).delete()
    ids = sorted(row.record_id for rows in held.values() for row in rows)
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    body = {"files": [*files], "counts": {kind: len(rows) for kind, rows in held.items()}, "records": digest}
    record(actor, "ledger.undo_import", f"{len(ids)} rows", body, at)  # type: ignore[arg-type]
    return len(ids)


def _held(kind: str, rows: Sequence[tuple[int, str]]) -> list[OrgRow]:
    model = source(kind).model
    if not issubclass(model, OrgRow):
        raise Refused("这次导入里有党组织，不能整批撤销。")
    found: dict[int, OrgRow] = {}
    for some in _batches(rows):
        wanted = model._default_manager.filter(pk__in=[number for number, _ in some])
        found.update({row.pk: row for row in wanted})
    changed = [
        number for number, record_id in rows if number not in found or found[number].record_id != record_id
    ]
    if changed:
        raise Refused(
            f"其中 {len(changed)} 条{kind}记录在导入之后被修改或移走，不能整批撤销；请在台账里逐条移入回收站。"
        )
    return list(found.values())


def _require(actor: Actor, held: Mapping[str, Sequence[OrgRow]], at: datetime) -> None:
    wanted = {row.organisation_id for rows in held.values() for row in rows}
    for unit in Organisation.objects.filter(pk__in=wanted):
        access.require(actor, PERMISSION, unit, timezone.localdate(at))


def _check_numbering(kind: str, rows: Sequence[OrgRow]) -> None:
    """Equal rows are numbered without a hole: what came later and is equal stands on what this import wrote."""
    own = {row.record_id for row in rows}
    digests = Counter(row.digest for row in rows)
    model = source(kind).model
    for some in _batches([*digests]):
        rest = model._default_manager.filter(digest__in=some).values_list("digest", "record_id")
        left: dict[str, set[str]] = {}
        for digest, record_id in rest:
            if record_id not in own:
                left.setdefault(digest, set()).add(record_id)
        for digest, ids in left.items():
            if ids != {record_id_of(digest, number) for number in range(len(ids))}:
                raise Refused(f"导入之后又登记了内容完全相同的{kind}记录，不能整批撤销；请逐条处理。")


def _delete(kind: str, rows: Sequence[OrgRow]) -> None:
    try:
        storing.take_out_all(kind, [row.pk for row in rows])
    except ProtectedError as exc:
        raise Refused(f"已有别的内容依赖其中的{kind}记录，不能整批撤销。") from exc


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
