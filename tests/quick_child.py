"""A command in a process of its own that does not load the program first: forked from one that has.

Most of a command's time is the loading of its modules. A test that asks what a command does, and not how the program starts,
runs it here: the same entry, the same words, a home of its own. Where processes cannot be forked (Windows) it is a plain child.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

PATIENCE = 100  # seconds
LOADED = "loaded_product"  # the module beside this one that the forking process imports


def plain(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "shuzhi", "--home", str(home), *map(str, words)],
        capture_output=True, text=True, encoding="utf-8", env=dict(_environment()), check=False, timeout=PATIENCE,
    )  # fmt: skip


def quick(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a forked process; what it prints and its exit status are those of a plain child."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return plain(home, *words)
    command = ["--home", str(home), *map(str, words)]
    forks = _forks()
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = forks.Process(target=_run, args=(command, _environment(), out, err))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"no end after {PATIENCE} s: {command}")
        told = (path.read_text(encoding="utf-8") for path in (out, err))
        return subprocess.CompletedProcess(command, process.exitcode, *told)


@cache
def _forks() -> ForkServerContext:
    """Start the process that loads the program; it finds its module by the environment only (Python 3.11 passes it no sys.path)."""
    from multiprocessing import forkserver  # not there on Windows

    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload([LOADED])
    given = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent), given)))
    try:
        forkserver.ensure_running()
    finally:
        if given is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = given
    return forks


def _environment() -> Mapping[str, str]:
    """On SQLite, whatever the other tests run on: the words are the same on both databases."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return kept | {"PYTHONUTF8": "1"}


def _run(command: list[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environment)
    import loaded_product

    from shuzhi.cli import main

    loaded_product.forget_home()
    sys.exit(main(command))
