"""审计与备份: `shuzhi audit`, `backup`, `restore`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shuzhi.cli.frame import DOES_NOT_HOLD, DONE, add_command, open_home, print_json

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    add_command(commands, "audit", _audit, "从第一条起检查审计链")


def _audit(args: argparse.Namespace) -> int:
    open_home(args, create=False)
    from shuzhi.apps.audit import queries

    findings, events = queries.verify_chain(), queries.events().count()
    if args.as_json:
        rows = [{"rule": finding.code, "message": finding.message} for finding in findings]
        print_json({"events": events, "intact": not findings, "findings": rows})
    else:
        for finding in findings:
            sys.stdout.write(f"{finding.message}\n")
        if not findings:
            sys.stdout.write(f"审计链完整，共 {events} 条。\n")
    return DOES_NOT_HOLD if findings else DONE
