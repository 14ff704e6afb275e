"""The engine runs without Django: whoever imports core and packs gets neither Django nor a database."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import importlib, pkgutil, sys
import shuzhi.core, shuzhi.packs
names = [m.name for p in (shuzhi.core, shuzhi.packs) for m in pkgutil.walk_packages(p.__path__, p.__name__ + ".")]
for name in names:
    importlib.import_module(name)
heavy = sorted({"django", "psycopg", "sqlite3", "shuzhi.apps", "shuzhi.web"} & set(sys.modules))
print(len(names), *heavy)
"""

HELP = """
import sys
from shuzhi.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
print("heavy:", *sorted({"django", "docx", "openpyxl", "lxml", "yaml", "shuzhi.core.documents"} & set(sys.modules)))
"""


def _fresh(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_core_and_packs_import_no_django() -> None:
    count, *heavy = _fresh(SCRIPT).split()
    assert int(count) > 10
    assert heavy == []


def test_help_starts_light() -> None:
    assert _fresh(HELP).splitlines()[-1] == "heavy:"
