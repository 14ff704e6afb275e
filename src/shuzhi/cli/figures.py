"""数据: `shuzhi figures`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shuzhi.cli.frame import Commands


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
