"""The background worker: one process beside the web server that empties the queue of long work.

`shuzhi serve` keeps it alive: a worker that dies is started again, one that outlives its server stops by itself. It is told to stop by closing
its standard input, which works the same on every system (Windows knows no SIGTERM for a child).
"""

from __future__ import annotations

import _thread
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

PAUSE = 1.0  # seconds between two looks into the queue
PATIENCE = 15  # seconds in which a worker may finish what it is doing
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # before a worker that died is started again
KEPT = timedelta(days=7)  # how long the queue remembers what is done


def work() -> None:
    """Empty the queue until standard input closes or the process is interrupted: what the worker's process does."""
    threading.Thread(target=_stop_with_the_server, daemon=True).start()
    _forget_old_tasks()
    with suppress(KeyboardInterrupt, SystemExit):
        call_command("db_worker", interval=PAUSE, verbosity=0, startup_delay=False, reload=False)


def work_off() -> None:
    """Do what waits in the queue now, then return."""
    call_command("db_worker", batch=True, interval=0, verbosity=0, startup_delay=False, reload=False)


def _stop_with_the_server() -> None:
    with suppress(OSError, ValueError):
        while os.read(
            sys.stdin.fileno(), 4_096
        ):  # the descriptor: a locked reader would trouble the interpreter's end
            pass
    while True:  # the first word asks to finish, the second ends; a word before the worker listens is lost
        _thread.interrupt_main(signal.SIGTERM)
        time.sleep(PATIENCE)


def _forget_old_tasks() -> None:
    """A task that was cut off has written nothing: its work is one transaction, and its page offers to start it again."""
    from django_tasks_db.models import DBTaskResult

    old = timezone.now() - KEPT
    DBTaskResult.objects.filter(enqueued_at__lt=old).delete()


@contextmanager
def kept(home: str) -> Iterator[None]:
    """Keep a worker running while the block runs."""
    keeper = _Keeper(home)
    watch = threading.Thread(target=keeper.watch, daemon=True)
    watch.start()
    try:
        yield
    finally:
        keeper.stop()
        watch.join(PATIENCE + 5)


class _Keeper:
    def __init__(self, home: str) -> None:
        self.command = [sys.executable, "-m", "shuzhi", "--home", home, "worker"]
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None

    def watch(self) -> None:
        wait = _FIRST_WAIT
        while not self.stopping.is_set():
            self.child = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
            began = timezone.now()
            while self.child.poll() is None and not self.stopping.wait(0.5):
                pass
            if self.stopping.is_set():
                break
            lived = (timezone.now() - began).total_seconds()
            wait = _FIRST_WAIT if lived > _LONGEST_WAIT else min(2 * wait, _LONGEST_WAIT)
            self.stopping.wait(wait)
        self._end()

    def stop(self) -> None:
        self.stopping.set()

    def _end(self) -> None:
        if self.child is None or self.child.poll() is not None:
            return
        with suppress(OSError):
            if self.child.stdin:
                self.child.stdin.close()
        try:
            self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
