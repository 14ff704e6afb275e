"""A report as a file: .docx with its proof beside it, .pdf, .md, .txt."""

from __future__ import annotations

from pathlib import Path

from shuzhi.core.documents.model import Paper
from shuzhi.core.errors import NotFound

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "proof.json": "application/json",
}


def content(paper: Paper, proof: bytes, suffix: str, letterhead: bytes = b"") -> bytes:
    """Return a report's bytes in one of the five forms.

    Args:
        paper: the report.
        proof: its signed manifest.
        suffix: which form.
        letterhead: the .docx on which a .docx is written; b"" for the house's own page.

    Raises:
        NotFound: there is no such form.
    """
    if suffix == "docx":
        return on_paper(paper, proof, letterhead)
    if suffix == "pdf":
        from shuzhi.core.documents.render import pdf

        return pdf.write(paper)
    if suffix == "md":
        from shuzhi.core.documents.render import markdown

        return markdown.write(paper)
    if suffix == "txt":
        from shuzhi.core.documents.render import plain

        return plain.write(paper)
    if suffix == "proof.json":
        return proof
    raise NotFound(f"报告没有“{suffix[:20]}”这种文件。")


def on_paper(paper: Paper, proof: bytes | None, letterhead: bytes) -> bytes:
    """Return a report as .docx, on the house's own page or on a letterhead.

    Raises:
        Refused: the letterhead cannot be used.
    """
    from shuzhi.core.documents.render import docx, letterpaper
    from shuzhi.core.documents.render.letterhead import open_letterhead

    if not letterhead:
        return docx.write(paper, proof)
    return letterpaper.write(paper, proof, open_letterhead(letterhead))


def write(paper: Paper, proof: bytes, out: Path, letterhead: bytes = b"") -> None:
    """Write a report into a file by its suffix; beside a .docx goes its proof."""
    suffix = out.suffix.lower().lstrip(".")
    out.write_bytes(content(paper, proof, suffix, letterhead))
    if suffix == "docx":
        out.with_suffix(".proof.json").write_bytes(proof)
