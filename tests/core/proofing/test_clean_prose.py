"""Our own official prose, right as it stands: errors and warnings stay quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Severity
from shuzhi.core.proofing import check
from shuzhi.packs.rulebook import standard

PROSE = sorted((Path(__file__).parent / "prose").glob("*.txt"))


@pytest.mark.parametrize("path", PROSE, ids=lambda p: p.stem)
def test_right_prose_is_quiet(path: Path) -> None:
    found = check(parse_text(path.read_text(encoding="utf-8")), standard())
    assert [f"{f.code}: {f.text}" for f in found if f.severity is not Severity.INFO] == []


def test_there_is_prose_to_test() -> None:
    assert len(PROSE) >= 2
