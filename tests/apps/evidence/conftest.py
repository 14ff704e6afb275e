"""Every test here has a home of its own: files lie in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from shuzhi.web.homedir import Home


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.open()
