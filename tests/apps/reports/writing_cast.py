"""What the tests of writing share: a report begun from the small ledger, and two people who write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from shuzhi.apps.accounts.models import CONSOLE, Actor
from shuzhi.apps.ledger.services import import_books
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.reports.models import LiveFigure, Section, Working
from shuzhi.apps.reports.writing import document, loading, opening
from shuzhi.apps.reports.writing.document import Block, Words

AT = datetime(2022, 12, 31, 5, tzinfo=UTC)
LAST_YEAR = """青禾县水利局党总支书记2021年度抓基层党建工作述职报告

现将2021年度抓基层党建工作情况述职如下：
一、履职情况
（一）严肃组织生活。全年召开党总支会议**次，各党支部开展主题党日活动**次，编发简报**期。
（二）建强队伍。全年表彰先进30人。
二、存在问题
（一）学习不够深入。个别党员全年只参加学习2次。
三、下一步打算
（一）抓实学习。坚持每月开展1次主题党日。
"""


def later(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def writer(name: str, code: str = "ZZ", role: str = "committee_admin") -> Actor:
    """Somebody with an account and a role, as an actor."""
    from house_cast import user

    made = user(name)
    Role.objects.create(
        user=made, organisation=Organisation.objects.get(code=code), role=role, since=date(2022, 1, 1)
    )
    return Actor(made.pk, made.username)


def begun(actor: Actor = CONSOLE, words: str = LAST_YEAR, **more: object) -> Working:
    """A report of ZZ for 2022, begun from last year's."""
    unit = Organisation.objects.get(code="ZZ")
    file = opening.Upload("去年.txt", words.encode())
    wanted = opening.Wanted(unit, 2022, date(2022, 12, 31), upload=file, **more)  # type: ignore[arg-type]
    return opening.start(actor, wanted, at=AT)


def figure_of(working: Working, name: str) -> LiveFigure:
    """The figure or blank that counts something."""
    found = [f for f in working.figures.all() if name in f.what or name in f.name or name in f.shown]
    assert len(found) == 1, [(f.node, f.what, f.name, f.shown) for f in found]
    return found[0]


def section_of(working: Working, heading: str) -> Section:
    return working.sections.get(heading__contains=heading)


def with_words(section: Section, words: str) -> tuple[Block, ...]:
    """A section's paragraphs with one more at the end."""
    return (*document.load(section.blocks), Block(f"n{abs(hash(words)) % 10**8}", (Words(words),)))


def text_of(working: Working) -> str:
    return loading.whole(Working.objects.get(pk=working.pk)).flat.text


def one_more_meeting(folder: Path) -> None:
    """The ledger moves on: a fifth 党总支会 is entered."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet("活动")
    page.append(["日期", "组织编码", "类型", "主题", "应到", "实到"])
    page.append(["2022-12-15", "ZZ", "党总支会", "补记的总支会", 5, 5])
    book.save(folder / "补记.xlsx")
    assert import_books(CONSOLE, [folder / "补记.xlsx"], at=AT).written


__all__ = [
    "AT",
    "LAST_YEAR",
    "begun",
    "figure_of",
    "later",
    "one_more_meeting",
    "section_of",
    "text_of",
    "with_words",
    "writer",
]
