"""Checking a backup byte by byte before anything is touched; imports nothing of Django."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuzhi.core.errors import Refused, Unreadable
from shuzhi.web.homedir import HOME_VERSION

FORMAT = 1
MANIFEST = "manifest.json"
FOLDERS = ("evidence", "reports", "keys")  # of the home
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Checked:
    """An archive whose every byte is as its manifest says."""

    path: Path
    manifest: dict[str, Any]


def check(path: Path) -> Checked:
    """Read the whole archive without changing anything.

    Raises:
        Unreadable: it is no backup, or truncated or altered.
        Refused: a newer program wrote it.
    """
    try:
        with zipfile.ZipFile(path) as source:
            manifest = json.loads(source.read(MANIFEST))
            _check_version(path, manifest)
            _check_entries(path, source, manifest["entries"])
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        NotImplementedError,
    ) as exc:
        raise Unreadable(f"“{path.name}”不是完整的备份文件，或已损坏；没有恢复任何内容。") from exc
    return Checked(path, manifest)


def _check_version(path: Path, manifest: dict[str, Any]) -> None:
    if manifest["format"] > FORMAT or manifest["home_version"] > HOME_VERSION:
        raise Refused(f"“{path.name}”由更新的版本写出，请升级程序后再恢复。")


def _check_entries(path: Path, source: zipfile.ZipFile, entries: dict[str, dict[str, Any]]) -> None:
    names = [name for name in source.namelist() if name != MANIFEST]
    if sorted(names) != sorted(entries):
        raise Unreadable(f"“{path.name}”里的文件与清单不符，备份被改动过；没有恢复任何内容。")
    for name in names:
        folder = name.split("/")[0]
        if folder not in ("tables", *FOLDERS) or ".." in name.split("/") or "\\" in name or ":" in name:
            raise Unreadable(f"“{path.name}”里有不属于备份的文件；没有恢复任何内容。")
        digest = hashlib.sha256()
        with source.open(name) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
        if digest.hexdigest() != entries[name]["sha256"]:
            raise Unreadable(f"“{path.name}”里的 {name} 与清单不符，备份被改动过；没有恢复任何内容。")
