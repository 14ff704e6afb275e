"""Ballots under load and under a burglar: 150 voters at once, and a linker over database, WAL, log and backups.

    python bench/ballots.py [--voters 150] [--ballots 20] [--each 60]

1. `--voters` people cast within ten seconds over HTTP on SQLite, every fifth sends twice: p95 against 300 ms, none lost, none double.
2. The linker knows in which order the people of a room cast, steals the database, its WAL and a backup after every tenth paper, and the
   published list; it pairs people with papers by every order it finds in the bytes. Its matches are printed beside chance (one a ballot).
   The control shows that it can link: the same linker on a box that appends readable papers finds them all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import secrets
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import date
from pathlib import Path

OPTIONS = ("赞成", "不赞成", "弃权")


def ready(home: Path) -> None:
    os.environ["SHUZHI_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.web.settings")
    os.environ.pop("DATABASE_URL", None)
    from shuzhi.web import homedir, startup

    homedir.find(str(home)).open()
    startup.start()


def new_vote(present: int):  # type: ignore[no-untyped-def]
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ballots import queries, services
    from shuzhi.apps.ballots.models import Manner
    from shuzhi.core.voting import MotionQuestion

    new = services.NewVote(
        owner="bench", kind="consultation.motion", title="征求意见", question=MotionQuestion("同意"), manner=Manner.ROOM,
        day=date(2026, 11, 20), entitled=present, present=present, scrutineers=("甲", "乙"), receipts=True,
    )  # fmt: skip
    vote = services.create(CONSOLE, new, at=timezone.now())
    shown = services.open_vote(CONSOLE, vote.pk, at=timezone.now())
    return queries.one(vote.pk), shown


def sealed(vote, mark: int, receipt: str) -> bytes:  # type: ignore[no-untyped-def]
    from shuzhi.core.voting.envelopes import seal

    content = json.dumps({"m": {"0": mark}, "o": [], "r": receipt}, ensure_ascii=False).encode()
    return seal(content, bytes.fromhex(vote.public_key), vote.pk.encode())


def closed(vote, shown):  # type: ignore[no-untyped-def]
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ballots import queries, services

    services.close(CONSOLE, vote.pk, shown.shares, returned=0, missing=0, at=timezone.now())
    return queries.published(queries.one(vote.pk))


def load(home: Path, voters: int) -> None:
    vote, shown = new_vote(voters)
    papers = [(token, sealed(vote, n % 3, f"回执{n}")) for n, token in enumerate(shown.tokens)]
    server = subprocess.Popen(
        [sys.executable, "-m", "shuzhi", "--home", str(home), "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        address = _address(server)
        with urllib.request.urlopen(
            f"{address}/ballots/{vote.pk}/"
        ) as page:  # people look at the paper before they cast
            page.read()
        times, answers = [], []
        lock = threading.Lock()

        def voter(number: int) -> None:
            time.sleep(random.random() * 9)
            for _ in range(2 if number % 5 == 0 else 1):
                started = time.perf_counter()
                answer = _post(f"{address}/ballots/{vote.pk}/cast/", papers[number])
                with lock:
                    times.append((time.perf_counter() - started) * 1000)
                    answers.append(answer)

        people = [threading.Thread(target=voter, args=(number,)) for number in range(voters)]
        started = time.perf_counter()
        for one in people:
            one.start()
        for one in people:
            one.join()
        took = time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()
    found = closed(vote, shown)
    receipts = {paper.receipt for paper in found}
    lost = voters - len(receipts)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{voters} voters in {took:.1f} s, {len(times)} sendings: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms (limit 300), "
          f"refused {sum(a != 200 for a in answers)}, lost {lost}, double {len(found) - len(receipts)}")  # fmt: skip


def _address(server) -> str:  # type: ignore[no-untyped-def]
    for line in server.stdout:
        found = re.search(r"(http://127\.0\.0\.1:\d+)", line)
        if found:
            return found.group(1)
    raise SystemExit("the server did not start")


def _post(url: str, paper: tuple[str, bytes]) -> int:
    body = urllib.parse.urlencode({"token": paper[0], "envelope": paper[1].hex()}).encode()
    try:
        with urllib.request.urlopen(url, body, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as fault:
        return int(fault.code)


def loot(home: Path, more: list[bytes]) -> list[bytes]:
    """Everything a thief carries away: the database, its WAL, every log of the home, and the backups."""
    files = [
        p
        for p in home.rglob("*")
        if p.is_file() and p.suffix in {".sqlite3", ".sqlite3-wal", ".log", ".txt", ""}
    ]
    return [p.read_bytes() for p in files] + more


def orders(stolen: list[bytes], words: list[bytes]) -> list[list[int]]:
    """Every order in which the words stand in a stolen file: first and last place of each."""
    found = []
    for content in stolen:
        for place in (content.find, content.rfind):
            at = {n: place(word) for n, word in enumerate(words)}
            seen = [n for n, where in sorted(at.items(), key=lambda pair: pair[1]) if where >= 0]
            if len(seen) == len(words):
                found.append(seen)
    return found


def best_match(guesses: list[list[int]], truth: list[int]) -> list[int]:
    """For each order the number of people paired with their own paper."""
    return [sum(a == b for a, b in zip(guess, truth, strict=True)) for guess in guesses] or [0]


def link(home: Path, ballots: int, each: int) -> None:
    from shuzhi.apps.ballots import services

    database = next(home.glob("*.sqlite3"))
    total = control = orders_seen = 0
    readable = 0
    for _ in range(ballots):
        vote, shown = new_vote(each)
        drawn = random.sample(shown.tokens, each)  # the draw in the room
        receipts = [f"{secrets.token_hex(5)}" for _ in range(each)]
        stolen: list[bytes] = []
        appended = sqlite3.connect(home / "control.db")
        appended.execute("PRAGMA journal_mode=WAL")
        appended.execute("CREATE TABLE IF NOT EXISTS paper (text TEXT)")
        for n, (token, receipt) in enumerate(zip(drawn, receipts, strict=True)):
            services.cast(vote.pk, token, sealed(vote, random.randrange(3), receipt))
            appended.execute("INSERT INTO paper VALUES (?)", (receipt,))
            appended.commit()
            if n % 10 == 9:
                stolen += [
                    p.read_bytes()
                    for p in (database, database.with_name(database.name + "-wal"))
                    if p.exists()
                ]
        readable += sum(any(r.encode() in content for content in stolen) for r in receipts)
        published = [paper.receipt for paper in closed(vote, shown)]
        stolen = loot(home, stolen)
        truth = [
            published.index(receipt) for receipt in receipts
        ]  # person n cast n-th; where does his paper stand?
        marks = [services.slips.mark_of(vote.pk, token).encode() for token in shown.tokens]
        guesses = [list(range(each))]  # the published order itself
        guesses += orders(stolen, [receipt.encode() for receipt in published])
        guesses += orders(stolen, marks)
        orders_seen += len(guesses)
        matches = best_match(guesses, truth)
        total += round(statistics.mean(matches))
        thieved = [p.read_bytes() for p in home.glob("control.db*")]
        control += max(best_match(orders(thieved, [receipt.encode() for receipt in published]), truth))
        appended.close()
        for path in home.glob("control.db*"):
            path.unlink()
    print(f"linker over {ballots} ballots of {each}: {total} people paired with their paper by {orders_seen} orders (mean of each), chance {ballots}; "
          f"receipts readable before the close: {readable}")  # fmt: skip
    print(f"control, a box that appends readable papers: {control} of {ballots * each}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=150)
    parser.add_argument("--ballots", type=int, default=20)
    parser.add_argument("--each", type=int, default=60)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="shuzhi-bench-"))
    try:
        ready(folder / "home")
        load(folder / "home", given.voters)
        link(folder / "home", given.ballots, given.each)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
