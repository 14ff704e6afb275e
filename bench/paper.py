"""Ten pages on paper: .docx beside python-docx alone, .pdf beside weasyprint, verification of 120 figures (issue 6).

    python bench/paper.py

Limits: .docx ≤ 1.5 × python-docx on the same words; .pdf ≤ 1/4 of weasyprint; verification ≤ 300 ms. weasyprint is no part of the
product; its line is left out where it is not installed.
"""

from __future__ import annotations

import html
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx as python_docx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "core"))

from paper_cases import drafted

from shuzhi.core.documents.model import Paper
from shuzhi.core.documents.render import docx, pdf
from shuzhi.core.documents.render.typefaces import FONTS
from shuzhi.core.proofs import Recomputed, sign, verify
from shuzhi.core.proofs.signing import new_signer

ROUNDS = 15


def milliseconds(work: Callable[[], object]) -> float:
    """Median of some rounds after one that warms up."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def by_python_docx(paper: Paper) -> bytes:
    """The same words, one run a manner, as python-docx users write them."""
    document = python_docx.Document()
    for block in paper.blocks:
        paragraph = document.add_paragraph()
        for run in block.runs:
            paragraph.add_run(run.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_weasyprint(paper: Paper) -> bytes:
    """The same words and faces on the same page."""
    import weasyprint

    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url({(FONTS / file).as_uri()}) }}"
        for name, file in (
            ("fang", "FandolFang-Regular.otf"),
            ("kai", "FandolKai-Regular.otf"),
            ("hei", "FandolHei-Regular.otf"),
        )
    )
    style = f"{faces} @page {{ size: A4; margin: 37mm 26mm 35mm 28mm }} p {{ font: 16pt/29.6pt fang; margin: 0; text-indent: 2em; text-align: justify }}"
    body = "".join(
        "<p>"
        + "".join(f"<span{_face(run.heading)}>{html.escape(run.text)}</span>" for run in block.runs)
        + "</p>"
        for block in paper.blocks
    )
    return weasyprint.HTML(string=f"<style>{style}</style>{body}").write_pdf()


def _face(level: int) -> str:
    return {1: " style='font-family: hei'", 2: " style='font-family: kai'"}.get(level, "")


def main() -> int:
    case, key = drafted(1, figures=120), new_signer()
    paper, proof = case.paper, sign(case.manifest, key)
    data = docx.write(paper, proof)
    counted = {entry.id: Recomputed(entry.fact.value, entry.fact.digest) for entry in case.manifest.figures}
    print(
        f"{len(case.text)} characters, {len(case.manifest.figures)} figures, {len(case.manifest.paragraphs)} paragraphs"
    )
    held = [
        _line(
            ".docx",
            milliseconds(lambda: docx.write(paper, proof)),
            "python-docx",
            milliseconds(lambda: by_python_docx(paper)),
            1.5,
        ),
        _line(
            "verify", milliseconds(lambda: verify(data, None, [key], lambda _: counted)), "limit", 300.0, 1.0
        ),
    ]
    # typst remembers what it has set: each round writes a report that it has not seen.
    others = iter([drafted(seed, figures=120).paper for seed in range(2, ROUNDS + 3)])
    ours = milliseconds(lambda: pdf.write(next(others)))
    try:
        held.append(_line(".pdf", ours, "weasyprint", milliseconds(lambda: by_weasyprint(paper)), 0.25))
    except (ImportError, OSError):
        print(f".pdf      {ours:8.1f} ms   weasyprint is not installed: not compared")
    return 0 if all(held) else 1


def _line(name: str, ours: float, peer: str, theirs: float, limit: float) -> bool:
    ratio = ours / theirs
    print(f"{name:9} {ours:8.1f} ms   {peer:11} {theirs:8.1f} ms   ratio {ratio:5.2f}   limit {limit}")
    return ratio <= limit


if __name__ == "__main__":
    sys.exit(main())
