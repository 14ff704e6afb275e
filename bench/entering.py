"""Twenty people entering at once through the real server (waitress), each signed in and each with the form's own token: lock errors,
lost records, seconds a save. Limit: no lock error, none lost.

python bench/entering.py [people] [records each] [--unlocked]     (SQLite in a fresh home; DATABASE_URL for PostgreSQL)

`--unlocked` is the negative control: transactions begin DEFERRED and the chain's head is read without a lock.
"""

from __future__ import annotations

import http.client
import logging
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

FORM, PASSWORD = "/ledger/activities/new/", "plum-rain-seven-cranes"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Outcome:
    """What the browsers saw, and what the ledger holds."""

    saved: list[str] = field(default_factory=list)
    failed: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    chain_holds: bool = True
    wall: float = 0.0

    @property
    def lost(self) -> set[str]:
        return set(self.saved) - self.held


class Browser:
    """One person's window: cookies, forms, nothing else."""

    def __init__(self, port: int, outcome: Outcome) -> None:
        self.port, self.outcome, self.cookies = port, outcome, dict[str, str]()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as line:
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            if fields:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, urlencode(fields) if fields else None, headers)
            answer = line.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, answer.getheader("Location", ""), answer.read().decode()

    def sign_in(self, username: str) -> None:
        given = {
            "username": username,
            "password": PASSWORD,
            "csrfmiddlewaretoken": self.token("/accounts/login/"),
        }
        assert self.ask("POST", "/accounts/login/", given)[0] == 302

    def token(self, path: str) -> str:
        return _TOKEN.findall(self.ask("GET", path)[2])[-1]

    def enter(self, name: str, records: int) -> None:
        for number in range(records):
            topic = f"{name}:{number}"
            fields = {"day": "2022-03-01", "organisation": "Z1", "kind": "党课", "topic": topic}
            fields["csrfmiddlewaretoken"] = self.token(FORM)
            began = time.perf_counter()
            status, _, _ = self.ask("POST", FORM, fields)
            self.outcome.seconds.append(time.perf_counter() - began)
            if status == 302:
                self.outcome.saved.append(topic)
            else:
                self.outcome.failed[status] += 1


def run(people: int, records: int, *, unlocked: bool = False) -> Outcome:
    """Enter on a server of this process, in a home of its own, and return what came of it."""
    _start(unlocked=unlocked)
    names = [f"p{n:02}" for n in range(people)]
    _fill(names)
    from shuzhi.web.serving import LOOPBACK, _port, _server

    outcome = Outcome()
    with _server(LOOPBACK, 0) as server:
        threading.Thread(target=server.run, daemon=True).start()
        windows = [Browser(_port(server), outcome) for _ in names]
        for window, name in zip(windows, names, strict=True):
            window.sign_in(name)
        typing = [
            threading.Thread(target=window.enter, args=(name, records))
            for window, name in zip(windows, names, strict=True)
        ]
        began = time.perf_counter()
        for each in typing:
            each.start()
        for each in typing:
            each.join()
        outcome.wall = time.perf_counter() - began
    from shuzhi.apps.audit.queries import verify_chain
    from shuzhi.apps.ledger.models import Activity

    outcome.held = set(Activity.objects.values_list("topic", flat=True))
    outcome.chain_holds = not verify_chain()
    return outcome


def _start(*, unlocked: bool) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
    from shuzhi.web import homedir, startup

    homedir.find().open()
    if unlocked:
        from django.conf import settings

        if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
            settings.DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 1}
    startup.start()
    for noisy in (
        "waitress",
        "django.request",
    ):  # a server that is closed with lines open; the faults are counted here
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    if unlocked:
        from shuzhi.apps.audit import services
        from shuzhi.apps.audit.models import Head

        services._head = lambda: Head.objects.get_or_create(
            pk=1, defaults={"seq": 0, "hash": services.GENESIS}
        )[0]


def _fill(names: list[str]) -> None:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.orgs.models import Organisation, Role

    unit = Organisation.objects.create(
        record_id="z1", digest="z1", code="Z1", name="一支部", kind="党支部", path="~"
    )
    unit.path = f"{unit.pk}."
    unit.save()
    for name in names:
        user = create_user(CONSOLE, username=name, password=PASSWORD, display_name="", at=timezone.now())
        Role.objects.create(user=user, organisation=unit, role="branch_secretary", since=date(2022, 1, 1))


def main(people: int, records: int, *, unlocked: bool) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        found = run(people, records, unlocked=unlocked)
    times = sorted(found.seconds)
    p95 = times[int(len(times) * 0.95) - 1]
    print(
        f"{people} people x {records}: {len(found.saved)} saved, {sum(found.failed.values())} failed {dict(found.failed)}, "
        f"{len(found.lost)} lost, chain {'holds' if found.chain_holds else 'BROKEN'}; "
        f"{len(found.saved) / found.wall:.1f} a second, save median {statistics.median(times):.2f} s, p95 {p95:.2f} s, "
        f"longest {times[-1]:.2f} s"
    )
    return 0 if not found.failed and not found.lost and found.chain_holds else 1


if __name__ == "__main__":
    words = [each for each in sys.argv[1:] if each.isdigit()]
    sys.exit(
        main(
            int(words[0]) if words else 20,
            int(words[1]) if len(words) > 1 else 10,
            unlocked="--unlocked" in sys.argv,
        )
    )
