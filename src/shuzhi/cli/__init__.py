"""The commands of the contract: `shuzhi parse`, `import`, `draft` … One module per group of commands.

This module imports only the standard library, and so do the modules of the groups at their top: `shuzhi --help` must start
fast. A handler imports what it needs when it runs.

Exit status: 0 done; 1 the thing asked about does not hold; 2 the input or the words are wrong (one line in Chinese on standard
error); 3 a fault of ours.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from shuzhi.cli import (
    accounts,
    comparing,
    demo,
    figures,
    keys,
    ledger,
    proofing,
    reading,
    reminders,
    reports,
    safety,
    serving,
)
from shuzhi.cli.frame import DOES_NOT_HOLD, DONE, OUR_FAULT, WRONG_INPUT, build_parser
from shuzhi.core.errors import ShuzhiError

__all__ = ["DOES_NOT_HOLD", "DONE", "OUR_FAULT", "WRONG_INPUT", "main"]

GROUPS = (
    reading,
    proofing,
    comparing,
    ledger,
    figures,
    reminders,
    reports,
    keys,
    serving,
    accounts,
    demo,
    safety,
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        words: the command line without the program's name; None for `sys.argv`.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console is not UTF-8 by itself
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser, commands = build_parser()
    for group in GROUPS:
        group.add_to(commands)
    chosen = parser.parse_args(words)
    if not hasattr(chosen, "handler"):
        parser.print_help()
        return WRONG_INPUT
    try:
        return int(chosen.handler(chosen))
    except ShuzhiError as exc:
        return _say(exc.message, WRONG_INPUT)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away (`| head`): not a fault
        return DONE
    except KeyboardInterrupt:
        return _say("已中断。", WRONG_INPUT)
    except OSError as exc:
        return _say(_os_error(exc), WRONG_INPUT)
    except (
        Exception
    ) as exc:  # a fault of ours is told in one line; the traceback goes to a file for whoever mends it
        if told := _database_error(exc):
            return _say(told, WRONG_INPUT)
        return _say(_our_fault(exc), OUR_FAULT)


def _say(message: str, status: int) -> int:
    sys.stderr.write(" ".join(message.split("\n")) + "\n")
    return status


def _os_error(exc: OSError) -> str:
    import errno

    where = f"（{exc.filename}）" if exc.filename else ""
    reasons = {
        errno.ENOSPC: "磁盘已满，请腾出空间后重试，已有数据没有改动",
        errno.EACCES: "没有读写权限，请检查文件或文件夹的权限",
        errno.EPERM: "没有读写权限，请检查文件或文件夹的权限",
        errno.ENOENT: "找不到文件或文件夹，请检查路径",
        errno.EISDIR: "这是一个文件夹，不是文件",
        errno.ENOTDIR: "路径中有一段不是文件夹，请检查路径",
        errno.EROFS: "磁盘是只读的，请换一个位置",
        errno.EADDRINUSE: "端口已被占用，请用 --port 换一个端口",
        errno.ENAMETOOLONG: "文件名太长",
    }
    return f"{reasons.get(exc.errno or 0, '读写失败：' + str(exc.strerror or exc))}{where}。"


def _database_error(exc: Exception) -> str:
    """Tell a fault of the machine that the database reports; "" when it is none. Django is not imported here: names suffice."""
    if type(exc).__name__ not in {"OperationalError", "DatabaseError", "InternalError"}:
        return ""
    for said, chinese in (
        ("disk is full", "磁盘已满，请腾出空间后重试"),
        ("No space left", "磁盘已满，请腾出空间后重试"),
        ("disk I/O error", "数据库读写失败，请检查磁盘空间和磁盘是否正常"),
        ("database is locked", "数据库正被别的程序占用，请稍后重试"),
        ("readonly database", "数据库是只读的，请检查数据目录的权限"),
        ("unable to open database file", "数据库文件打不开，请检查数据目录是否存在、有无权限"),
        ("onnection", "连不上数据库，请检查 DATABASE_URL 和数据库服务"),
    ):
        if said in str(exc):
            return f"{chinese}，已有数据没有改动。"
    return ""


def _our_fault(exc: Exception) -> str:
    import tempfile
    import traceback
    from pathlib import Path

    path = Path(tempfile.gettempdir()) / "shuzhi-error.txt"
    try:
        path.write_text("".join(traceback.format_exception(exc)), encoding="utf-8")
    except OSError:
        return f"程序内部错误（{type(exc).__name__}），数据没有改动。"
    return f"程序内部错误（{type(exc).__name__}），数据没有改动；详情已写入 {path}，请转给维护人员。"
