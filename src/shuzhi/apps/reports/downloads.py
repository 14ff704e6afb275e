"""A stored report to take away from its page: what the page shows, as a file, with its proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports import files, queries

_UNFIT = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')  # characters that Windows allows in no file name


@dataclass(frozen=True, slots=True)
class Button:
    suffix: str
    word: str


@dataclass(frozen=True, slots=True)
class Download:
    name: str
    mime: str
    body: bytes


BUTTONS = (Button("docx", "Word 文件"), Button("pdf", "PDF"), Button("proof.json", "数字证明"))


def download(actor: Actor, pk: int, suffix: str, on: date) -> Download:
    """Return one report as a file.

    Raises:
        NotFound: there is none, the actor may not know of it, or there is no such form.
    """
    report = queries.stored(actor, pk, on)
    body = files.content(
        queries.paper(report), report.proof.encode("utf-8"), suffix, bytes(report.letterhead)
    )
    name = _UNFIT.sub(" ", report.title).strip()[:80] or "述职报告"
    return Download(f"{name}.{suffix}", files.TYPES[suffix], body)
