"""Test files are imported by their bare names: two of one name would hide each other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path


def test_no_two_test_files_share_a_name() -> None:
    names = Counter(
        file.name for file in Path(__file__).parent.parent.rglob("*.py") if file.name != "conftest.py"
    )
    assert [name for name, count in names.items() if count > 1] == []
