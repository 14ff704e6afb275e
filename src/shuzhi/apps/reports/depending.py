"""Which reports stand on certain records: asked before an import is taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from shuzhi.apps.reports.models import ReportFigure


def why_records_stay(records: Mapping[str, Sequence[str]]) -> str:
    """Return the sentence why records must stay: a stored report counts one of them; "" where none does.

    Args:
        records: record ids by kind.
    """
    wanted = {record_id for ids in records.values() for record_id in ids}
    figures = ReportFigure.objects.order_by("report", "id").values_list("record_ids", "name", "report__title")
    for ids, name, title in figures.iterator(chunk_size=500):
        counted = wanted.intersection(json.loads(ids))
        if counted:
            return (
                f"报告“{title}”的“{name}”数到了其中 {len(counted)} 条记录，不能整批撤销；"
                "报告发出之后，台账只能逐条更正并留下记载。"
            )
    return ""
