"""Two hundred reports through the real draft function on the worked example's ledger (issue 6, done when)."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from letterheads import letterhead
from tampering import one_digit_elsewhere, one_digit_of_a_figure

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.services import import_books
from shuzhi.apps.reports import files, services
from shuzhi.core import proofs
from shuzhi.core.proofs import Status, Verification, keys
from shuzhi.web.demo.book import write_workbook
from shuzhi.web.demo.bureau import REPORT_YEAR, organisations
from shuzhi.web.demo.opening import template_text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(REPORT_YEAR, 12, 31, 4, tzinfo=UTC)
REPORTS, PARTS = 200, 4  # in parts: a machine with more than one core takes them side by side
# Sentences that any committee's or branch's ledger answers, so that no report is without a figure.
COUNTED = ("开展主题党日活动**次", "召开支部党员大会**次", "讲党课**次", "现有党员**名", "开展谈心谈话**人次")


def template(source: random.Random) -> str:
    """Last year's report of the example with some paragraphs left out, some numbers hidden, and sentences of its own."""
    head, *rest = template_text().split("\n")
    kept = [line for line in rest if re.match(r"[一二三四五六]、", line) or source.random() < 0.6]
    masked = [
        re.sub(r"\d+(?=[次名篇件])", lambda hit: source.choice((hit[0], "**", "XX")), line) for line in kept
    ]
    own = f"（一）小结。全年{'，'.join(source.sample(COUNTED, 3))}，另走访{source.randint(3, 9)}5户。"
    masked.insert(source.randrange(1, 3), own)
    return "\n".join([head, *masked])


def checked(data: bytes) -> Verification:
    return proofs.verify(data, None, keys.trusted(settings.HOME.keys))


def named(found: Verification) -> list[str]:
    return [check.entry.id for check in found.figures if check.status != Status.OK and check.entry]


@pytest.mark.parametrize("part", range(PARTS))
def test_two_hundred_drafted_reports(part: int, tmp_path: Path) -> None:
    write_workbook(tmp_path / "台账.xlsx")
    assert import_books(CONSOLE, [tmp_path / "台账.xlsx"], at=NOW).written
    codes = [unit.code for unit in organisations() if unit.kind != "党小组"]
    head = letterhead("{{标题}}", "{{正文}}", "联系电话：0000-1234567")
    seeds = range(
        part, REPORTS, PARTS if connection.vendor == "sqlite" else 10 * PARTS
    )  # the proof is the same on both
    figures = 0
    for seed in seeds:
        source = random.Random(seed)
        path = tmp_path / "底稿.txt"
        path.write_text(template(source), encoding="utf-8")
        drafted = services.draft(
            CONSOLE, source.choice(codes), REPORT_YEAR - seed % 2, at=NOW, template=path,
            keep_hedges=seed % 3 == 0, letterhead=head if seed % 4 == 0 else b"",
        )  # fmt: skip
        data = files.content(drafted.paper, drafted.proof, "docx", drafted.letterhead)
        whole = checked(data)
        assert whole.holds and whole.notes == () and named(whole) == [], seed
        assert whole.figures, seed
        figures += len(whole.figures)
        changed, mark = one_digit_of_a_figure(data, source)
        found = checked(changed)
        assert not found.holds and named(found) == [mark] and found.paragraphs_changed == (), seed
        changed, paragraph = one_digit_elsewhere(data, source)
        found = checked(changed)
        assert not found.holds and found.paragraphs_changed == (paragraph,) and named(found) == [], seed
    assert figures > 5 * len(seeds)
