"""审计与备份: `shuzhi audit`, `backup`, `restore`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi.cli.frame import DOES_NOT_HOLD, DONE, add_command, open_home, print_json
from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(commands, "audit", _audit, "从第一条起检查审计链")
    words.add_argument(
        "--against", action="append", default=[], metavar="检查点.json", help="再与保存在别处的检查点核对"
    )
    words.add_argument("--checkpoint", metavar="输出.json", help="检查后写出签名的检查点，交别人保存")
    words.add_argument(
        "--export", metavar="输出.jsonl", help="检查后导出审计链，可用 docs/verify_audit.py 离线核对"
    )
    words = add_command(commands, "backup", _backup, "把台账、佐证、报告和密钥备份成一个文件（运行中也可以）")
    words.add_argument("out", metavar="输出.zip")
    _passphrase_word(words, "用来封存签名密钥的口令文件")
    words = add_command(commands, "restore", _restore, "把备份恢复到空的数据目录")
    words.add_argument("backup", metavar="备份.zip")
    _passphrase_word(words, "备份时用的口令文件")


def _passphrase_word(words: argparse.ArgumentParser, summary: str) -> None:
    words.add_argument("--passphrase-file", metavar="文件", help=summary)


def _passphrase(args: argparse.Namespace) -> str:
    if not args.passphrase_file:
        return ""
    text = Path(args.passphrase_file).read_text(encoding="utf-8").strip()
    if len(text) < 12:
        raise Refused("口令至少 12 个字符。")
    return text


def _backup(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    passphrase = _passphrase(args)
    home = open_home(args, create=False)
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.web import backup

    manifest = backup.write(CONSOLE, home, Path(args.out), at=datetime.now(UTC), passphrase=passphrase)
    rows = manifest["rows"]
    total = sum(rows.values()) if isinstance(rows, dict) else 0
    if not passphrase:
        sys.stderr.write(
            "提醒：没有给口令，签名密钥以明文放在备份里，请妥善保管；可用 --passphrase-file 封存。\n"
        )
    if args.as_json:
        print_json({"file": args.out, "rows": total, "sealed": bool(passphrase), "audit": manifest["audit"]})
    else:
        sys.stdout.write(f"已备份到 {args.out}：{total} 行。\n")
    return DONE


def _restore(args: argparse.Namespace) -> int:
    passphrase = _passphrase(args)
    from shuzhi.web import archive_check

    checked = archive_check.check(
        Path(args.backup)
    )  # before a home is made: a bad backup leaves everything as it was
    home = open_home(args)
    from shuzhi.web import restore

    counts = restore.load(home, checked, passphrase=passphrase)
    if args.as_json:
        print_json({"rows": sum(counts.values()), "tables": counts})
    else:
        sys.stdout.write(f"已恢复到 {home.root}：{sum(counts.values())} 行，审计链完整。\n")
    return DONE


def _audit(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    home = open_home(args, create=False)
    from shuzhi.apps.audit import checkpoints, queries
    from shuzhi.core.proofs import keys

    findings, events = queries.verify_chain(), queries.events().count()
    for name in args.against:
        findings += checkpoints.check(Path(name).read_text(encoding="utf-8"), keys.trusted(home.keys))
    if args.checkpoint and not findings:
        text = checkpoints.make(keys.load_or_make(home.keys), datetime.now(UTC))
        Path(args.checkpoint).write_text(text, encoding="utf-8")
    if args.export:
        with Path(args.export).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in queries.lines())
    if args.as_json:
        rows = [{"rule": finding.code, "message": finding.message} for finding in findings]
        print_json({"events": events, "intact": not findings, "findings": rows})
    else:
        for finding in findings:
            sys.stdout.write(f"{finding.message}\n")
        if not findings:
            sys.stdout.write(f"审计链完整，共 {events} 条。\n")
    return DOES_NOT_HOLD if findings else DONE
