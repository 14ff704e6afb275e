"""The records behind the figures as a workbook: one sheet of figures, one sheet a kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from shuzhi.apps.ledger import writing
from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.reports.package.planning import Plan, Proof, columns_of

_FIGURES = ("编号", "数据", "报告写法", "数值", "单位", "怎么数", "范围", "自", "至", "记录数", "已不在台账")
_WIDTHS = (8, 28, 18, 12, 8, 40, 18, 13, 13, 9, 12)


def write(plan: Plan, path: Path) -> None:
    """Write the workbook; the same plan gives the same bytes."""
    book = Workbook(write_only=True)
    writing.write_sheet(book, "数据", _WIDTHS, _figures(plan))
    for kind, proofs in plan.kinds.items():
        columns = columns_of(kind)
        widths = [20, 20, *(writing.width_of(column) for column in columns), 24, 40]
        writing.write_sheet(book, kind, widths, _records(plan, kind, proofs))
    writing.save(book, path)


def _figures(plan: Plan) -> Iterator[tuple[Stored, ...]]:
    yield _FIGURES
    for each in plan.figures:
        row = each.row
        yield (
            row.key, row.name, "、".join(row.shown), row.value, row.unit, each.definition, row.scope, row.since,
            row.until, row.records, each.gone or None,
        )  # fmt: skip


def _records(plan: Plan, kind: str, proofs: tuple[Proof, ...]) -> Iterator[tuple[Stored, ...]]:
    columns = columns_of(kind)
    yield ("记录编号", "组织", *(column.header for column in columns), "用于数据", "佐证")
    for proof in proofs:
        fields = proof.record.fields
        values = (fields.get(column.header) for column in columns)
        told = ("；".join(value) if isinstance(value, tuple) else value for value in values)
        unit = plan.names.get(proof.record.org, proof.record.org)
        files = "；".join(file.path for file in proof.files)
        yield (proof.record.id, unit, *told, "、".join(proof.figures), files or None)
