"""One ledger asked in many words: the binder alone, no writer, no files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from answers_ledger import Answers, expand, names
from corpus_scoring import SAMPLES
from test_draft_answers import FLOOR_OURS, Verdict, draft, judge_one

BLANK = re.compile(r"\{([^|}]*)\|([^|}]*)\|([^}]*)\}")
OPENING = "2023年度市图书馆党委书记抓基层党建工作述职报告\n\n2023年，市图书馆党委抓党建工作情况如下。\n一、主要工作\n"

pytestmark = pytest.mark.slow


def expected(said: str) -> Any:
    if said == "blank":
        return {"either": []}
    values = [float(value) for value in said.rstrip("?").split("/")]
    return {"either": values} if said.endswith("?") else {"value": values[0]}


def lines() -> list[str]:
    found: list[str] = yaml.safe_load((SAMPLES / "phrases.yaml").read_text("utf-8"))["sentences"]
    return found


def template() -> tuple[str, list[tuple[int, Any, str]]]:
    """The sentences as one report, and for each blank its offset, what is expected and where it stands."""
    text, wanted = OPENING, []
    for number, line in enumerate(lines(), 1):
        at = 0
        for match in BLANK.finditer(line):
            text += line[at : match.start()]
            wanted.append((len(text), expected(match[3]), f"{number}: {line}"))
            text += match[1] + match[2]
            at = match.end()
        text += line[at:] + "\n"
    return text, wanted


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdict]:
    folder = tmp_path_factory.mktemp("phrases")
    said = yaml.safe_load((SAMPLES / "phrases.yaml").read_text("utf-8"))
    text, wanted = template()
    (folder / "template.txt").write_text(text, "utf-8")
    as_of = said["as_of"].isoformat() if isinstance(said["as_of"], date) else str(said["as_of"])
    ledger = Answers("phrases", text, folder / "template.txt", said["org"], said["year"], as_of)
    invented = names()
    for line in filter(None, map(str.strip, said["rows"].splitlines())):
        sheet, rows = expand(line, invented)
        ledger.sheets.setdefault(sheet, []).extend(rows)
    blanks, _ = draft(ledger, folder)
    found = Verdict()
    for start, wish, where in wanted:
        entry = next((b for b in blanks if b["start"] <= start < b["end"]), None)
        wish = wish | {"shown": [str(entry["shown"])]} if "value" in wish and entry else wish
        judge_one(found, wish, entry, where)
    if folder_name := os.environ.get("SHUZHI_CORPUS_MISSES"):
        head = f"== phrases filled {found.filled}/{found.answerable} wrong {len(found.wrong)}"
        body = [*(f"WRONG    {x}" for x in found.wrong), *(f"unfilled {x}" for x in found.unfilled)]
        Path(folder_name, "draft-phrases.txt").write_text("\n".join([head, *body]) + "\n", "utf-8")
    yield found


def test_nothing_is_wrong(verdict: Verdict) -> None:
    assert verdict.wrong == []


def test_most_that_has_an_answer_is_filled(verdict: Verdict) -> None:
    assert verdict.filled >= FLOOR_OURS * verdict.answerable, "\n".join(verdict.unfilled)
