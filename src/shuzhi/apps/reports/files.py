"""A stored report as a file to take away: what the page shows, on paper, with its proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.models import Report
from shuzhi.core.documents.render import docx, pdf
from shuzhi.core.errors import NotFound

_UNFIT = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')  # characters that Windows allows in no file name


@dataclass(frozen=True, slots=True)
class Form:
    """One way to take a report away.

    Args:
        suffix: of the file, and in its address.
        word: on the button.
        mime: content type.
        write: makes the bytes.
    """

    suffix: str
    word: str
    mime: str
    write: Callable[[Report], bytes]


@dataclass(frozen=True, slots=True)
class ReportFile:
    name: str
    mime: str
    body: bytes


def _docx(report: Report) -> bytes:
    return docx.write(queries.paper(report), report.proof.encode("utf-8"))


def _pdf(report: Report) -> bytes:
    return pdf.write(queries.paper(report))


def _proof(report: Report) -> bytes:
    return report.proof.encode("utf-8")


FORMS = (
    Form(
        "docx", "Word 文件", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx
    ),
    Form("pdf", "PDF", "application/pdf", _pdf),
    Form("proof.json", "数字证明", "application/json", _proof),
)


def report_file(actor: Actor, pk: int, suffix: str, on: date) -> ReportFile:
    """Return one report as a file.

    Raises:
        NotFound: there is none, the actor may not know of it, or there is no such form.
    """
    report = queries.stored(actor, pk, on)
    form = next((each for each in FORMS if each.suffix == suffix), None)
    if form is None:
        raise NotFound(f"报告没有 {suffix[:16]} 这种格式。")
    name = _UNFIT.sub(" ", report.title).strip()[:80] or "述职报告"
    return ReportFile(f"{name}.{suffix}", form.mime, form.write(report))
