"""Hostile cases 23 and 24: refused before any reader opens the file."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from shuzhi.apps.ledger import guards
from shuzhi.apps.ledger.reading import read_book
from shuzhi.core.errors import Unreadable

SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def good(path: Path) -> Path:
    book = Workbook()
    book.worksheets[0].append(["a", 1])
    book.save(path)
    return path


def patched(path: Path, entries: dict[str, bytes | str]) -> Path:
    """A good workbook with entries added or replaced."""
    whole = good(path.with_name("good.xlsx"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if info.filename not in entries:
                target.writestr(info, source.read(info))
        for name, body in entries.items():
            target.writestr(name, body)
    return path


def sheet(cells: str) -> dict[str, bytes | str]:
    return {"xl/worksheets/sheet1.xml": SHEET.format(f"<row>{cells}</row>")}


HOSTILE: dict[str, tuple[dict[str, bytes | str], str]] = {
    "200 MB": ({"xl/sharedStrings.xml": b" " * 200_000_000}, "展开后超过"),
    "ratio": ({"xl/sharedStrings.xml": b" " * 20_000_000}, "压缩比"),
    "many entries": ({f"xl/x{n}.xml": "" for n in range(2_100)}, "2000"),
    "outside": ({"../evil.txt": "x"}, "越出文件夹"),
    "absolute": ({"/etc/x": "x"}, "越出文件夹"),
    "windows path": ({"..\\evil.txt": "x"}, "越出文件夹"),
    "macro": ({"xl/vbaProject.bin": "x"}, "宏"),
    "external link": ({"xl/externalLinks/externalLink1.xml": "<x/>"}, "外部链接"),
    "object": ({"xl/embeddings/oleObject1.bin": "x"}, "嵌入"),
    "far corner": (sheet('<c r="XFD1048576"><v>1</v></c>'), "超出每表"),
    "far row": (sheet('<c r="A1048576"><v>1</v></c>'), "超出每表"),
    "sparse": (sheet('<c r="A1"><v>1</v></c><c r="KN200000"><v>1</v></c>'), "单元格范围过大"),
    "no such cell": (sheet('<c r="A0"><v>1</v></c>'), "编号"),
    "entities": ({"xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}, "文档类型声明"),
    "broken xml": ({"xl/worksheets/sheet1.xml": "<worksheet><row>"}, "XML"),
    "error value": (sheet('<c r="A1" t="e"><v>#N/A</v></c>'), "公式错误值"),
    "uncalculated": (sheet('<c r="A1"><f>1+1</f></c>'), "没有计算结果"),
    "formula of openpyxl": (sheet('<c r="A1"><f>1+1</f><v/></c>'), "没有计算结果"),
    "long text": (sheet(f'<c r="A1" t="inlineStr"><is><t>{os.urandom(600_000).hex()}</t></is></c>'), "过长"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(name: str, tmp_path: Path) -> None:
    entries, says = HOSTILE[name]
    with pytest.raises(Unreadable, match=says):
        guards.check(patched(tmp_path / "x.xlsx", entries))


def test_a_formula_without_a_result_is_told_with_its_sheet(tmp_path: Path) -> None:
    made = Workbook()
    made.active.title = "组织"
    page = made.create_sheet("活动&谈话")
    page["B3"] = "=1+1"
    made.save(tmp_path / "x.xlsx")
    with pytest.raises(Unreadable, match="“活动&谈话”表第 3 行第 2 列"):
        guards.check(tmp_path / "x.xlsx")


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    path = good(tmp_path / "x.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("xl/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(Unreadable, match="链接"):
        guards.check(path)


def test_a_size_that_lies_is_refused(tmp_path: Path) -> None:
    path = patched(tmp_path / "x.xlsx", {"xl/sharedStrings.xml": b"<x/>" * 500_000})
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"xl/sharedStrings.xml") - 46
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="大小与实际不符"):
        guards.check(path)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "不是 .xlsx"),
        (b"PK\x03\x04" + os.urandom(300), "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 .xls"),
        ("日期,主题\n".encode("gb18030"), "不是 .xlsx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "不是 .xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(body: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(body)
    with pytest.raises(Unreadable, match=says):
        guards.check(path)


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    whole, path = good(tmp_path / "good.xlsx").read_bytes(), tmp_path / "x.xlsx"
    for length in range(0, len(whole) - 1, 37):
        path.write_bytes(whole[:length])
        with pytest.raises(Unreadable):
            guards.check(path)


def test_a_million_empty_rows_do_no_harm(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 300_000))
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>日期</t></is></c></row>'
    path = patched(tmp_path / "x.xlsx", {"xl/worksheets/sheet1.xml": SHEET.format(first + rows)})
    assert read_book(path).sheets[0].rows == [["日期"]]


def test_a_far_dimension_does_no_harm(tmp_path: Path) -> None:
    body = SHEET.format('<row r="1"><c r="A1"><v>5</v></c></row>')
    body = body.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read_book(patched(tmp_path / "x.xlsx", {"xl/worksheets/sheet1.xml": body})).sheets[0].rows == [
        [5.0]
    ]


def test_a_good_workbook_passes(tmp_path: Path) -> None:
    check: Callable[[Path], None] = guards.check
    check(good(tmp_path / "x.xlsx"))


def test_a_reader_that_dies_takes_nobody_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard taken away, calamine aborts on this file; we live on and say so."""
    path = patched(tmp_path / "x.xlsx", sheet('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'))
    monkeypatch.setattr(guards, "check", lambda path: None)
    with pytest.raises(Unreadable, match="读不出来"):
        read_book(path)
