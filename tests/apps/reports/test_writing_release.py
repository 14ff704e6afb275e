"""From draft to release: by stages, by two people or with a signed paper; frozen, signed, verified; corrected by a next version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from writing_cast import AT, begun, figure_of, later, one_more_meeting, section_of, with_words, writer

from shuzhi.apps.accounts.models import CONSOLE, Actor
from shuzhi.apps.audit.models import Event
from shuzhi.apps.reports import downloads, services, standing
from shuzhi.apps.reports.models import Report, Stage, Working
from shuzhi.apps.reports.recount import recompute
from shuzhi.apps.reports.writing import comparing, document, figuring, loading, saving, stages
from shuzhi.core import proofs
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.proofs import keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]


def settled(actor: Actor = CONSOLE) -> Working:
    """A report without open blanks."""
    working = begun(actor)
    for row in loading.whole(working).used:
        if row.state in ("blank", "doubtful"):
            figuring.write_by_hand(actor, working.pk, row.node, "若干", "办公室登记", at=later(1))
    return working


def released(working: Working, me: Actor, you: Actor) -> Report:
    for actor, name in ((me, "submit"), (you, "review")):
        stages.move(actor, working.pk, name, at=later(3))
    made = stages.move(me, working.pk, "release", at=later(4))
    assert made is not None
    return made


def verified(report: Report) -> proofs.Verification:
    file = downloads.download(CONSOLE, report.pk, "docx", AT.date())
    return proofs.verify(file.body, None, keys.trusted(settings.HOME.keys), recompute)


def test_a_release_is_frozen_signed_and_verified() -> None:
    me, you = writer("me"), writer("you")
    working = settled(me)
    report = released(working, me, you)
    working.refresh_from_db()
    assert (working.stage, report.number, report.working_id) == (Stage.RELEASED, 1, working.pk)
    assert report.text == loading.whole(working).flat.text
    told = verified(report)
    assert told.holds and {f.status.value for f in told.figures} == {"ok"} and len(told.figures) == 2
    assert "若干" in report.text and Event.objects.filter(verb="reports.released").count() == 1


def test_a_record_left_out_verifies() -> None:
    me, you = writer("me"), writer("you")
    working = settled(me)
    meeting = figure_of(working, "党总支")
    figuring.leave_out(me, working.pk, meeting.node, meeting.records[0], "扩大会另计", at=later(2))
    report = released(working, me, you)
    assert {f.status.value for f in verified(report).figures} == {"ok"} and "会议3次" in report.text
    assert "扩大会另计" in "".join(report.passages.values_list("reason", flat=True))


def test_a_later_change_shows_superseded_and_a_correction_is_a_next_version(tmp_path: Path) -> None:
    me, you = writer("me"), writer("you")
    working = settled(me)
    first = released(working, me, you)
    one_more_meeting(tmp_path)
    told = verified(first)
    assert told.holds and "superseded" in {f.status.value for f in told.figures}
    assert [(m.then, m.now) for m in standing.moved(CONSOLE, first.pk, AT.date())] == [("4", "5")]
    stages.move(me, working.pk, "correct", at=later(5))
    figuring.refresh_all(me, working.pk, at=later(6))
    second = released(working, me, you)
    assert (second.number, "会议5次" in second.text, "会议4次" in Report.objects.get(pk=first.pk).text) == (
        2,
        True,
        True,
    )


def test_an_outdated_figure_is_not_frozen(tmp_path: Path) -> None:
    me, you = writer("me"), writer("you")
    working = settled(me)
    one_more_meeting(tmp_path)
    with pytest.raises(Refused, match="已过时"):
        released(working, me, you)
    assert not Report.objects.exists() and Working.objects.get().stage == Stage.REVIEWED


def test_blanks_are_released_only_on_purpose_and_stay_visible() -> None:
    me, you = writer("me"), writer("you")
    working = begun(me)
    with pytest.raises(Refused, match="待填"):
        released(working, me, you)
    made = stages.move(me, working.pk, "release", at=later(4), with_blanks=True)
    assert made is not None and "〔待填" in made.text
    told = verified(made)
    assert told.holds and told.unfilled == len(
        [r for r in loading.whole(working).used if r.state != "proven"]
    )


def test_nobody_reviews_what_they_submitted_without_a_signed_paper() -> None:
    me = writer("me")
    working = settled(me)
    stages.move(me, working.pk, "submit", at=later(2))
    with pytest.raises(Refused, match="送审人不能自己审核"):
        stages.move(me, working.pk, "review", at=later(3))
    stages.move(me, working.pk, "review", at=later(3), paper="李某 2023年1月6日签字，存党总支档案盒")
    assert Working.objects.get().stage == Stage.REVIEWED
    assert working.steps.get(stage=Stage.REVIEWED).paper.startswith("李某")


def test_two_releases_at_once_one_wins() -> None:
    me, you = writer("me"), writer("you")
    working = settled(me)
    released(working, me, you)
    with pytest.raises(Refused, match="已发布"):
        stages.move(you, working.pk, "release", at=later(4))
    assert Report.objects.count() == 1


@pytest.mark.parametrize("name", ["release", "review", "correct", "back", "", "delete"])
def test_a_draft_takes_no_step_out_of_turn(name: str) -> None:
    working = settled()
    with pytest.raises(Refused):
        stages.move(CONSOLE, working.pk, name, at=later(2))
    assert Working.objects.get().stage == Stage.DRAFT


def test_a_text_under_review_cannot_be_changed() -> None:
    working = settled()
    section = section_of(working, "存在问题")
    stages.move(CONSOLE, working.pk, "submit", at=later(2))
    with pytest.raises(Refused, match="不能再改"):
        saving.save(
            CONSOLE, working.pk, [saving.Edit(section.pk, 1, with_words(section, "改。"))], at=later(3)
        )
    with pytest.raises(Refused, match="不能再改"):
        figuring.unbind(CONSOLE, working.pk, "f1", at=later(3))
    stages.move(CONSOLE, working.pk, "back", at=later(4))
    assert not saving.save(
        CONSOLE, working.pk, [saving.Edit(section.pk, 1, with_words(section, "改。"))], at=later(5)
    ).late


def test_opinions_come_from_readers_while_they_are_asked() -> None:
    working, reader = settled(), writer("reader", role="member")
    with pytest.raises(NotFound):
        stages.give_opinion(reader, working.pk, "第二部分再实一些", at=later(2))
    stages.move(CONSOLE, working.pk, "ask", at=later(2))
    made = stages.give_opinion(reader, working.pk, "第二部分再实一些", at=later(3))
    page = stages.stage_page(reader, working.pk, AT.date())
    assert not page.writes and page.moves == () and page.lines
    with pytest.raises(Refused, match="理由"):
        stages.answer_opinion(CONSOLE, working.pk, made.pk, "declined", "", at=later(4))
    stages.answer_opinion(CONSOLE, working.pk, made.pk, "taken", "", at=later(4))
    with pytest.raises(NotFound):
        stages.answer_opinion(reader, working.pk, made.pk, "declined", "不", at=later(4))
    assert working.opinions.get().answer == "taken"


def test_a_title_changed_on_screen_is_the_title_of_the_file() -> None:
    me, you = writer("me"), writer("you")
    working = settled(me)
    first = working.sections.first()
    assert first is not None
    blocks = json.loads(first.blocks)
    blocks[0]["content"] = [{"type": "text", "text": "青禾县水利局党总支2022年度抓党建工作述职报告"}]
    saving.save(me, working.pk, [saving.Edit(first.pk, 1, document.read(blocks))], at=later(1))
    report = released(working, me, you)
    assert report.title == "青禾县水利局党总支2022年度抓党建工作述职报告"
    assert verified(report).holds


def test_beside_last_year_paragraph_by_paragraph() -> None:
    working = begun()
    section = section_of(working, "存在问题")
    saving.save(
        CONSOLE,
        working.pk,
        [saving.Edit(section.pk, 1, with_words(section, "新近发现联系群众的方法还不多，走访次数偏少。"))],
        at=later(1),
    )
    page = comparing.compare_page(CONSOLE, working.pk, AT.date())
    new = [r.now for r in page.rows if r.change == "new"]
    assert "新近发现联系群众的方法还不多，走访次数偏少。" in new
    assert sum(r.change == "same" for r in page.rows) >= 6
    with pytest.raises(NotFound):
        comparing.compare_page(CONSOLE, working.pk, AT.date(), 999)


def test_an_open_blank_is_only_a_number_beside_last_year() -> None:
    now = "一是每月开展主题党日。二是全年走访企业〔待填：走访企业 家，上年50家〕，签约〔待填：签约 个，上年7个〕。"
    (row,) = comparing._rows([("b1", now)], "一是每月开展主题党日。二是全年走访企业50家，签约7个。")
    assert (row.change, row.now) == ("same", now)


def test_what_the_command_line_drafts_has_no_working_report(template: Path) -> None:
    report = services.draft(CONSOLE, "ZZ", 2022, at=AT, template=template).report
    assert report.working_id is None and report.number is None and verified(report).holds
