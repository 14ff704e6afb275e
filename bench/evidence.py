"""Fifty photographs of 8 MB sent one after the other to the real server: memory of the server (limit 200 MB) and of its decoders, seconds a
photograph, and whether another page still answers meanwhile.

python bench/evidence.py [photographs]
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

LIMIT = 200  # MB: server and decoder together
PASSWORD = "plum-rain-seven-cranes"


def photograph(size: int = 8_000_000) -> bytes:
    """A 12 megapixel .jpg of about that size."""
    from PIL import Image

    noise = Image.effect_noise((4000, 3000), 60).convert("RGB")
    for quality in range(95, 30, -3):
        out = BytesIO()
        noise.save(out, "JPEG", quality=quality)
        if out.tell() <= size:
            return out.getvalue()
    raise AssertionError(size)


def prepare() -> str:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.ledger import entry
    from shuzhi.apps.ledger.models import Activity
    from shuzhi.apps.orgs.models import Organisation, Role

    now = timezone.now()
    unit = Organisation.objects.create(
        record_id="t", digest="t", code="T", name="某支部", kind="党支部", path="1."
    )
    user = create_user(CONSOLE, username="lan", password=PASSWORD, display_name="", at=now)
    Role.objects.create(user=user, organisation=unit, role="branch_secretary", since=date(2022, 1, 1))
    cells: dict[str, str | int | float] = {
        "日期": "2022-03-01",
        "组织编码": "T",
        "类型": "党课",
        "主题": "一",
    }
    return str(Activity.objects.get(record_id=entry.add_row(CONSOLE, "活动", cells, at=now)).pk)


class Browser:
    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Accept": "application/json",
        }
        if kind:
            headers["Content-Type"] = kind
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        found = answer.read()
        connection.close()
        return answer.status, found

    def token(self, path: str) -> str:
        hit = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask("GET", path)[1])
        assert hit, path
        return hit[1].decode()

    def sign_in(self) -> None:
        words = {
            "csrfmiddlewaretoken": self.token("/accounts/login/"),
            "username": "lan",
            "password": PASSWORD,
        }
        status, _ = self.ask(
            "POST", "/accounts/login/", urlencode(words).encode(), "application/x-www-form-urlencoded"
        )
        assert status == 302, status

    def send(self, path: str, token: str, name: str, content: bytes) -> int:
        mark = uuid.uuid4().hex
        head = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in (("csrfmiddlewaretoken", token), ("size", len(content)))
        )
        head += f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        status, told = self.ask("POST", path, body, f"multipart/form-data; boundary={mark}")
        assert status == 200 and json.loads(told)["new"], (status, told[:300])
        return status


class Watch(threading.Thread):
    """The most memory that the server and the children of it that decode took together, and how long a plain page took."""

    def __init__(self, pid: int, browser: Browser) -> None:
        super().__init__(daemon=True)
        self.pid, self.browser, self.running = pid, browser, True
        self.server = self.together = 0.0
        self.pages: list[float] = []

    def run(self) -> None:
        import psutil

        me = psutil.Process(self.pid)
        while self.running:
            sizes = [me.memory_info().rss]
            for child in me.children(recursive=True):
                try:
                    if "picturing" in " ".join(child.cmdline()):
                        sizes.append(child.memory_info().rss)
                except psutil.Error:
                    continue
            self.server, self.together = (
                max(self.server, sizes[0] / 1e6),
                max(self.together, sum(sizes) / 1e6),
            )
            began = time.perf_counter()
            self.browser.ask("GET", "/accounts/login/")
            self.pages.append(time.perf_counter() - began)
            time.sleep(0.02)


def main(count: int) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        record, one = prepare(), photograph()
        server = subprocess.Popen(
            [sys.executable, "-m", "shuzhi", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )  # fmt: skip
        try:
            assert server.stdout is not None
            hit = re.search(r":(\d+)/", server.stdout.readline())
            assert hit
            return _measure(int(hit[1]), server.pid, record, one, count)
        finally:
            server.terminate()
            server.wait(30)


def _measure(port: int, pid: int, record: str, one: bytes, count: int) -> int:
    browser = Browser(port)
    browser.sign_in()
    from urllib.parse import quote

    path = f"/ledger/files/of/{quote('活动')}/{record}/"
    token = browser.token(path)
    watch = Watch(pid, Browser(port))
    watch.start()
    began = time.perf_counter()
    for number in range(count):
        content = (
            one[:-2] + b"\xff\xfe\x00\x06" + f"{number:04}".encode() + b"\xff\xd9"
        )  # a remark makes each another content
        browser.send(f"{path}add/", token, f"照片{number}.jpg", content)
    seconds = time.perf_counter() - began
    watch.running = False
    watch.join(10)
    pages = sorted(watch.pages)
    print(
        f"{count} photographs of {len(one) / 1e6:.1f} MB: {seconds:.1f} s, {seconds / count:.2f} s each;"
        f" server {watch.server:.0f} MB, with its decoder {watch.together:.0f} MB of {LIMIT} ({watch.together / LIMIT:.0%});"
        f" another page meanwhile: median {pages[len(pages) // 2] * 1000:.0f} ms, longest {pages[-1] * 1000:.0f} ms"
    )
    return 0 if watch.together <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
