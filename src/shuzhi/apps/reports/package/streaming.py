"""The package as a stream: no more of it is held than one piece of one file, however many files there are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.utils import timezone

from shuzhi.apps.evidence import delivery, store
from shuzhi.apps.reports import files
from shuzhi.apps.reports.package import pages, workbook
from shuzhi.apps.reports.package.planning import File, Plan
from shuzhi.core.errors import NotFound

_PIECE = 1 << 18


class _Sink(io.RawIOBase):
    """What the archive writes into; emptied after every piece."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def stream(plan: Plan) -> Iterator[bytes]:
    """Yield the package's bytes: the report, its records, its files, and last the page that says what there is."""
    sink = _Sink()
    with zipfile.ZipFile(cast("Any", sink), "w") as archive:
        for suffix in ("docx", "pdf", "proof.json"):
            yield from _put(archive, sink, plan, f"{plan.name}.{suffix}", [_report(plan, suffix)])
        with store.workroom() as room:
            path = room / "records.xlsx"
            workbook.write(plan, path)
            with path.open("rb") as handle:
                yield from _put(archive, sink, plan, pages.WORKBOOK, iter(lambda: handle.read(_PIECE), b""))
        missing: set[str] = set()
        for each in plan.files:
            try:
                pieces = _pieces(each)
            except NotFound:
                missing.add(each.path)
                continue
            yield from _put(archive, sink, plan, each.path, pieces, packed=True)
        yield from _put(archive, sink, plan, pages.INDEX, pages.index(plan, frozenset(missing)))
    yield sink.take()


def _report(plan: Plan, suffix: str) -> bytes:
    report = plan.report
    return files.content(plan.paper, report.proof.encode("utf-8"), suffix, bytes(report.letterhead))


def _pieces(file: File) -> Iterable[bytes]:
    """The same bytes that its own page hands out, without what a camera wrote into them."""
    return cast("Iterable[bytes]", delivery.whole(file.attachment).streaming_content)


def _put(
    archive: zipfile.ZipFile,
    sink: _Sink,
    plan: Plan,
    name: str,
    pieces: Iterable[bytes],
    *,
    packed: bool = False,
) -> Iterator[bytes]:
    """Write one part; pictures and papers are packed already and go in as they are."""
    at = timezone.localtime(plan.report.drafted_at)
    info = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = 0, 0  # the same on Windows and elsewhere
    with archive.open(info, "w") as target:
        for piece in pieces:
            target.write(piece)
            if out := sink.take():
                yield out
    yield sink.take()
