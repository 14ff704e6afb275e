"""The browser of the machine: found, started, and told apart by size."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMED = "SHUZHI_TEST_BROWSER"  # CI names its browser; then a missing one is a failure, not a reason to skip
_USUAL = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
)


@dataclass(frozen=True)
class Size:
    """A screen that the pages are held to."""

    name: str
    width: int
    height: int
    touch: bool

    @property
    def context(self) -> dict[str, Any]:
        return {
            "viewport": {"width": self.width, "height": self.height},
            "has_touch": self.touch,
            "is_mobile": self.touch,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
        }


DESKTOP = Size("desktop", 1280, 800, touch=False)
PHONE = Size("phone", 360, 740, touch=True)
SIZES = (DESKTOP, PHONE)


def find() -> Path | None:
    """The browser to drive: the one named by the environment, else the first usual one on the path."""
    named = os.environ.get(NAMED)
    if named is not None:
        return Path(named) if Path(named).is_file() else None
    found = next(filter(None, map(shutil.which, _USUAL)), None)
    return Path(found) if found else None


def is_demanded() -> bool:
    return NAMED in os.environ
