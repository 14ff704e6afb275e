"""演示: `shuzhi demo`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from shuzhi.cli.frame import DONE, a_port, add_command, open_home, print_json

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands
    from shuzhi.web.demo.opening import Demo

PORT = 8600


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(commands, "demo", demo, "在空的数据目录里建一个完整的演示，写出述职报告，并打开网页")
    words.add_argument("--no-serve", action="store_true", help="建好就退出，不启动网页")
    words.add_argument(
        "--port", type=a_port, metavar="端口", help=f"网页的端口，默认 {PORT}（被占用时自动另选）"
    )


def demo(args: argparse.Namespace) -> int:
    """Make the worked example, tell what was made, and serve it."""
    home = open_home(args)
    from django.utils import timezone

    from shuzhi.web.demo.opening import open_demo

    made = open_demo(home, at=timezone.now(), progress=_progress)
    if args.as_json:
        print_json(_as_json(made))
    else:
        _tell(made)
    if not args.no_serve:
        _serve(args.port, quiet=args.as_json)
    return DONE


def _progress(what: str) -> None:
    print(f"{what}……", file=sys.stderr, flush=True)


def _as_json(made: Demo) -> dict[str, Any]:
    return {
        "org": made.org,
        "year": made.year,
        "report": {"docx": str(made.docx), "pdf": str(made.pdf)},
        "accounts": [
            {"username": each.username, "password": each.password, "role": each.role, "org": each.org}
            for each in made.accounts
        ],
    }


def _tell(made: Demo) -> None:
    from shuzhi.apps.orgs.models import RoleKind

    print(f"演示已建好：组织 {made.org}，{made.year} 年度。")
    print(f"述职报告：{made.docx}")
    print(f"　　　　　{made.pdf}")
    print("用浏览器打开网址，以 demo_committee 登录，点报告里的任何一个数字，就能看到它的出处。")
    print("账号（每次启动演示都换新密码）：")
    for each in made.accounts:
        print(f"  {each.username:<16}{each.password}  {RoleKind(each.role).label}（{each.org}）")


def _serve(port: int | None, *, quiet: bool) -> None:
    """Serve on loopback; with `--json` the address goes to standard error, since the output is one JSON document."""
    from contextlib import nullcontext, redirect_stdout

    from shuzhi.web import serving

    sys.stdout.flush()
    with redirect_stdout(sys.stderr) if quiet else nullcontext():
        serving.serve(serving.LOOPBACK, _free_port() if port is None else port)


def _free_port() -> int:
    """Return the usual port, or 0 (any free one) where another program holds it."""
    import socket

    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", PORT)) == 0:
            return 0
    return PORT
