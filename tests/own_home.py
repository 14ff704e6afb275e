"""A home for each process that runs tests, named before Django reads its settings.

A plugin and not a conftest: pytest-django loads the settings, and with them the home, before any conftest is read. Without
it the tests wrote into the home of whoever ran them, and two workers removed each other's files.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def _name_home() -> None:
    given = os.environ.get("SHUZHI_HOME") or str(Path(tempfile.mkdtemp(prefix="shuzhi-test-")) / "home")
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    os.environ["SHUZHI_HOME"] = f"{given}-{worker}" if worker else given


_name_home()
