"""Older formats through a converter that is installed on this computer; without one they are refused with the way out."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from shuzhi.core.errors import Unreadable

TIMEOUT = 90
_OFFICE = ("soffice", "libreoffice", "soffice.exe")
_OFFICE_PLACES = ("LibreOffice/program/soffice.exe", "LibreOffice 7/program/soffice.exe")
_OLE, _PDF = b"\xd0\xcf\x11\xe0", b"%PDF"


def word_from_old(data: bytes, path: Path) -> bytes:
    """Turn a .doc or .wps into a .docx.

    Args:
        data: the file's bytes.
        path: its name, for the suffix and for messages.

    Raises:
        Unreadable: it is no such file, no converter is installed, or the converter failed.
    """
    if not data:
        raise Unreadable(f"{path.name} 是空文件，没有可读的内容。")
    if not data.startswith((_OLE, b"PK", b"{\\rtf")):
        raise Unreadable(f"{path.name} 不是有效的 {path.suffix} 文档，请核对文件。")
    office = _office()
    if office is None:
        raise Unreadable(
            f"本机没有转换程序，读不了 {path.name}；请用 Word 或 WPS 打开后另存为 .docx，再试一次。"
        )
    with tempfile.TemporaryDirectory(prefix="shuzhi-") as folder:
        source = Path(folder) / f"source{path.suffix.lower()}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        _run(
            [
                office,
                f"-env:UserInstallation={profile}",
                "--headless",
                "--norestore",
                "--convert-to",
                "docx",
                "--outdir",
                folder,
                str(source),
            ],
            path.name,
        )
        made = source.with_suffix(".docx")
        if not made.exists():
            raise Unreadable(
                f"{path.name} 转换不成，可能已损坏或加了密码；请用 Word 或 WPS 打开后另存为 .docx。"
            )
        return made.read_bytes()


def text_from_pdf(data: bytes, path: Path) -> str:
    """Return the text of a .pdf.

    Raises:
        Unreadable: it is no PDF, no converter is installed, or it holds no text (a scan).
    """
    if not data.startswith(_PDF):
        raise Unreadable(f"{path.name} 不是有效的 PDF 文件，请核对文件。")
    program = shutil.which("pdftotext")
    if program is None:
        raise Unreadable(
            f"本机没有 PDF 转换程序，读不了 {path.name}；请提供 .docx，或在 PDF 阅读器里复制文字存为 .txt。"
        )
    with tempfile.TemporaryDirectory(prefix="shuzhi-") as folder:
        source, target = Path(folder) / "source.pdf", Path(folder) / "text.txt"
        source.write_bytes(data)
        _run([program, "-enc", "UTF-8", "-nopgbrk", str(source), str(target)], path.name)
        text = target.read_text(encoding="utf-8", errors="replace") if target.exists() else ""
    if not text.strip():
        raise Unreadable(f"{path.name} 里没有文字，像是扫描件；请提供文字版。")
    return text.replace("\r\n", "\n")


def _office() -> str | None:
    for name in _OFFICE:
        found = shutil.which(name)
        if found:
            return found
    for root in (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)")):
        for place in _OFFICE_PLACES if root else ():
            if root and (Path(root) / place).exists():
                return str(Path(root) / place)
    return None


def _run(command: list[str], name: str) -> None:
    try:
        subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=True, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as exc:
        raise Unreadable(f"{name} 转换超过 {TIMEOUT} 秒，已停止；请另存为 .docx 后重试。") from exc
    except (subprocess.CalledProcessError, OSError) as exc:
        raise Unreadable(
            f"{name} 转换不成，可能已损坏或加了密码；请用 Word 或 WPS 打开后另存为 .docx。"
        ) from exc
