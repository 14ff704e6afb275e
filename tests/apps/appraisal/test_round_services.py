"""A round from its opening to its end, as the services know it; every refusal names what is missing."""

from __future__ import annotations

import dataclasses
import itertools
import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from appraisal_cast import AT, Cast, scheme
from django.db import IntegrityError, transaction
from docx import Document
from house_cast import activity, member
from openpyxl import load_workbook

from shuzhi.apps.appraisal import acting, counting, feedback, grading, letters, marking, queries, services
from shuzhi.apps.appraisal.grading import Choice, Given, Room
from shuzhi.apps.appraisal.models import Comment, Entry, GroupCounts, Note, Objection, Round
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ballots import services as box
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.models import Problem
from shuzhi.core.appraising import Dimension, Group, Scheme
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.voting import Tally
from shuzhi.packs.appraisal import flow
from shuzhi.packs.appraisal.flow import Side, Stage

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def cast() -> Cast:
    return Cast()


def entries(round_: Round) -> list[Entry]:
    return list(round_.entries.select_related("organisation").order_by("position"))


def given(round_: Round, own: int = 1, **counts: int) -> list[Given]:
    marks = {"好": 0, "较好": 0, "一般": 0, "差": 0} | counts
    return [Given(each, own, marks) for each in entries(round_)]


def all_papers(cast: Cast, round_: Round, **counts: int) -> None:
    for number in (1, 2):
        grading.enter_papers(cast.admin, round_.pk, number, "work", 10, given(round_, **counts), at=AT)


# ---- opening and scheme -----------------------------------------------------------------------------------------------------


def test_a_round_begins_with_the_packs_scheme_and_the_units_in_the_trees_order(cast: Cast) -> None:
    round_ = cast.open()
    assert [each.name for each in entries(round_)] == ["第一党支部", "第二党支部", "第三党支部"]
    assert queries.scheme_of(round_) == queries.usual_scheme()
    assert services.scheme_findings(queries.usual_scheme()) == []


def test_next_years_round_begins_with_this_years_scheme(cast: Cast) -> None:
    first = cast.begun()
    Round.objects.update(stage="结束")
    terms = services.Terms(2023, "下一年", "written", "党委会", date(2023, 12, 31))
    second = services.open_round(cast.admin, cast.committee, terms, ["JW01"], at=AT)
    assert second.scheme == Round.objects.get(pk=first.pk).scheme


def test_one_open_round_a_year(cast: Cast) -> None:
    cast.open()
    with pytest.raises(Refused, match="还在进行"):
        cast.open()
    row = Round.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_only_own_units_report(cast: Cast) -> None:
    terms = services.Terms(2022, "x", "live", "x", date(2022, 12, 31))
    with pytest.raises(Refused, match="“YW”不在本党委"):
        services.open_round(cast.admin, cast.committee, terms, ["JW01", "YW"], at=AT)
    with pytest.raises(Refused, match="至少一个"):
        services.open_round(cast.admin, cast.committee, terms, [], at=AT)
    with pytest.raises(Refused, match="没有可以统计的记录"):
        services.open_round(
            cast.admin, cast.committee, dataclasses.replace(terms, as_of=date(2021, 6, 1)), ["JW01"], at=AT
        )
    with pytest.raises(Refused, match="没有这项权限"):
        services.open_round(cast.secretary, cast.units[0], terms, ["JW01"], at=AT)
    with pytest.raises(NotFound):
        services.open_round(cast.admin, cast.stranger, terms, ["YW"], at=AT)


def test_units_led_by_the_committee_may_report(cast: Cast) -> None:
    Organisation.objects.filter(code="YW").update(lead_unit="甲委")
    assert [unit.code for unit in queries.offered_units(cast.committee, date(2022, 12, 1))] == [
        "JW01",
        "JW02",
        "JW03",
        "YW",
    ]


def test_weights_that_do_not_sum_keep_a_round_from_starting(cast: Cast) -> None:
    round_ = cast.open()
    wrong = dataclasses.replace(scheme(), groups=(Group("上级领导", D(60)), Group("同级书记", D(30))))
    found = services.put_scheme(cast.admin, round_.pk, wrong, at=AT)
    assert [each.code for each in found] == ["appraisal.weights"]
    with pytest.raises(Refused, match="权重合计90%"):
        services.step(cast.admin, round_.pk, "start", at=AT)
    assert Round.objects.get().stage == "准备"


def test_a_target_of_nought_keeps_a_round_from_starting(cast: Cast) -> None:
    round_ = cast.open()
    first, *rest = scheme().items
    zero = Scheme(
        "x",
        (Dimension("x", (dataclasses.replace(first, target=D(0)), *rest)),),
        scheme().groups,
        scheme().grades,
    )
    assert services.put_scheme(cast.admin, round_.pk, zero, at=AT)[0].code == "appraisal.target"
    with pytest.raises(Refused, match="目标值应大于0"):
        services.step(cast.admin, round_.pk, "start", at=AT)


def test_terms_and_units_change_while_it_is_prepared(cast: Cast) -> None:
    round_ = cast.open()
    terms = services.Terms(2022, "改名", "written", "局党委", date(2022, 11, 30))
    services.revise(cast.admin, round_.pk, terms, ["JW02"], at=AT, seen=0)
    assert [each.organisation.code for each in entries(round_)] == ["JW02"]
    with pytest.raises(acting.Stale):
        services.revise(cast.admin, round_.pk, terms, ["JW03"], at=AT, seen=0)
    with pytest.raises(Refused, match="年度不能改"):
        services.revise(cast.admin, round_.pk, dataclasses.replace(terms, year=2023), ["JW03"], at=AT)


# ---- the table --------------------------------------------------------------------------------------------------------------


def test_the_table_walks(cast: Cast) -> None:
    """Every stage × act × side: what the table does not allow is refused and leaves nothing behind."""
    round_ = cast.open()
    who = {Side.HOLDER: cast.admin, Side.UNIT: cast.secretary}
    for stage, move, side in itertools.product(Stage, flow.MOVES, Side):
        Round.objects.update(stage=stage.value)
        before = Event.objects.count()
        allowed = flow.may(move.key, stage, frozenset({side}))
        assert allowed == (stage in move.stages and side is move.side)
        try:
            with transaction.atomic():
                stood, _ = acting.begin_for(who[side], round_.pk, "JW01", move.key, AT)
                acting.keep(who[side], stood.round, move.key, AT)
                assert stood.stage == (move.after or stage)
                transaction.set_rollback(True)
            done = True
        except (Refused, NotFound):
            done = False
        seen = side is Side.HOLDER or stage is not Stage.PREPARING  # before it begins a unit knows of nothing
        assert done == (allowed and seen), (stage, move.key, side)
        assert Event.objects.count() == before


def test_what_was_decided_is_not_reopened(cast: Cast) -> None:
    round_ = cast.begun()
    for stage in ("反馈", "结束"):
        Round.objects.update(stage=stage)
        for key in ("back", "grade", "count", "start"):
            with pytest.raises(Refused, match="另开一轮"):
                services.step(cast.admin, round_.pk, key, at=AT)
        with pytest.raises(Refused, match="另开一轮"):
            services.compute(cast.admin, round_.pk, at=AT)
    again = cast.open()
    assert again.pk != round_.pk, "a new round of the same year may be opened"


def test_steps_that_are_none(cast: Cast) -> None:
    round_ = cast.begun()
    with pytest.raises(Refused, match="没有这一步"):
        services.step(cast.admin, round_.pk, "decide", at=AT)
    with pytest.raises(NotFound):
        acting.begin(cast.admin, round_.pk, "nothing", AT)
    with pytest.raises(Refused, match="现在是“报告”阶段"):
        services.step(cast.admin, round_.pk, "grade", at=AT)
    with pytest.raises(NotFound):
        services.step(cast.secretary, round_.pk, "meet", at=AT, anyway=True)


# ---- sheets -----------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_what_the_figures_say(cast: Cast) -> None:
    """One reading for all units gives each the very figures of 数据."""
    for unit, times in zip(cast.units, (4, 2, 0), strict=True):
        for n in range(times):
            activity(unit, date(2022, 3 * n + 1, 5), "党员大会")
    activity(cast.units[0], date(2021, 5, 5), "去年")
    round_ = cast.begun()
    services.compute(cast.admin, round_.pk, at=AT)
    sheets = counting.sheets(round_, entries(round_))
    for each in entries(round_):
        line = sheets[each.pk].lines[0]
        figure = next(
            f
            for f in figures.figures(cast.admin, each.organisation, 2022, date(2022, 12, 31))
            if f.indicator == "meeting.members"
        )
        assert (line.value, line.records) == (figure.value, figure.records)
    first, second, third = (sheets[each.pk].lines[0] for each in entries(round_))
    assert (first.formula, first.points) == ("4 ÷ 4 × 60 = 60.00", D(60))
    assert (second.formula, second.points) == ("2 ÷ 4 × 60 = 30.00", D(30))
    assert (third.points, third.reason[:2]) == (None, "台账"), "blank, never nought"
    assert sheets[entries(round_)[0].pk].total is None, "no sum while a line is blank"


def test_records_after_the_rounds_day_do_not_count(cast: Cast) -> None:
    activity(cast.units[0], date(2022, 3, 5), "一")
    activity(cast.units[0], date(2022, 12, 5), "二")
    round_ = cast.begun()
    Round.objects.update(as_of=date(2022, 11, 30))
    services.compute(cast.admin, round_.pk, at=AT)
    assert counting.sheets(round_, entries(round_))[entries(round_)[0].pk].lines[0].value == 1


def test_facts_of_the_year_count_and_are_seen(cast: Cast) -> None:
    new = marking.NewNote("加分", "", date(2022, 5, 1), "承办全县现场会", "县委通报2022年第3号", D(2))
    marking.note(cast.admin, cast.units[0], new, at=AT)
    marking.note(
        cast.admin, cast.units[0], dataclasses.replace(new, kind="扣分", points=D(1), fact="报送失实"), at=AT
    )
    dropped = marking.note(
        cast.admin, cast.units[0], dataclasses.replace(new, fact="重复", points=D(5)), at=AT
    )
    marking.withdraw(cast.admin, dropped.pk, "重复记录", at=AT)
    assert queries.notes(cast.secretary, date(2022, 5, 1)).count() == 3, (
        "the unit sees them, the withdrawn one too"
    )
    assert queries.notes(cast.other, date(2022, 5, 1)).count() == 0, "no other unit does"
    round_ = cast.begun()
    services.compute(cast.admin, round_.pk, at=AT)
    add, less = counting.sheets(round_, entries(round_))[entries(round_)[0].pk].lines[2:]
    assert (add.points, less.points, add.formula) == (D(2), D(-1), "2 = 2")
    with pytest.raises(Refused, match="已经撤回"):
        marking.withdraw(cast.admin, dropped.pk, "重复记录", at=AT)
    with pytest.raises(NotFound):
        marking.withdraw(cast.secretary, dropped.pk, "不服", at=AT)


def test_a_fact_that_fits_no_item_is_not_guessed(cast: Cast) -> None:
    new = marking.NewNote("加分", "创新", date(2022, 5, 1), "承办全县现场会", "县委通报", D(2))
    marking.note(cast.admin, cast.units[0], new, at=AT)
    round_ = cast.open()
    add, less = scheme().items[2:]
    two = Scheme(
        "x", (*scheme().dimensions[:1], Dimension("加", (add, dataclasses.replace(add, id="b", name="另一项"), less))), scheme().groups, scheme().grades
    )  # fmt: skip
    services.put_scheme(cast.admin, round_.pk, two, at=AT)
    services.step(cast.admin, round_.pk, "start", at=AT)
    with pytest.raises(Refused, match="对不上方案里的项目"):
        services.compute(cast.admin, round_.pk, at=AT)
    Note.objects.update(item="另一项")
    services.compute(cast.admin, round_.pk, at=AT)
    assert counting.load(entries(round_)[0].evidence).extras[0].item == "b"


@pytest.mark.parametrize(
    ("fact", "refused"),
    [("李长河工作不力", True), ("高原同志迟报", True), ("高原地区服务点建成", False), ("迟报党费", False)],
)
def test_notes_are_about_units_never_about_persons(cast: Cast, fact: str, refused: bool) -> None:
    member(cast.units[0], "李长河")
    member(cast.units[0], "高原")
    new = marking.NewNote("扣分", "", date(2022, 5, 1), fact, "通报", D(1))
    if refused:
        with pytest.raises(Refused, match="不记个人"):
            marking.note(cast.admin, cast.units[0], new, at=AT)
    else:
        marking.note(cast.admin, cast.units[0], new, at=AT)
    assert not {"person", "member", "user"} & {field.name for field in Note._meta.get_fields()}


@pytest.mark.parametrize(
    ("change", "words"), [({"on": date(2023, 5, 1)}, "还没有到"), ({"source": " "}, "依据")]
)
def test_notes_are_dated_and_have_a_source(cast: Cast, change: dict[str, object], words: str) -> None:
    new = marking.NewNote("扣分", "", date(2022, 5, 1), "迟报", "通报", D(1))
    with pytest.raises(Refused, match=words):
        marking.note(cast.admin, cast.units[0], dataclasses.replace(new, **change), at=AT)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="没有这项权限"):
        marking.note(cast.secretary, cast.units[0], new, at=AT)


# ---- objections -------------------------------------------------------------------------------------------------------------


def test_an_objection_is_answered_and_counted_again(cast: Cast) -> None:
    activity(cast.units[0], date(2022, 3, 5), "一")
    round_ = cast.begun(until="count")
    with pytest.raises(Refused, match="还没有计算"):
        services.object_to(cast.secretary, round_.pk, "JW01", "meet", "少数了一次", at=AT)
    services.compute(cast.admin, round_.pk, at=AT)
    made = services.object_to(cast.secretary, round_.pk, "JW01", "meet", "少数了一次大会，已补记", at=AT)
    assert made.shown == "1 ÷ 4 × 60 = 15.00"
    with pytest.raises(Refused, match="正等待答复"):
        services.object_to(cast.secretary, round_.pk, "JW01", "meet", "少数了一次", at=AT)
    with pytest.raises(Refused, match="1条异议没有答复"):
        services.step(cast.admin, round_.pk, "grade", at=AT)
    activity(cast.units[0], date(2022, 6, 5), "二")
    for verdict, told, words in (("maybe", "核过了", "是否成立"), ("taken", "", "写明答复")):
        with pytest.raises(Refused, match=words):
            services.answer(cast.admin, round_.pk, "JW01", made.pk, verdict, told, at=AT)
    services.answer(cast.admin, round_.pk, "JW01", made.pk, "taken", "台账已补，按2次算", at=AT)
    assert counting.sheets(round_, entries(round_))[entries(round_)[0].pk].lines[0].value == 2
    with pytest.raises(Refused, match="已由别人答复"):
        services.answer(cast.admin, round_.pk, "JW01", made.pk, "declined", "不成立", at=AT)
    found = Objection.objects.get()
    assert (found.by, found.answered_by, found.answered_at, found.at) == ("secretary", "admin", AT, AT)
    assert Event.objects.filter(verb__in=["appraisal.object", "appraisal.answer"]).count() == 2


def test_an_objection_that_does_not_hold_changes_nothing(cast: Cast) -> None:
    round_ = cast.begun()
    services.compute(cast.admin, round_.pk, at=AT)
    before = entries(round_)[0].evidence
    made = services.object_to(cast.secretary, round_.pk, "JW01", "meet", "应当算四次", at=AT)
    activity(cast.units[0], date(2022, 3, 5), "一")
    services.answer(cast.admin, round_.pk, "JW01", made.pk, "declined", "没有会议记录", at=AT)
    assert entries(round_)[0].evidence == before


def test_a_unit_acts_for_itself_only(cast: Cast) -> None:
    round_ = cast.begun()
    services.compute(cast.admin, round_.pk, at=AT)
    with pytest.raises(NotFound):
        services.object_to(cast.secretary, round_.pk, "JW02", "meet", "别人的数不对", at=AT)
    with pytest.raises(Refused, match="由述职单位办理"):
        services.object_to(cast.admin, round_.pk, "JW01", "meet", "替它提一条", at=AT)
    with pytest.raises(Refused, match="没有这一项"):
        services.object_to(cast.secretary, round_.pk, "JW01", "nothing", "没有的项目", at=AT)
    with pytest.raises(Refused, match="写明理由"):
        services.object_to(cast.secretary, round_.pk, "JW01", "meet", "不", at=AT)
    with pytest.raises(NotFound):
        queries.entry(cast.secretary, round_.pk, "JW02", date(2022, 12, 1))


# ---- the meeting ------------------------------------------------------------------------------------------------------------


def test_the_meeting_needs_released_reports_and_freezes_them(cast: Cast) -> None:
    first = cast.release(cast.units[0])
    round_ = cast.begun()
    with pytest.raises(Refused, match="还有2个单位没有发布述职报告"):
        services.step(cast.admin, round_.pk, "meet", at=AT)
    services.step(cast.admin, round_.pk, "meet", at=AT, anyway=True)
    cast.release(cast.units[0], "更正以后的报告")
    assert entries(round_)[0].report_id == first.pk, "what was frozen stays"
    assert entries(round_)[1].report_id is None


def test_comments_hang_on_sentences(cast: Cast) -> None:
    text = cast.release(cast.units[0]).text
    round_ = cast.begun(until="meet")
    at = text.index("学习不够深入")
    made = marking.comment(cast.admin, round_.pk, "JW01", "学习要联系实际", at, to_rectify=True, at=AT)
    marking.comment(cast.admin, round_.pk, "JW01", "总体扎实，继续保持", None, to_rectify=False, at=AT)
    assert (made.quoted, text[made.start : made.end]) == ("学习不够深入。", "学习不够深入。")
    lines = marking.report_lines(entries(round_)[0])
    assert [s.text for part in lines for s in part if s.comments] == ["学习不够深入。"]
    with pytest.raises(Refused, match="没有这一句"):
        marking.comment(cast.admin, round_.pk, "JW01", "点评错地方", at + 1, to_rectify=True, at=AT)
    with pytest.raises(Refused, match="写下点评"):
        marking.comment(cast.admin, round_.pk, "JW01", " ", None, to_rectify=True, at=AT)
    assert marking.report_lines(entries(round_)[1]) == ()


def test_the_order_of_speakers(cast: Cast) -> None:
    round_ = cast.begun()
    one, two, three = (each.pk for each in entries(round_))
    marking.order(cast.admin, round_.pk, {three: 1, one: 2, two: None}, at=AT)
    stood = queries.standing(cast.admin, round_.pk, date(2022, 12, 1))
    assert [each.pk for each in marking.speakers(stood)] == [three, one, two]
    with pytest.raises(Refused, match="次序相同"):
        marking.order(cast.admin, round_.pk, {three: 1, one: 1}, at=AT)


def test_checks_are_dated_and_opinions_stay_with_the_committee(cast: Cast) -> None:
    round_ = cast.begun()
    for kind in ("check", "opinion"):
        marking.check(
            cast.admin, round_.pk, "JW01", marking.NewCheck(kind, date(2022, 12, 1), "查阅台账12本"), at=AT
        )
    for actor, count in ((cast.admin, 2), (cast.secretary, 1)):
        assert len(queries.checks(*queries.entry(actor, round_.pk, "JW01", date(2022, 12, 1)))) == count
    with pytest.raises(Refused, match="还没有到"):
        marking.check(
            cast.admin, round_.pk, "JW01", marking.NewCheck("check", date(2024, 1, 1), "明年的"), at=AT
        )
    with pytest.raises(NotFound):
        marking.check(
            cast.secretary, round_.pk, "JW01", marking.NewCheck("check", date(2022, 1, 1), "自查"), at=AT
        )


# ---- the groups' grades -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("own_line", "word"), [(True, "本单位"), (False, "本条线")])
def test_nobody_grades_himself(cast: Cast, own_line: bool, word: str) -> None:
    round_ = cast.begun(own_line=own_line, until="meet")
    grading.enter_papers(cast.admin, round_.pk, 2, "work", 10, given(round_, own=2, 好=8), at=AT)
    with pytest.raises(Refused, match=f"{word}2票应当回避，却有9票"):
        grading.enter_papers(cast.admin, round_.pk, 2, "work", 10, given(round_, own=2, 好=9), at=AT)
    with pytest.raises(Refused, match="多于收回的10票"):
        grading.enter_papers(cast.admin, round_.pk, 2, "work", 10, given(round_, own=11), at=AT)
    row = GroupCounts.objects.first()
    assert row is not None
    row.given = 9
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(NotFound):
        grading.enter_papers(cast.admin, round_.pk, 3, "work", 10, [], at=AT)
    with pytest.raises(NotFound):
        grading.enter_papers(cast.admin, round_.pk, 1, "meet", 10, [], at=AT)


ROOM = Room("paper", date(2022, 12, 20), 6, 6, ("计一", "计二"), ("监一",))


def closed(cast: Cast, vote: str, lines: tuple[str, ...], **counts: int) -> None:
    """Two tellers enter the same counts and the vote is published."""
    marks = {line: {"好": 0, "较好": 0, "一般": 0, "差": 0} | counts for line in lines}
    box.open_vote(cast.admin, vote, at=AT)
    for teller in (1, 2):
        box.enter_count(cast.admin, vote, teller, Tally(6, 0, 0, marks), 6, at=AT)
    box.settle(cast.admin, vote, returned=0, missing=0, at=AT)


def test_a_groups_vote_is_prepared_closed_and_taken(cast: Cast) -> None:
    round_ = cast.begun(until="meet")
    (link,) = grading.prepare_votes(cast.admin, round_.pk, 2, ROOM, at=AT)
    lines = tuple(line for line, _, _ in link.held_lines)
    assert lines == ("第一党支部：落实部署", "第二党支部：落实部署", "第三党支部：落实部署")
    own = {each.pk: 1 for each in entries(round_)}
    with pytest.raises(Refused, match="还是“准备”"):
        grading.take_vote(cast.admin, round_.pk, link.vote, own, at=AT)
    with pytest.raises(Refused, match="已经准备好了"):
        grading.prepare_votes(cast.admin, round_.pk, 2, ROOM, at=AT)
    closed(cast, link.vote, lines, 好=5)
    with pytest.raises(Refused, match="本条线2票应当回避，却有5票"):
        grading.take_vote(cast.admin, round_.pk, link.vote, dict.fromkeys(own, 2), at=AT)
    assert GroupCounts.objects.count() == 0, "all or none"
    assert grading.take_vote(cast.admin, round_.pk, link.vote, own, at=AT) == 3
    with pytest.raises(Refused, match="已经取回"):
        grading.take_vote(cast.admin, round_.pk, link.vote, own, at=AT)
    with pytest.raises(Refused, match="来自票箱"):
        grading.enter_papers(cast.admin, round_.pk, 2, "work", 6, given(round_, own=1, 好=1), at=AT)
    assert json.loads(GroupCounts.objects.all()[0].counts) == {"好": 5, "较好": 0, "一般": 0, "差": 0}
    with pytest.raises(NotFound):
        grading.take_vote(cast.admin, round_.pk, "0" * 16, own, at=AT)


def test_a_void_vote_may_be_held_again(cast: Cast) -> None:
    round_ = cast.begun(until="meet")
    (link,) = grading.prepare_votes(cast.admin, round_.pk, 1, ROOM, at=AT)
    box.void(cast.admin, link.vote, "票不够", at=AT)
    assert len(grading.prepare_votes(cast.admin, round_.pk, 1, ROOM, at=AT)) == 1


def test_many_units_get_several_papers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "MOST_LINES", 2)
    round_ = cast.begun(until="meet")
    made = grading.prepare_votes(cast.admin, round_.pk, 1, ROOM, at=AT)
    assert [len(each.held_lines) for each in made] == [2, 1]


def test_a_scheme_without_judged_items_needs_no_vote(cast: Cast) -> None:
    round_ = cast.begun(until="meet")
    first = dataclasses.replace(scheme().items[0], points=D(100))
    alone = Scheme("x", (Dimension("x", (first,)),), scheme().groups, scheme().grades)
    Round.objects.update(scheme=services._text(alone))
    with pytest.raises(Refused, match="不需要测评"):
        grading.prepare_votes(cast.admin, round_.pk, 1, ROOM, at=AT)


# ---- the decision -----------------------------------------------------------------------------------------------------------


def ready(cast: Cast) -> Round:
    """A round whose sheets are whole: 100, 87.50 and 70 points or so."""
    for unit, times in zip(cast.units, (4, 3, 1), strict=True):
        for n in range(times):
            activity(unit, date(2022, 3 * n + 1, 5), "党员大会")
    cast.release(cast.units[0])
    round_ = cast.begun(until="meet")
    all_papers(cast, round_, 好=9)
    marking.comment(cast.admin, round_.pk, "JW01", "学习要联系实际。", 4 + 1, to_rectify=True, at=AT)
    marking.comment(cast.admin, round_.pk, "JW01", "总体扎实，继续保持", None, to_rectify=False, at=AT)
    marking.comment(cast.admin, round_.pk, "JW02", "党费收缴不及时", None, to_rectify=True, at=AT)
    services.step(cast.admin, round_.pk, "count", at=AT)
    services.compute(cast.admin, round_.pk, at=AT)
    services.step(cast.admin, round_.pk, "grade", at=AT)
    round_.refresh_from_db()
    return round_


def choices(round_: Round, *grades: str, why: str = "") -> dict[int, Choice]:
    return {each.pk: Choice(grade, why) for each, grade in zip(entries(round_), grades, strict=True)}


def test_grades_are_proposed_by_the_floors(cast: Cast) -> None:
    round_ = ready(cast)
    assert [each.proposed for each in entries(round_)] == ["好", "较好", "差"]
    stood = queries.standing(cast.admin, round_.pk, date(2022, 12, 1))
    assert grading.proposals(stood)[0].proposal.reason == "100分，不低于“好”的下限90分。"


def test_the_committee_may_differ_and_says_why(cast: Cast) -> None:
    round_ = ready(cast)
    seen = round_.version
    with pytest.raises(Refused, match="“第三党支部”的等次与建议等次“差”不同，请写明"):
        grading.decide(cast.admin, round_.pk, choices(round_, "好", "较好", "一般"), at=AT, seen=seen)
    with pytest.raises(Refused, match="还没有选等次"):
        grading.decide(cast.admin, round_.pk, choices(round_, "好", "较好", ""), at=AT, seen=seen)
    with pytest.raises(Refused, match="不在方案里"):
        grading.decide(cast.admin, round_.pk, choices(round_, "好", "较好", "优秀"), at=AT, seen=seen)
    with pytest.raises(Refused, match="“好”2个，超过比例上限34%（3个单位中最多1个）"):
        grading.decide(
            cast.admin, round_.pk, choices(round_, "好", "好", "差", why="党委研究认为"), at=AT, seen=seen
        )
    grading.decide(
        cast.admin, round_.pk, choices(round_, "好", "较好", "一般", why="年底补课认真"), at=AT, seen=seen
    )
    assert [each.grade for each in entries(round_)] == ["好", "较好", "一般"]
    assert Round.objects.get().stage == "反馈"
    with pytest.raises(Refused):
        grading.decide(cast.admin, round_.pk, choices(round_, "好", "较好", "差"), at=AT, seen=None)


def test_of_two_deciders_one_wins(cast: Cast) -> None:
    """Both have the page open; the second learns that the round has moved on and changes nothing."""
    round_ = ready(cast)
    seen = round_.version
    grading.decide(cast.admin, round_.pk, choices(round_, "好", "较好", "差"), at=AT, seen=seen)
    with pytest.raises(acting.Stale, match="已由别人办理过"):
        grading.decide(
            cast.admin, round_.pk, choices(round_, "较好", "较好", "差", why="另一位的意见"), at=AT, seen=seen
        )
    assert entries(round_)[0].grade == "好"
    assert Event.objects.filter(verb="appraisal.decide").count() == 1


def test_back_to_counting_before_the_decision(cast: Cast) -> None:
    round_ = ready(cast)
    with pytest.raises(Refused, match="退回计算的理由"):
        services.step(cast.admin, round_.pk, "back", at=AT)
    services.step(cast.admin, round_.pk, "back", at=AT, told="测评表录错一行")
    assert Round.objects.get().stage == "计算"
    assert round_.steps.last().told == "测评表录错一行"


def test_grading_waits_for_the_counting(cast: Cast) -> None:
    round_ = cast.begun(until="count")
    with pytest.raises(Refused, match="还没有按台账计算"):
        services.step(cast.admin, round_.pk, "grade", at=AT)


def test_a_blank_sheet_is_proposed_nothing(cast: Cast) -> None:
    round_ = cast.begun(until="count")
    services.compute(cast.admin, round_.pk, at=AT)
    services.step(cast.admin, round_.pk, "grade", at=AT)
    with pytest.raises(Refused, match="方案没有给出建议等次，请写明"):
        grading.decide(cast.admin, round_.pk, choices(round_, "较好", "较好", "较好"), at=AT, seen=None)


def test_a_unit_that_leaves_the_tree_is_settled_before_the_decision(cast: Cast) -> None:
    round_ = ready(cast)
    gone = cast.units[1]
    Organisation.objects.filter(pk=gone.pk).update(
        parent=cast.stranger, path=f"{cast.stranger.path}{gone.pk}."
    )
    with pytest.raises(Refused, match="“第二党支部”已不在本党委"):
        grading.decide(cast.admin, round_.pk, choices(round_, "好", "较好", "差"), at=AT, seen=None)
    with pytest.raises(Refused, match="写明退出本轮的原因"):
        services.drop(cast.admin, round_.pk, "JW02", "", at=AT)
    services.drop(cast.admin, round_.pk, "JW02", "9月划归乙委", at=AT)
    with pytest.raises(Refused, match="已退出本轮"):
        services.drop(cast.admin, round_.pk, "JW02", "再来一次", at=AT)
    grading.decide(
        cast.admin, round_.pk, choices(round_, "较好", "", "差", why="两个单位不设“好”"), at=AT, seen=None
    )
    assert entries(round_)[1].grade == ""
    assert letters.rows(round_)[1][4:6] == ("退出本轮", "9月划归乙委")
    assert feedback.waiting(round_) == 1, "no problem is sent to a unit that has left"


def test_a_dissolved_unit_is_gone_too(cast: Cast) -> None:
    round_ = ready(cast)
    services.step(cast.admin, round_.pk, "back", at=AT, told="第三支部撤销")
    Organisation.objects.filter(code="JW03").update(closed=date(2022, 10, 1))
    with pytest.raises(Refused, match="“第三党支部”已不在"):
        services.step(cast.admin, round_.pk, "grade", at=AT)


# ---- feedback ---------------------------------------------------------------------------------------------------------------


def decided(cast: Cast) -> Round:
    round_ = ready(cast)
    grading.decide(cast.admin, round_.pk, choices(round_, "好", "较好", "差"), at=AT, seen=None)
    return round_


def test_comments_become_problems_once(cast: Cast) -> None:
    round_ = decided(cast)
    assert feedback.to_problems(cast.admin, round_.pk, at=AT) == 2
    rows = list(Problem.objects.order_by("organisation__code"))
    assert [(row.organisation.code, row.source, row.status, row.year) for row in rows] == [
        ("JW01", "上级点评", "待认领", 2022),
        ("JW02", "上级点评", "待认领", 2022),
    ]
    comment = Comment.objects.get(problem=rows[0])
    origin = rows[0].origins.get()
    assert comment.told == rows[0].problem
    assert f"点评第{comment.pk}号" in origin.place and round_.title in origin.place
    with pytest.raises(Refused, match="都已转入"):
        feedback.to_problems(cast.admin, round_.pk, at=AT)
    assert Problem.objects.count() == 2


def words(content: bytes) -> str:
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def test_the_letter_says_grade_comments_and_problems(cast: Cast) -> None:
    round_ = decided(cast)
    feedback.to_problems(cast.admin, round_.pk, at=AT)
    first, _, third = entries(round_)
    told = words(letters.letter(first))
    number = Comment.objects.get(to_rectify=True, entry=first).problem.number  # type: ignore[union-attr]
    assert "确定等次为“好”" in told
    assert f"学习要联系实际（述职报告中“全年召开党员大会4次”）（编号{number}）" in told
    assert "总体扎实，继续保持" in told
    assert "没有提出需要整改的问题" in words(letters.letter(third))
    assert letters.letter(first) == letters.letter(first), "the same bytes"


def test_the_summary_follows_the_tree_never_the_grades(cast: Cast) -> None:
    round_ = decided(cast)
    for each, grade in zip(entries(round_), ("差", "好", "较好"), strict=True):
        Entry.objects.filter(pk=each.pk).update(grade=grade, grade_why="x")
    names = ["第一党支部", "第二党支部", "第三党支部"]
    assert [row[1] for row in letters.rows(round_)] == names
    sheet = load_workbook(BytesIO(letters.summary_xlsx(round_))).worksheets[0]
    found = [cell.value for cell in sheet["B"] if cell.value in names]
    assert found == names
    told = words(letters.summary_docx(round_))
    assert told.index(names[0]) < told.index(names[1]) < told.index(names[2])
    assert "名次" not in told and "排名" not in told


def test_the_round_ends_and_its_history_is_whole(cast: Cast) -> None:
    round_ = decided(cast)
    services.step(cast.admin, round_.pk, "end", at=AT + timedelta(days=1))
    acts = list(round_.steps.values_list("after", flat=True))
    assert list(dict.fromkeys(acts)) == ["准备", "报告", "会议", "计算", "定等次", "反馈", "结束"]
    assert Event.objects.filter(subject=f"round:{round_.pk}").count() == round_.steps.count() + 1


def test_facts_after_the_rounds_day_do_not_count(cast: Cast) -> None:
    new = marking.NewNote("加分", "", date(2022, 12, 5), "承办现场会", "县委通报", D(2))
    marking.note(cast.admin, cast.units[0], new, at=AT)
    round_ = cast.begun()
    Round.objects.update(as_of=date(2022, 11, 30))
    services.compute(cast.admin, round_.pk, at=AT)
    assert counting.load(entries(round_)[0].evidence).extras == ()


def test_what_a_vote_gave_to_a_unit_that_has_left_is_not_taken(cast: Cast) -> None:
    round_ = cast.begun(until="meet")
    (link,) = grading.prepare_votes(cast.admin, round_.pk, 1, ROOM, at=AT)
    closed(cast, link.vote, tuple(line for line, _, _ in link.held_lines), 好=5)
    services.drop(cast.admin, round_.pk, "JW02", "并入第一党支部", at=AT)
    grading.take_vote(cast.admin, round_.pk, link.vote, {each.pk: 0 for each in entries(round_)}, at=AT)
    assert GroupCounts.objects.count() == 2
