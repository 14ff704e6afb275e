"""index.html of the package: opens from a folder without network or script; a figure leads to its records, a record to its files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils import timezone

from shuzhi.apps.reports.package.planning import File, Plan, Proof
from shuzhi.apps.reports.package.style import opening
from shuzhi.core.errors import Unreadable
from shuzhi.core.proofs import fingerprint
from shuzhi.core.proofs import proof as proofs

INDEX, WORKBOOK = "index.html", "记录.xlsx"
_AT_ONCE = 200  # records a piece


def index(plan: Plan, missing: frozenset[str]) -> Iterator[bytes]:
    """Yield the page piece by piece.

    Args:
        plan: what went in.
        missing: paths of files that were no longer on the disk.
    """
    files = [(quote(f"{plan.name}.{suffix}"), word) for suffix, word in _REPORT]
    head = {
        "plan": plan,
        "files": [*files, (quote(WORKBOOK), "记录（Excel）")],
        "fingerprint": _fingerprint(plan),
        "missing": sorted(missing),
        "drafted": timezone.localtime(plan.report.drafted_at),
    }
    yield opening(plan.report.title)
    yield _made("head", head)
    for each in plan.figures:
        yield _made("figure", {"figure": each, "names": plan.names})
    for kind, held in plan.kinds.items():
        yield _made("kind", {"kind": kind, "count": len(held)})
        for start in range(0, len(held), _AT_ONCE):
            rows = [(proof, _links(proof, missing)) for proof in held[start : start + _AT_ONCE]]
            yield _made("records", {"rows": rows, "names": plan.names})
        yield b"</tbody></table></section>\n"
    yield b"</body></html>\n"


_REPORT = (("docx", "报告（Word）"), ("pdf", "报告（PDF）"), ("proof.json", "数字证明"))


def _made(part: str, shown: dict[str, object]) -> bytes:
    return render_to_string(f"reports/_package_{part}.html", shown).encode("utf-8")


def _links(proof: Proof, missing: frozenset[str]) -> list[tuple[str, str]]:
    """(address, name) of a record's files; without an address where the file is gone."""
    return [("" if file.path in missing else quote(file.path), _called(file)) for file in proof.files]


def _called(file: File) -> str:
    return file.path.partition("/")[2]


def _fingerprint(plan: Plan) -> str:
    try:
        return fingerprint(proofs.read(plan.report.proof.encode("utf-8")).key_id)
    except Unreadable:  # stored by a version that is newer than this one
        return ""
