"""A home of its own for a child process; on PostgreSQL a database of its own too."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def child_home(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a child process that works on a home below `folder` until the block ends."""
    home = folder / "home"
    home.mkdir()
    made = dict(os.environ, SHUZHI_HOME=str(home), PYTHONWARNINGS="ignore", PYTHONUTF8="1")
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield made
        return
    import psycopg

    name = f"own_{os.getpid()}_{random.randrange(10**6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        head, _, query = url.partition("?")
        yield made | {"DATABASE_URL": f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
