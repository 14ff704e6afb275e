"""Workbooks as small tables: the reader of a test sees the rows (types and values that the tests share)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shuzhi.apps.ledger.services import ImportResult

NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)
Rows = Sequence[Sequence[Any]]
MakeBook = Callable[..., Path]
Import = Callable[..., ImportResult]

ORGS: Rows = (
    ("组织编码", "组织名称", "类型", "上级编码"),
    ("DW", "某局党委", "党委", None),
    ("Z1", "第一支部", "党支部", "DW"),
    ("Z2", "第二支部", "党支部", "DW"),
)
