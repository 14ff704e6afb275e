"""A page is made of its own app's templates and of the shell's; nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import shuzhi

SOURCE = Path(shuzhi.__file__).parent
TEMPLATES = sorted(SOURCE.glob("apps/*/templates/**/*.html")) + sorted(SOURCE.glob("web/templates/**/*.html"))
USES = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
FORBIDDEN = {
    "inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on", re.IGNORECASE),
    "another host": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE),
    "switched-off escaping": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}


def _owner(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return "web" if parts[0] == "web" else parts[1]


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_it_uses_its_own_or_the_shells(path: Path) -> None:
    used = {name.split("/")[0] for name in USES.findall(path.read_text(encoding="utf-8"))}
    assert used <= {_owner(path), "web"}


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_it_lies_in_the_folder_of_its_word(path: Path) -> None:
    assert path.parent.name == _owner(path)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_it_keeps_to_the_strict_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []
