"""网页: `shuzhi serve`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shuzhi.cli.frame import DONE, OUR_FAULT, a_port, add_command, open_home

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands

PORT = 8600


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(commands, "serve", serve, "启动网页（默认只有本机能打开）", as_json=False)
    words.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认 127.0.0.1")
    words.add_argument("--port", type=a_port, default=PORT, metavar="端口", help=f"监听的端口，默认 {PORT}")
    words.add_argument("--check", action="store_true", help="启动后取一次首页，正常就退出（退出码 0）")

    add_command(
        commands,
        "worker",
        worker,
        "后台进程（导入等费时的事）；由 serve 照看，一般不用单独运行",
        as_json=False,
    )


def worker(args: argparse.Namespace) -> int:
    """Do what waits in the queue until standard input closes."""
    open_home(args)
    from shuzhi.web import worker as background

    background.work()
    return DONE


def serve(args: argparse.Namespace) -> int:
    """Serve the web application until it is interrupted; or only try it."""
    open_home(args)
    from shuzhi.web import serving

    if args.check:
        fault = serving.check()
        print(fault or "网页启动正常，首页可以打开。", file=sys.stderr if fault else sys.stdout)
        return OUR_FAULT if fault else DONE
    serving.serve(args.host, args.port)
    return DONE
