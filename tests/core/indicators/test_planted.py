"""One ledger with near neighbours in every sheet: each sentence says what the records say, or is visibly blank."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from indicator_ledgers import drafted, rows

PLANTED = yaml.safe_load(Path(__file__).with_name("planted.yaml").read_text("utf-8"))
RECORDS = rows(PLANTED["rows"])
BLANK = re.compile(r"〔待填[^〕]*〕")


def said(sentence: str, **options: Any) -> str:
    text = drafted(sentence, RECORDS, **options).text
    return BLANK.sub("〔〕", text).strip().splitlines()[-1]


@pytest.mark.parametrize(("sentence", "want"), PLANTED["cases"])
def test_a_sentence_over_the_planted_ledger(sentence: str, want: str) -> None:
    assert said(sentence) == want
