"""A figure of a working report: bound, worded, without a record, by hand, outdated; never a number without records."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from writing_cast import AT, begun, figure_of, later, one_more_meeting, section_of, text_of

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.reports.models import LiveFigure, Working
from shuzhi.apps.reports.writing import (
    bases,
    counting,
    coverage,
    figuring,
    finding_figures,
    panels,
    reading_over,
    saving,
)
from shuzhi.apps.reports.writing.document import Block, Words
from shuzhi.apps.reports.writing.saving import Edit
from shuzhi.core.errors import Refused
from shuzhi.core.indicators.questions import parse_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]


def now(row: LiveFigure) -> LiveFigure:
    return LiveFigure.objects.get(pk=row.pk)


def states(working: Working) -> dict[str, str]:
    return {r.node: r.state for r in panels.recount(CONSOLE, working.pk, AT.date())}


def test_a_blank_is_bound_by_name_and_shows_the_exact_value() -> None:
    working = begun()
    blank = figure_of(working, "简报")
    row = figuring.bind(CONSOLE, working.pk, blank.node, "study.theme_day", at=later(1))
    assert (row.state, row.shown, row.value) == ("proven", "24次", "24") and len(row.records) == 24
    assert "编发简报24次" in text_of(working)
    assert Event.objects.get(verb="reports.figure_bound").body.count("24次")


def test_nothing_is_bound_that_no_record_answers() -> None:
    working = begun()
    blank = figure_of(working, "简报")
    for key in (
        "study.group",
        "no.such",
        "x?y=z",
        "",
        "study.theme_day?topic=没有的",
        "study.theme_day?reach=org:QT",
    ):
        with pytest.raises(Refused):
            figuring.bind(CONSOLE, working.pk, blank.node, key, at=later(1))
    assert now(blank).state == blank.state and now(blank).shown == blank.shown


def test_unbound_it_is_the_blank_it_was() -> None:
    working = begun()
    blank = figure_of(working, "简报")
    figuring.bind(CONSOLE, working.pk, blank.node, "study.theme_day", at=later(1))
    row = figuring.unbind(CONSOLE, working.pk, blank.node, at=later(2))
    assert (row.state, row.shown, row.value, row.records) == ("blank", blank.shown, "", ())
    assert row.others[0] == "study.theme_day", "what it was bound to is one click away"


def test_a_figure_is_worded_only_truly() -> None:
    working = begun()
    theme = figure_of(working, "主题党日")
    assert figuring.word(CONSOLE, working.pk, theme.node, "20余次", at=later(1)).shown == "20余次"
    for lie in ("30余次", "25次", "24 次", "", "20余次<b>"):
        with pytest.raises(Refused):
            figuring.word(CONSOLE, working.pk, theme.node, lie, at=later(2))
    assert now(theme).shown == "20余次"


def test_a_record_left_out_is_counted_without_and_proven_without() -> None:
    working = begun()
    meeting = figure_of(working, "党总支")
    record = meeting.records[0]
    with pytest.raises(Refused, match="为什么"):
        figuring.leave_out(CONSOLE, working.pk, meeting.node, record, " ", at=later(1))
    row = figuring.leave_out(CONSOLE, working.pk, meeting.node, record, "是扩大会，另计", at=later(1))
    assert (row.shown, len(row.records)) == ("3次", 3) and record not in row.records
    assert parse_key(row.key).without == (record,)
    assert states(working)[meeting.node] == "proven", "counted again it is the same"
    back = figuring.take_back(CONSOLE, working.pk, meeting.node, record, at=later(2))
    assert (back.shown, back.digest, back.key) == (meeting.shown, meeting.digest, meeting.key)


def test_without_is_part_of_the_question_whatever_is_asked() -> None:
    """The same as a ledger that never held the record, for counts, sums and ratios alike."""
    working = begun()
    ledger, _ = counting.ledgers(CONSOLE, working)
    gone = ledger.rows("活动")[0].id
    for one in ledger.catalogue.indicators:
        question = parse_key(one.id)
        with_all, without = ledger.ask(question), ledger.ask(replace(question, without=(gone,)))
        assert gone not in without.figure.records
        if gone not in with_all.figure.records:
            assert with_all.value == without.value, one.id


def test_by_hand_needs_a_source_and_is_marked() -> None:
    working = begun()
    blank = figure_of(working, "简报")
    with pytest.raises(Refused, match="出处"):
        figuring.write_by_hand(CONSOLE, working.pk, blank.node, "12期", "", at=later(1))
    row = figuring.write_by_hand(CONSOLE, working.pk, blank.node, "12期", "办公室编印登记", at=later(1))
    assert (row.state, row.shown, row.source) == ("typed", "12期", "办公室编印登记")
    assert figuring.unbind(CONSOLE, working.pk, blank.node, at=later(2)).shown == blank.shown


def test_a_change_in_the_ledger_makes_it_outdated_until_it_is_taken(tmp_path: Path) -> None:
    working = begun()
    meeting, theme = figure_of(working, "党总支"), figure_of(working, "主题党日")
    assert states(working)[meeting.node] == "proven"
    one_more_meeting(tmp_path)
    assert (states(working)[meeting.node], states(working)[theme.node]) == ("outdated", "proven")
    assert now(meeting).shown == "4次", "nothing changes by itself"
    panel = panels.figure_panel(CONSOLE, working.pk, meeting.node, AT.date())
    assert panel.moved is not None and (panel.moved.value, panel.moved.added, panel.moved.gone) == ("5", 1, 0)
    assert figuring.refresh_all(CONSOLE, working.pk, at=later(2)) == 1
    assert now(meeting).shown == "5次" and states(working)[meeting.node] == "proven"


def test_the_panel_tells_everything_about_a_figure() -> None:
    working = begun()
    panel = panels.figure_panel(CONSOLE, working.pk, figure_of(working, "党总支").node, AT.date())
    assert panel.state == "proven" and len(panel.records) == 4 and panel.before == "1次"
    assert panel.definition and panel.wordings == ("4次",) and panel.shows_words


def test_a_figure_is_inserted_by_name() -> None:
    working = begun()
    ledger, _ = counting.ledgers(CONSOLE, working)
    first = finding_figures.search(ledger, "主题党日")[0]
    assert (first.name, first.value) == ("主题党日次数", "24")
    assert not finding_figures.search(ledger, "  ")
    row = figuring.insert(CONSOLE, working.pk, first.key, at=later(1))
    assert row.shown == "24次" and row.node not in {f.node for f in working.figures.exclude(pk=row.pk)}
    with pytest.raises(Refused):
        figuring.insert(CONSOLE, working.pk, "study.group", at=later(1))


def test_a_typed_number_is_shown_as_one_without_record() -> None:
    working = begun()
    section = section_of(working, "存在问题")
    blocks = (Block("n7", (Words("全年编印简报18期，走访群众。"),)),)
    found = reading_over.read_over(CONSOLE, working.pk, AT.date(), {section.pk: blocks})
    typed = next(t for t in found.typed if t.block == "n7")
    assert (typed.text, typed.start, typed.end) == ("18期", 6, 9)
    assert not any("4次" in t.text for t in found.typed), "figures are none"


def test_findings_stand_at_their_place_counted_as_browsers_count() -> None:
    working = begun()
    section = section_of(working, "存在问题")
    blocks = (Block("n7", (Words("𠮷祥。坚持以人民为中兴的发展思想。"),)),)
    found = reading_over.read_over(CONSOLE, working.pk, AT.date(), {section.pk: blocks})
    remark = next(r for r in found.remarks if r.block == "n7" and r.suggestion)
    text = "𠮷祥。坚持以人民为中兴的发展思想。".encode("utf-16-le")[remark.start * 2 : remark.end * 2].decode(
        "utf-16-le"
    )
    assert text == remark.text


def test_a_dismissed_finding_stays_away_with_its_reason() -> None:
    working = begun()
    section = section_of(working, "存在问题")
    blocks = (Block("n7", (Words("坚持以人民为中兴的发展思想。"),)),)
    texts = {section.pk: blocks}
    remark = next(
        r for r in reading_over.read_over(CONSOLE, working.pk, AT.date(), texts).remarks if r.block == "n7"
    )
    with pytest.raises(Refused):
        reading_over.dismiss(CONSOLE, working.pk, remark.mark, remark.code, remark.text, "", at=AT)
    reading_over.dismiss(CONSOLE, working.pk, remark.mark, remark.code, remark.text, "引用原文", at=AT)
    again = reading_over.read_over(CONSOLE, working.pk, AT.date(), texts)
    assert remark.mark not in {r.mark for r in again.remarks} and again.dismissed == 1
    assert reading_over.consider_again(CONSOLE, working.pk, at=AT) == 1


def test_a_sentence_without_basis_says_so_until_a_record_is_attached() -> None:
    working = begun()
    words = "各党支部认真开展主题党日。"
    panel = bases.sentence_panel(CONSOLE, working.pk, "b4", words, AT.date())
    assert panel.is_bare and panel.suggested
    made = bases.attach(CONSOLE, working.pk, "b4", words, panel.suggested[0].id, at=AT)
    panel = bases.sentence_panel(CONSOLE, working.pk, "b4", "各党支部都认真开展了主题党日。", AT.date())
    assert not panel.is_bare and panel.attached[0].record is not None
    assert bases.sentence_panel(CONSOLE, working.pk, "b4", "完全是另外一回事情。", AT.date()).is_bare
    bases.detach(CONSOLE, working.pk, made.pk, at=AT)
    with pytest.raises(Refused):
        bases.attach(CONSOLE, working.pk, "b4", words, "no such record", at=AT)


def test_coverage_both_ways() -> None:
    working = begun()
    told = coverage.coverage(CONSOLE, working.pk, AT.date())
    assert told.tasks == () and any("学习不够深入" in p.text for p in told.bare)
    silent = {s.kind: s.count for s in told.silent}
    assert "活动" not in silent, "every activity of the year stands behind a figure"


def test_a_figure_in_two_places_is_one(tmp_path: Path) -> None:
    working = begun()
    meeting, section = figure_of(working, "党总支"), section_of(working, "下一步")
    from shuzhi.apps.reports.writing.document import Shown, load

    blocks = (*load(section.blocks), Block("n5", (Words("全年总支会"), Shown(meeting.node), Words("。"))))
    saving.save(CONSOLE, working.pk, [Edit(section.pk, 1, blocks)], at=later(1))
    one_more_meeting(tmp_path)
    figuring.refresh(CONSOLE, working.pk, meeting.node, at=later(2))
    assert text_of(working).count("5次") == 2 and Decimal(now(meeting).value) == 5


def test_a_sentence_of_the_bank_takes_the_figures_of_its_year() -> None:
    from shuzhi.apps.reports.writing import phrasing
    from shuzhi.apps.reports.writing.loading import whole

    working = begun()
    block = next(b for b in whole(working).paragraphs if "党总支会议" in b.text(whole(working).shown))
    kept = phrasing.keep_phrase(CONSOLE, working.pk, block.id, at=later(1))
    assert "{" in kept.words and "4次" not in kept.words, "a figure is kept as its question"
    assert phrasing.keep_phrase(CONSOLE, working.pk, block.id, at=later(2)) == kept
    (ready,) = phrasing.phrases(CONSOLE, working.pk, AT.date())
    assert "会议4次" in ready.words and "24次" in ready.words
    other = begun(words="述职报告\n一、情况\n今年。\n")
    put, rows = phrasing.use_phrase(CONSOLE, other.pk, kept.pk, at=later(3))
    assert [r.shown for r in rows if r.state == "proven"] == ["4次", "24次"]
    assert set(put.nodes) == {r.node for r in rows} <= {f.node for f in other.figures.all()}
    phrasing.drop_phrase(CONSOLE, working.pk, kept.pk, at=later(4))
    assert not phrasing.phrases(CONSOLE, working.pk, AT.date())
