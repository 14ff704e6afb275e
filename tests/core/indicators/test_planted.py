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


def cases() -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for case in PLANTED["cases"]:
        if isinstance(case, dict):
            found.append(
                (case["say"], case["want"], {k: case[k] for k in ("template", "section") if k in case})
            )
        else:
            found.append((case[0], case[1], {}))
    return found


@pytest.mark.parametrize(("sentence", "want", "options"), cases())
def test_a_sentence_over_the_planted_ledger(sentence: str, want: str, options: dict[str, Any]) -> None:
    assert said(sentence, **options) == want
