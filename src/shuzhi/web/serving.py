"""The real server (waitress) around the application: for good, or once to see that it answers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from typing import Any, TextIO

import waitress
from django.conf import settings

from shuzhi.apps.accounts import queries
from shuzhi.web import startup, worker

LOOPBACK = "127.0.0.1"


def serve(host: str, port: int) -> None:
    """Serve until interrupted, with the background worker beside; the address stands on standard output before the first request is taken."""
    with _server(host, port) as server, worker.kept(str(settings.HOME.root)):
        _say(sys.stdout, f"述职已启动：{_address(host, _port(server))} （按 Ctrl+C 停止）")
        if queries.is_nobody_here():
            _say(
                sys.stdout, "还没有账号：另开一个命令行窗口，运行 shuzhi account 用户名，再用显示的密码登录。"
            )
        threading.Thread(target=_load_pages, daemon=True).start()
        server.run()


def _load_pages() -> None:
    """Load all pages while somebody reads the address; else whoever comes first waits for them."""
    with startup.loading():
        import_module(settings.ROOT_URLCONF)


def check() -> str:
    """Start on a free loopback port, request the front page and its style sheet; "" when both answer, else what went wrong."""
    with _server(LOOPBACK, 0) as server:
        threading.Thread(target=server.run, daemon=True).start()
        try:
            return _front_page(_port(server))
        except (OSError, HTTPException) as exc:
            return f"网页没有应答：{exc}。"


@contextmanager
def _server(host: str, port: int) -> Iterator[Any]:
    """A waitress server; its own hosts are allowed, whatever address it listens on."""
    from shuzhi.web.wsgi import application

    _allow(host)
    server = waitress.create_server(application, host=host, port=port, threads=8, ident="shuzhi")
    try:
        yield server
    finally:
        server.close()


def _allow(host: str) -> None:
    """Listening on one address allows that name; on all addresses (0.0.0.0) SHUZHI_HOSTS says which names are ours."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        if settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]:
            _say(sys.stderr, "提示：其他电脑要用本机的名字或地址打开时，请先把它写进环境变量 SHUZHI_HOSTS。")
    elif host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)


def _say(stream: TextIO, text: str) -> None:
    stream.write(text + "\n")
    stream.flush()


def _port(server: Any) -> int:
    """A name such as `localhost` may open several sockets, all on one port."""
    return int(server.effective_port if hasattr(server, "effective_port") else server.effective_listen[0][1])


def _address(host: str, port: int) -> str:
    shown = LOOPBACK if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def _front_page(port: int) -> str:
    """The front page leads a stranger to the sign-in page, and that page is ours."""
    status, where, _ = _get(port, "/")
    if status != 302 or not where.startswith(settings.LOGIN_URL):
        return f"首页没有转到登录页（状态 {status}）。"
    status, _, body = _get(port, where)
    if status != 200 or "述职" not in body.decode("utf-8", "replace"):
        return f"登录页打不开（状态 {status}）。"
    status, _, _ = _get(port, "/static/shuzhi/app.css")
    return "" if status == 200 else f"样式文件缺失（状态 {status}）。"


def _get(port: int, path: str) -> tuple[int, str, bytes]:
    connection = HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read()
    finally:
        connection.close()
