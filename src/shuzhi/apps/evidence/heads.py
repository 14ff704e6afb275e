"""The child process that reads where a paper carries its secrecy mark: `python -m shuzhi.apps.evidence.heads FILE FORM`.

Prints one line of JSON a text line: [place, text]. A .docx gives its headers and first paragraphs, an .xlsx its first cells, a .pdf the text of
its first pages. Imports no Django.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress

MOST_PARAGRAPHS, MOST_ROWS, MOST_PAGES, MOST_LINES = 40, 8, 2, 400
MOST_MEMORY = 1 << 30
UNREADABLE = 4
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def main(path: str, form: str) -> int:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        for number, line in enumerate(_READERS[form](path)):
            if number >= MOST_LINES:
                break
            sys.stdout.write(json.dumps(line) + "\n")
    except Exception:
        return UNREADABLE
    return 0


def _docx(path: str) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
                for text in _paragraphs(archive, name, MOST_PARAGRAPHS):
                    yield "页眉页脚", text
        for text in _paragraphs(archive, "word/document.xml", MOST_PARAGRAPHS):
            yield "正文开头", text


def _paragraphs(archive: zipfile.ZipFile, name: str, most: int) -> Iterator[str]:
    from lxml import etree

    found = 0
    with archive.open(name) as stream:
        for _, element in etree.iterparse(
            stream, tag=f"{_W}p", resolve_entities=False, no_network=True, huge_tree=False
        ):
            text = "".join(element.itertext(f"{_W}t")).strip()
            if text:
                found += 1
                yield text
            if found >= most:
                return


def _xlsx(path: str) -> Iterator[tuple[str, str]]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names[:10]:
            yield "表名", name
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            for number, row in enumerate(rows, start=1):
                for cell in row[:60]:
                    if isinstance(cell, str) and cell.strip():
                        yield f"第{number}行", cell.strip()


def _pdf(path: str) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader

    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        yield "加密", ""
        return
    for page in reader.pages[:MOST_PAGES]:
        for line in (page.extract_text() or "").splitlines()[:80]:
            if line.strip():
                yield "首页", line.strip()


_READERS = {"docx": _docx, "xlsx": _xlsx, "pdf": _pdf}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
