"""The worked cases: a sentence, a ledger, and what the new report says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from indicator_ledgers import drafted, rows

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text("utf-8"))
BLANK = re.compile(r"〔待填[^〕]*〕")


def said(case: dict[str, Any]) -> str:
    options: dict[str, Any] = {k: case[k] for k in ("section", "template") if k in case}
    as_of = date.fromisoformat(str(case["as_of"])) if "as_of" in case else None
    text = drafted(case["say"], rows(case["rows"]), as_of=as_of, **options).text
    return BLANK.sub("〔〕", text).strip().splitlines()[-1]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_a_sentence_over_a_ledger(case: dict[str, Any]) -> None:
    assert said(case) == case["want"]
