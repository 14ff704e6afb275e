"""Checking a chain of 1,000,000 events: seconds against the limit (30 s), and the offline script beside it.

python bench/audit_chain.py [events]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

LIMIT = 30.0
SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "verify_audit.py"


def fill(events: int) -> None:
    from shuzhi.apps.audit.chain import GENESIS, canonical, link, stamp
    from shuzhi.apps.audit.models import Event, Head

    at, previous, made = datetime(2022, 3, 1, 1, 2, 3, 45, tzinfo=UTC), GENESIS, []
    for seq in range(1, events + 1):
        body = canonical({"organisation": f"Z{seq % 100}", "digest": f"{seq:064x}"})
        words = ("命令行", "ledger.add", f"活动:{seq:016x}")
        digest = link(previous, seq, stamp(at), *words, body)
        actor, verb, subject = words
        made.append(
            Event(
                seq=seq,
                at=at,
                actor=actor,
                verb=verb,
                subject=subject,
                body=body,
                previous=previous,
                hash=digest,
            )
        )
        previous = digest
        if len(made) == 10_000:
            Event.objects.bulk_create(made, batch_size=100)
            made = []
    Event.objects.bulk_create(made, batch_size=100)
    Head.objects.create(pk=1, seq=events, hash=previous)


def main(events: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SHUZHI_HOME": folder, "DJANGO_SETTINGS_MODULE": "shuzhi.web.settings"}
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        from django.db import transaction

        with transaction.atomic():
            fill(events)
        chain = Path(folder) / "chain.jsonl"
        began = time.perf_counter()
        good = "完整" in run("shuzhi", "audit")
        seconds = time.perf_counter() - began
        run("shuzhi", "audit", "--export", str(chain))
        began = time.perf_counter()
        good &= "完整" in run(str(SCRIPT), str(chain))
        offline = time.perf_counter() - began
    limit = LIMIT * events / 1_000_000
    print(f"{events} events: {seconds:.1f} s of {limit:.1f} ({seconds / limit:.0%}); offline {offline:.1f} s")
    return 0 if good and max(seconds, offline) <= limit else 1


def run(name: str, *words: str) -> str:
    command = [sys.executable, "-m", name, *words] if name == "shuzhi" else [sys.executable, name, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: exit {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
