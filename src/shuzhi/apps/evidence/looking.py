"""Looking into a file in a process of its own: its head for marks of secrecy, its pixels for small copies."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

from shuzhi.apps.evidence import picturing
from shuzhi.apps.evidence.forms_of_files import PICTURES, cut_off
from shuzhi.core.errors import Unreadable

LONGEST = 40  # seconds for one file
_turn = threading.BoundedSemaphore(2)  # children at a time: fifty photographs must not mean fifty decoders


def head_of(path: Path, form: str, name: str) -> tuple[tuple[str, str], ...]:
    """Return (place, text) of the lines at which a paper carries its mark.

    Raises:
        Unreadable: the paper cannot be read, so that nobody can tell.
    """
    if form not in ("docx", "xlsx", "pdf"):
        return ()
    status, told = _child("heads", str(path), form)
    lines = tuple((place, text) for place, text in map(json.loads, told.splitlines()))
    if status or ("加密", "") in lines:
        raise Unreadable(
            f"“{name}”已加密或读不出来，无法检查密级标志，没有保存；请取消密码、重新保存后再传。"
        )
    return lines


def pictures_of(path: Path, form: str, name: str, folder: Path) -> bool:
    """Write the small copies of a picture into the folder; tell whether there are any.

    Raises:
        Unreadable: it is cut off or no picture, or has too many pixels.
    """
    if form not in PICTURES:
        return False
    status, _ = _child("picturing", str(path), form, str(folder))
    if status == picturing.TOO_MANY:
        most = picturing.MOST_PIXELS[form] // 10_000
        raise Unreadable(f"“{name}”的像素超过 {most} 万，没有保存，请缩小后再传。")
    if status:
        raise cut_off(name)
    return True


def _child(module: str, *words: str) -> tuple[int, bytes]:
    command = [sys.executable, "-m", f"shuzhi.apps.evidence.{module}", *words]
    with _turn:
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            return picturing.UNREADABLE, b""
    return done.returncode, done.stdout
