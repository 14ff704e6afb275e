"""Two inspectors at once, in a home of their own: one closes, the other returns the same problems; each line says what came of it.

    python closer.py <problems> [--unlocked]

`--unlocked` is the negative control: the head of the chain is read without a lock, and SQLite begins its transactions DEFERRED.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, date, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.web.settings")
AT = datetime(2022, 6, 1, 2, 0, tzinfo=UTC)


def main(count: int, *, unlocked: bool) -> None:
    import django
    from django.conf import settings

    if unlocked and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 1}
    django.setup()
    from shuzhi.web import startup

    startup.start()
    numbers, actors = prepare(count)
    if unlocked:
        from shuzhi.apps.audit import services
        from shuzhi.apps.audit.models import Head

        services._head = lambda: Head.objects.get(pk=1)
    both = threading.Barrier(2)
    workers = [
        threading.Thread(target=work, args=(actor, key, numbers, both))
        for actor, key in zip(actors, ("close", "return"), strict=True)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def prepare(count: int) -> tuple[list[int], list[object]]:
    from worklist_cast import problem, somebody, units

    from shuzhi.apps.worklists.models import Dossier
    from shuzhi.packs.worklists.flow import State

    top, branch, _ = units()
    rows = [problem(branch, f"问题{n}", State.INSPECTION, 佐证="记录", 进展="好") for n in range(count)]
    Dossier.objects.update(applicant="别人", version=5)
    return [row.pk for row in rows], [somebody(name, "committee_admin", top) for name in ("one", "two")]


def work(actor: object, key: str, numbers: list[int], both: threading.Barrier) -> None:
    from django.db import connection

    from shuzhi.apps.worklists import services

    for number in numbers:
        both.wait()
        try:
            services.act(
                actor, number, key, services.Given(told="意见", until=date(2022, 12, 1)), at=AT, seen=5
            )
            say(f"{number} ok")
        except services.Stale:
            say(f"{number} told")
        except Exception as exc:
            say(f"{number} {type(exc).__name__}")
    connection.close()


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    sys.path[:0] = [os.path.dirname(__file__), os.path.join(os.path.dirname(__file__), "..", "..")]  # noqa: PTH118, PTH120
    main(int(sys.argv[1]), unlocked="--unlocked" in sys.argv)
