"""What the app stores: reports as they were signed, and reports that are still being written."""

from shuzhi.apps.reports.models.stored import Passage, Remark, Report, ReportFigure
from shuzhi.apps.reports.models.templates import OutlineTemplate, Phrase
from shuzhi.apps.reports.models.working import (
    Basis,
    Dismissal,
    LiveFigure,
    Opinion,
    Section,
    Stage,
    Step,
    Version,
    Working,
)

__all__ = [
    "Basis",
    "Dismissal",
    "LiveFigure",
    "Opinion",
    "OutlineTemplate",
    "Passage",
    "Phrase",
    "Remark",
    "Report",
    "ReportFigure",
    "Section",
    "Stage",
    "Step",
    "Version",
    "Working",
]
