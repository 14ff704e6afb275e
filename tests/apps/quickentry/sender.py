"""A process of the once-only test: several threads send the same form at the same moment and say what came of it.

    python sender.py <threads> [--forgetful]

`--forgetful` is the negative control: the number of the form is not kept, so that each sending makes a record of its own.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.web.settings")
CELLS = {"日期": "2024-05-10", "组织编码": "Z1", "类型": "党员大会", "主题": "同时送来的表格"}
TOPIC = {"日期": "2024-05-10", "组织编码": "Z1", "会议类型": "党员大会", "议题": "同时送来的议题"}


def main(threads: int, *, forgetful: bool) -> None:
    from shuzhi.web import homedir, startup

    homedir.find(os.environ["SHUZHI_HOME"]).open()
    startup.start()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from house_cast import organisation

    from shuzhi.apps.ledger.models import Activity, Topic
    from shuzhi.apps.quickentry.models import Sending

    organisation("Z1", "甲一支部", "党支部")
    if forgetful:
        Sending.objects.create = lambda **_: None  # type: ignore[method-assign]
    ready = threading.Barrier(threads)
    workers = [threading.Thread(target=send, args=(ready,)) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say(f"stored {Activity.objects.count()} {Topic.objects.count()}")


def send(ready: threading.Barrier) -> None:
    from django.db import connection

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.quickentry.services import save

    ready.wait()
    try:
        made = save(CONSOLE, "a" * 32, CELLS, [TOPIC], {"演示一": "病"}, at=datetime.now(UTC))
        say("new" if made.is_new else "known")
    except Exception as exc:
        say(f"failed {type(exc).__name__} {exc}")
    connection.close()


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]), forgetful="--forgetful" in sys.argv)
