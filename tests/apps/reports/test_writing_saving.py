"""Begin a report, save it from two windows, hold and take over a section: nothing typed is ever lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from writing_cast import AT, begun, figure_of, later, section_of, text_of, with_words, writer

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.reports.models import LiveFigure, Section, Version, Working
from shuzhi.apps.reports.writing import document, loading, opening, saving, structure, versions
from shuzhi.apps.reports.writing.document import Block, Shown, Words
from shuzhi.apps.reports.writing.saving import Edit
from shuzhi.core.errors import NotFound, Refused, Unreadable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]


def edit(section: Section, words: str) -> Edit:
    return Edit(section.pk, section.revision, with_words(section, words))


def test_a_report_begins_with_every_blank_bound_or_visible() -> None:
    working = begun()
    whole = loading.whole(working)
    assert [s.heading for s in whole.sections] == ["", "一、履职情况", "二、存在问题", "三、下一步打算"]
    assert working.title == "青禾县水利局党总支书记2022年度抓基层党建工作述职报告"
    states = {f.shown: f.state for f in whole.used}
    assert states["4次"] == "proven" and states["24次"] == "proven"
    assert any(s.startswith("〔待填") and state != "proven" for s, state in states.items())
    assert "30人" not in whole.flat.text.replace("上年30人", ""), "last year's number never stays"
    assert working.versions.get().why == Version.Why.STARTED
    assert Event.objects.filter(verb="reports.started").count() == 1


def test_what_the_first_draft_says_is_what_the_engine_says() -> None:
    """The working text is the draft's text, line by line."""
    working = begun()
    lines = [line for line in text_of(working).split("\n") if line]
    assert lines[0] == working.title
    assert lines[3].startswith("（一）严肃组织生活。全年召开党总支会议4次，各党支部开展主题党日活动24次")


@pytest.mark.parametrize(
    "outline", ["builtin", "situation", "three-lists", "rectification-first", "five-areas", "person"]
)
def test_every_outline_begins_a_report(outline: str) -> None:
    unit = Organisation.objects.get(code="ZZ")
    working = opening.start(CONSOLE, opening.Wanted(unit, 2022, AT.date(), outline=outline), at=AT)
    whole = loading.whole(working)
    assert len(whole.sections) >= 3
    assert all(f.shown in whole.flat.text for f in whole.used)
    assert "**" not in whole.flat.text and "{" not in whole.flat.text
    if outline == "builtin":
        assert any(b.machine for b in whole.paragraphs), "what the program wrote waits to be adopted"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "空文件"),
        ("图.png", b"\x89PNG", "不是报告文件"),
        ("坏.docx", b"PK\x03\x04nothing", "坏.docx"),
        ("长.txt", "述职报告\n".encode() + "字".encode() * 400_000, "不像一份述职报告"),
    ],
)
def test_a_file_that_cannot_be_read_begins_nothing(name: str, data: bytes, said: str) -> None:
    unit = Organisation.objects.get(code="ZZ")
    with pytest.raises(Unreadable, match=said):
        opening.start(
            CONSOLE, opening.Wanted(unit, 2022, AT.date(), upload=opening.Upload(name, data)), at=AT
        )
    assert not Working.objects.exists()


def test_a_stranger_begins_nothing() -> None:
    stranger = writer("stranger", "QT", "branch_secretary")
    with pytest.raises(NotFound):
        begun(stranger)
    with pytest.raises(NotFound):
        saving.save(stranger, begun().pk, [], at=AT)


def test_a_save_stores_and_counts_on() -> None:
    working = begun()
    section = section_of(working, "存在问题")
    outcome = saving.save(CONSOLE, working.pk, [edit(section, "督促不够经常。")], at=later(1))
    assert [s.revision for s in outcome.saved] == [2] and not outcome.late
    assert text_of(working).count("督促不够经常。") == 1
    before = section.length
    section.refresh_from_db()
    assert section.length == before + len("督促不够经常。")


def test_the_same_text_again_writes_nothing() -> None:
    working = begun()
    section = section_of(working, "存在问题")
    before = Event.objects.count()
    saving.save(CONSOLE, working.pk, [Edit(section.pk, 1, document.load(section.blocks))], at=later(1))
    section.refresh_from_db()
    assert section.revision == 1 and Event.objects.count() == before


def test_one_sitting_is_one_event_and_one_version() -> None:
    working, me = begun(), writer("me")
    for minute in range(5):
        section = section_of(working, "存在问题")
        saving.save(me, working.pk, [edit(section, f"第{minute}句。")], at=later(minute))
    assert Event.objects.filter(verb="reports.edited").count() == 1
    assert working.versions.filter(why=Version.Why.SITTING).count() == 1
    section = section_of(working, "存在问题")
    saving.save(me, working.pk, [edit(section, "第二天。")], at=later(24 * 60))
    assert Event.objects.filter(verb="reports.edited").count() == 2


def test_a_late_save_is_told_and_kept() -> None:
    """Two windows of one section: the second is refused, both texts exist afterwards."""
    working, me, you = begun(), writer("me"), writer("you")
    stale = section_of(working, "存在问题")
    saving.save(you, working.pk, [edit(stale, "你写的。")], at=later(1))
    outcome = saving.save(me, working.pk, [edit(stale, "我写的。")], at=later(10))
    assert not outcome.saved
    (late,) = outcome.late
    assert (late.by, late.revision, late.held) == ("you", 2, False)
    assert "你写的。" in text_of(working) and "我写的。" not in text_of(working)
    kept = working.versions.get(pk=late.version)
    assert kept.why == Version.Why.TOO_LATE and "我写的。" in kept.text


def test_a_save_whose_answer_was_lost_is_simply_saved() -> None:
    """The line broke after the text had arrived; the window sends it again from the count that it knows."""
    me, working = writer("me"), begun()
    sent = edit(section_of(working, "存在问题"), "只写一次。")
    first = saving.save(me, working.pk, [sent], at=later(1))
    again = saving.save(me, working.pk, [sent], at=later(2))
    assert not again.late and again.saved == first.saved
    assert not working.versions.filter(why=Version.Why.TOO_LATE).exists()


def test_two_sections_at_once_do_not_meet() -> None:
    working, me, you = begun(), writer("me"), writer("you")
    first, second = section_of(working, "存在问题"), section_of(working, "下一步")
    assert not saving.save(me, working.pk, [edit(first, "甲。")], at=later(1)).late
    assert not saving.save(you, working.pk, [edit(second, "乙。")], at=later(1)).late
    assert "甲。" in text_of(working) and "乙。" in text_of(working)


def test_a_held_section_is_left_alone_until_it_is_taken_over() -> None:
    working, me, you = begun(), writer("me"), writer("you")
    section = section_of(working, "存在问题")
    assert saving.hold(you, working.pk, section.pk, at=later(1)).mine
    held = saving.hold(me, working.pk, section.pk, at=later(2))
    assert (held.mine, held.by) == (False, "you")
    assert saving.save(me, working.pk, [edit(section, "抢着写。")], at=later(2)).late[0].held
    taken = saving.hold(me, working.pk, section.pk, at=later(2), take=True)
    assert taken.mine
    assert not saving.save(me, working.pk, [edit(section, "说好了再写。")], at=later(3)).late
    assert saving.save(you, working.pk, [edit(section, "我不知道。")], at=later(3)).late
    assert Event.objects.filter(verb="reports.taken_over").count() == 1
    assert working.versions.filter(why=Version.Why.TAKEN_OVER).exists()


def test_a_section_is_free_again_when_its_writer_is_silent() -> None:
    working, me, you = begun(), writer("me"), writer("you")
    section = section_of(working, "存在问题")
    saving.hold(you, working.pk, section.pk, at=later(1))
    assert saving.hold(me, working.pk, section.pk, at=later(4)).mine


def test_no_save_brings_in_a_figure_of_another_report() -> None:
    working, other = begun(), begun()
    LiveFigure.objects.create(working=other, node="f99", state="proven", shown="99次")
    section = section_of(working, "存在问题")
    blocks = (*document.load(section.blocks), Block("n1", (Words("共"), Shown("f99"))))
    with pytest.raises(Refused, match="不属于本报告"):
        saving.save(CONSOLE, working.pk, [Edit(section.pk, 1, blocks)], at=later(1))


def test_no_save_changes_what_a_figure_shows() -> None:
    working = begun()
    section = section_of(working, "履职")
    saving.save(CONSOLE, working.pk, [edit(section, "又一句。")], at=later(1))
    assert figure_of(working, "党总支").shown == "4次"


def test_chapters_are_added_moved_and_taken_away() -> None:
    working = begun()
    made = structure.add(CONSOLE, working.pk, section_of(working, "存在问题").pk, "四、意见建议", at=later(1))
    headings = list(working.sections.values_list("heading", flat=True))
    assert headings[3] == "四、意见建议"
    structure.move(CONSOLE, working.pk, made.pk, up=False, at=later(2))
    assert list(working.sections.values_list("heading", flat=True))[4] == "四、意见建议"
    structure.remove(CONSOLE, working.pk, section_of(working, "存在问题").pk, at=later(3))
    assert "个别党员" not in text_of(working)
    assert "个别党员" in working.versions.first().text  # type: ignore[union-attr]
    with pytest.raises(Refused):
        structure.add(CONSOLE, working.pk, None, "  ", at=later(4))


def test_a_version_comes_back_and_so_does_what_it_replaced() -> None:
    working = begun()
    section = section_of(working, "存在问题")
    saving.save(CONSOLE, working.pk, [edit(section, "新写的一句。")], at=later(1))
    first = working.versions.get(why=Version.Why.STARTED)
    rows = versions.compared(CONSOLE, working.pk, first.pk, AT.date()).rows
    assert [r.now for r in rows if r.change == "new"] == ["新写的一句。"]
    versions.restore(CONSOLE, working.pk, first.pk, at=later(5))
    assert "新写的一句。" not in text_of(working)
    assert "新写的一句。" in working.versions.filter(why=Version.Why.RESTORED).get().text
    section.refresh_from_db()
    assert section.revision == 3, "an open window with the old text is told"


def test_the_day_of_a_role_is_the_day_of_this_place() -> None:
    """After midnight in Beijing it is still yesterday in Greenwich: whoever was given a role today may write today."""
    me = writer("me")
    Role.objects.filter(user_id=me.user_id).update(since=date(2023, 1, 1))
    night = datetime(2022, 12, 31, 17, tzinfo=UTC)  # 2023-01-01 01:00 in Beijing
    wanted = opening.Wanted(
        Organisation.objects.get(code="ZZ"), 2022, date(2022, 12, 31), outline="situation"
    )
    working = opening.start(me, wanted, at=night)
    section = working.sections.all()[1]
    assert saving.save(me, working.pk, [edit(section, "夜里写的。")], at=night).saved
    with pytest.raises(NotFound):
        opening.start(me, wanted, at=datetime(2022, 12, 31, 15, tzinfo=UTC))
