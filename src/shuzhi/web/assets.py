"""Static files under an address that changes with their content, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12] if found else ""


class DigestStorage(StaticFilesStorage):
    """`app.css` is linked as `app.css?v=<digest>`: no collecting step, so an office PC runs from the installed package."""

    def url(self, name: str | None) -> str:
        return f"{super().url(name)}?v={digest(name or '')}"
