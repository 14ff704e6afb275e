"""Casting in a process of its own, which may be killed.

    python caster.py prepare <papers>      a vote with its slips: prints as JSON the vote, its tokens and shares
    python caster.py cast <file>           casts every paper of the file, one line with its receipt after each that is in the box
    python caster.py race <file> [--unlocked]   every paper of the file at once; one line with what came of each
    python caster.py close <file>          closes the vote and prints the receipts of all papers

`--unlocked` is the negative control: the vote is read without a lock, and SQLite begins its transactions DEFERRED.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.web.settings")
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def ready(*, unlocked: bool) -> None:
    import django
    from django.conf import settings

    if unlocked and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 1}
    django.setup()
    from shuzhi.web import startup

    startup.start()
    if unlocked:
        from shuzhi.apps.ballots import services
        from shuzhi.apps.ballots.models import Vote

        services._casting = lambda vote: Vote.objects.get(pk=vote)  # type: ignore[assignment]


def prepare(papers: int) -> None:
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ballots import services
    from shuzhi.apps.ballots.models import Manner, Vote
    from shuzhi.core.voting import MotionQuestion

    new = services.NewVote(
        owner="JW", kind="consultation.motion", title="征求意见", question=MotionQuestion("同意"), manner=Manner.ROOM,
        day=date(2026, 11, 20), entitled=papers, present=papers, scrutineers=("监一",), receipts=True,
    )  # fmt: skip
    vote = services.create(CONSOLE, new, at=AT)
    shown = services.open_vote(CONSOLE, vote.pk, at=AT)
    key = Vote.objects.get(pk=vote.pk).public_key
    say(json.dumps({"vote": vote.pk, "key": key, "tokens": shown.tokens, "shares": shown.shares}))


def cast(told: Any) -> None:
    from shuzhi.apps.ballots import services

    for token, envelope, receipt in told["papers"]:
        services.cast(told["vote"], token, bytes.fromhex(envelope))
        say(receipt)


def race(told: Any) -> None:
    from django.db import connection

    from shuzhi.apps.ballots import services
    from shuzhi.core.errors import Refused

    together = threading.Barrier(len(told["papers"]))

    def one(token: str, envelope: str) -> None:
        together.wait()
        try:
            services.cast(told["vote"], token, bytes.fromhex(envelope))
            say("ok")
        except Refused:
            say("refused")
        except Exception as exc:
            say(type(exc).__name__)
        connection.close()

    threads = [threading.Thread(target=one, args=(token, envelope)) for token, envelope, _ in told["papers"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def close(told: Any) -> None:
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ballots import queries, services

    cast_already = queries.turnout(queries.one(told["vote"]))
    returned = len(told["tokens"]) - cast_already
    done = services.close(CONSOLE, told["vote"], told["shares"], returned=returned, missing=0, at=AT)
    say(json.dumps([each.receipt for each in queries.published(done)]))


if __name__ == "__main__":
    what, given = sys.argv[1], sys.argv[2]
    ready(unlocked="--unlocked" in sys.argv)
    if what == "prepare":
        prepare(int(given))
    else:
        {"cast": cast, "race": race, "close": close}[what](json.loads(Path(given).read_text("utf-8")))
