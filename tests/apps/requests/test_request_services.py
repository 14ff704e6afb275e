"""Asking, answering, accepting: who, when and source with every number; versions stay; nothing is guessed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from asking import DUE, NOW, SIGNED, TODAY, WANTED, asked, question, somebody, typed, units

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import BusinessFigure
from shuzhi.apps.ledger.queries import records
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.writing import counting
from shuzhi.apps.requests import accepting, giving, queries, services
from shuzhi.apps.requests.giving import Faulty, Typed
from shuzhi.apps.requests.models import Answer, Part, Verdict, Way, plain
from shuzhi.apps.requests.services import Wanted
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.indicators.draft import Names, draft_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return units()[1]


@pytest.fixture
def secretary(unit: Organisation) -> Actor:
    return somebody("secretary", "branch_secretary", unit)


def test_departments_are_proposed_and_assigned(secretary: Actor, unit: Organisation) -> None:
    found = asked(secretary, unit)
    assert [(s.name, [line.question.name for line in s.lines]) for s in queries.sheets(found)] == [
        ("人事", ["在编职工人数", "招聘博士"]),
        ("政务服务", ["政务服务办件量"]),
    ]
    services.assign(secretary, question("招聘博士").pk, "组织人事科", at=NOW)
    assert {s.name for s in queries.sheets(found)} == {"人事", "组织人事科", "政务服务"}
    assert queries.department_for(unit, "招聘博士") == "组织人事科", "whoever was asked last is asked first"
    assert queries.department_for(unit, "不知谁管的数") == ""


def test_the_blanks_of_one_report_are_asked_in_one_request(secretary: Actor, unit: Organisation) -> None:
    found = asked(secretary, unit)
    more = [Wanted("招聘博士", "人", node="f9"), Wanted("矛盾纠纷", "件", node="f4")]
    again = services.open_request(secretary, unit, 2022, more, due=DUE, at=NOW, origin="work:1")
    assert again == found and sum(len(s.lines) for s in queries.sheets(found)) == 4
    stands = queries.standings("work:1")
    assert stands["f9"].question == stands["f2"].question, "one number for two blanks is asked once"
    assert stands["f4"].state == "待答"
    assert services.open_request(secretary, unit, 2022, WANTED, due=DUE, at=NOW) != found


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ([], "至少选一个"),
        ([Wanted("委员", "人", node="f1"), Wanted("委员", "人", node="f2")], "选了两处"),
        ([Wanted("", "人")], "填写指标"),
        ([Wanted("人数", "")], "填写单位"),
        ([Wanted("人数", "人", period="去年")], "期间"),
        ([Wanted("人数", "人", nature="大概")], "性质"),
    ],
)
def test_what_cannot_be_asked(wanted: list[Wanted], says: str, secretary: Actor, unit: Organisation) -> None:
    with pytest.raises(Refused, match=says):
        services.open_request(secretary, unit, 2022, wanted, due=DUE, at=NOW)


def test_a_number_comes_in_and_becomes_a_business_figure(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    token = services.make_link(secretary, row.part_id, DUE, at=NOW)
    assert services.answer_by_link(token, typed(row.number, "１２"), SIGNED, at=NOW) == 1
    assert not BusinessFigure.objects.exists(), "nothing counts before it is accepted"
    accepting.accept(secretary, row.pk, 1, at=NOW)
    held = BusinessFigure.objects.get()
    assert (held.name, held.unit, held.period, held.value) == ("招聘博士", "人", "2022", Decimal(12))
    assert held.source == "人事系统12月报表（人事 2022-12-01 填报）"
    (told,) = records("业务指标", [unit.code])
    assert (told.fields["数据出处"], told.fields["填报人"]) == ("登记数", "演示甲")
    assert queries.standings("work:1")["f2"].state == "已采用"
    assert {"requests.answered", "requests.accepted", "ledger.add"} <= set(
        Event.objects.values_list("verb", flat=True)
    )


def test_a_correction_is_a_new_version(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    for value, version in ((12, 1), (13, 2)):
        services.answer_for(secretary, row.part_id, typed(row.number, value), SIGNED, Way.FILE, at=NOW)
        if version == 2:
            assert queries.line(row).state == "更正待核"
            assert BusinessFigure.objects.get().value == 12, (
                "the old one stands until the new one is accepted"
            )
        accepting.accept(secretary, row.pk, version, at=NOW)
    assert BusinessFigure.objects.get().value == 13
    assert [(a.version, a.value, a.verdict) for a in Answer.objects.all()] == [
        (1, 12, Verdict.REPLACED),
        (2, 13, Verdict.ACCEPTED),
    ]


def test_the_same_page_sent_twice_writes_once(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    sent = [
        services.answer_for(secretary, row.part_id, typed(row.number, 12), SIGNED, Way.FILE, at=NOW)
        for _ in range(2)
    ]
    assert sent == [1, 0] and Answer.objects.count() == 1


def test_returned_with_a_word(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    services.answer_for(secretary, row.part_id, typed(row.number, 12), SIGNED, Way.FILE, at=NOW)
    with pytest.raises(Refused, match="退回的原因"):
        services.give_back(secretary, row.pk, 1, " ", at=NOW)
    services.give_back(secretary, row.pk, 1, "请只数今年的", at=NOW)
    found = queries.line(row)
    assert (found.state, found.is_open, found.latest and found.latest.word) == (
        "已退回",
        True,
        "请只数今年的",
    )
    with pytest.raises(Refused, match="已退回"):
        accepting.accept(secretary, row.pk, 1, at=NOW)
    services.answer_for(secretary, row.part_id, typed(row.number, 12), SIGNED, Way.FILE, at=NOW)
    assert queries.line(row).state == "待核", "the same number again, confirmed"


def test_a_newer_answer_is_not_accepted_unseen(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    for value in (12, 13):
        services.answer_for(secretary, row.part_id, typed(row.number, value), SIGNED, Way.FILE, at=NOW)
    with pytest.raises(Refused, match="新的答复"):
        accepting.accept(secretary, row.pk, 1, at=NOW)
    assert not BusinessFigure.objects.exists()


def test_two_figures_of_one_name_are_refused(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    cells = {
        "组织编码": unit.code,
        "指标": "招聘博士",
        "单位": "人",
        "期间": "2022",
        "数值": "9",
        "来源": "年报",
    }
    entry.add_row(secretary, "业务指标", cells, at=NOW)
    row = question("招聘博士")
    services.answer_for(secretary, row.part_id, typed(row.number, 12), SIGNED, Way.FILE, at=NOW)
    with pytest.raises(Refused, match="台账里已有"):
        accepting.accept(secretary, row.pk, 1, at=NOW)
    assert Answer.objects.get().verdict == Verdict.WAITING


def test_a_record_removed_by_hand_is_written_anew(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    services.answer_for(secretary, row.part_id, typed(row.number, 12), SIGNED, Way.FILE, at=NOW)
    accepting.accept(secretary, row.pk, 1, at=NOW)
    entry.remove_row(secretary, "业务指标", BusinessFigure.objects.get().pk, at=NOW)
    services.answer_for(secretary, row.part_id, typed(row.number, 14), SIGNED, Way.FILE, at=NOW)
    accepting.accept(secretary, row.pk, 2, at=NOW)
    assert BusinessFigure.objects.get().value == 14


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0.005", "0.005"),
        ("-0", "0"),
        ("−0", "0"),
        ("１２．５", "12.5"),
        ("1,234", "1234"),
        (3.3, "3.3"),
        (" 7 ", "7"),
        ("66945", "66945"),
    ],
)
def test_exact(raw: str | float, value: str) -> None:
    assert giving.exact(raw) == Decimal(value)
    assert plain(giving.exact(raw)) == value


@pytest.mark.parametrize(
    "raw",
    ["1e309", "NaN", "Infinity", "十二", "约30", "30余", "12人", "61.3%", "1.2.3", "0x10", "1/3", "=1+1", "0.0000001", "9" * 16, "1，2，3", float("inf"), float("nan"), True],
)  # fmt: skip
def test_what_is_no_number_is_refused(raw: str | float, secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    other = question("在编职工人数")
    both = typed(row.number, raw) | typed(other.number, "5")
    with pytest.raises(Faulty) as told:
        services.answer_for(secretary, row.part_id, both, SIGNED, Way.FILE, at=NOW)
    assert (row.number, "value") in told.value.faults and told.value.message.endswith("。")
    assert not Answer.objects.exists(), "all or nothing"


@pytest.mark.parametrize(
    ("who", "day", "says"),
    [("", TODAY, "填报人"), ("演示甲", None, "填报日期"), ("演示甲", TODAY + timedelta(days=1), "还没有到"), ("甲" * 41, TODAY, "填报人")],
)  # fmt: skip
def test_who_and_when_must_be_said(who: str, day: date | None, says: str) -> None:
    with pytest.raises(Refused, match=says):
        giving.signed(who, day, TODAY)


def test_a_source_must_be_said(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("招聘博士")
    for wrong in (Typed("12", " "), Typed("", "年报"), Typed("12", "长" * 201), Typed("12", "年报\x00")):
        with pytest.raises(Faulty):
            services.answer_for(secretary, row.part_id, {row.number: wrong}, SIGNED, Way.FILE, at=NOW)
    with pytest.raises(Refused, match="还没有填写"):
        services.answer_for(secretary, row.part_id, {row.number: Typed("", "")}, SIGNED, Way.FILE, at=NOW)
    with pytest.raises(Refused, match="不在这一页"):
        services.answer_for(secretary, row.part_id, typed(99, "1"), SIGNED, Way.FILE, at=NOW)


def test_a_link_lives_until_its_day_or_until_it_is_taken_back(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    part = question("招聘博士").part
    first = services.make_link(secretary, part.pk, DUE, at=NOW)
    token = services.make_link(secretary, part.pk, DUE, at=NOW)
    assert len(token) == 22 and token not in str(Part.objects.values()), "128 bit, kept as a digest only"
    assert queries.linked_part(token, DUE) == part
    for dead, on in ((first, TODAY), (token, DUE + timedelta(days=1)), (token[:-1], TODAY), ("", TODAY)):
        with pytest.raises(NotFound) as told:
            queries.linked_part(dead, on)
        assert told.value.message == queries.DEAD_LINK
    services.revoke(secretary, part.pk, at=NOW)
    with pytest.raises(NotFound):
        services.answer_by_link(token, typed(1, "1"), SIGNED, at=NOW)
    for bad in (TODAY - timedelta(days=1), TODAY + timedelta(days=181)):
        with pytest.raises(Refused, match="有效期"):
            services.make_link(secretary, part.pk, bad, at=NOW)


def test_closing_ends_the_links(secretary: Actor, unit: Organisation) -> None:
    found = asked(secretary, unit)
    row = question("招聘博士")
    token = services.make_link(secretary, row.part_id, DUE, at=NOW)
    services.answer_by_link(token, typed(row.number, "12"), SIGNED, at=NOW)
    with pytest.raises(Refused, match="还有答复没有核"):
        services.close(secretary, found.pk, at=NOW)
    accepting.accept(secretary, row.pk, 1, at=NOW)
    services.close(secretary, found.pk, at=NOW)
    with pytest.raises(NotFound):
        queries.linked_part(token, TODAY)
    with pytest.raises(Refused, match="已经办结"):
        services.answer_for(secretary, row.part_id, typed(row.number, 3), SIGNED, Way.FILE, at=NOW)


def test_a_contact_answers_what_is_addressed_to_the_own_unit(unit: Organisation) -> None:
    top, other = unit.parent, Organisation.objects.get(code="JW02")
    assert top is not None
    committee = somebody("committee", "committee_admin", top)
    contact, stranger = (
        somebody("contact", "department_contact", unit),
        somebody("other", "department_contact", other),
    )
    asked(committee, top)
    row = question("招聘博士")
    with pytest.raises(NotFound):
        services.answer_by_account(contact, row.part_id, typed(row.number, 3), SIGNED, at=NOW)
    services.address(committee, row.part_id, unit, at=NOW)
    assert services.answer_by_account(contact, row.part_id, typed(row.number, 3), SIGNED, at=NOW) == 1
    for act in (
        lambda: queries.addressed_part(stranger, row.part_id, TODAY),
        lambda: queries.request(contact, row.part.request_id, TODAY),
        lambda: accepting.accept(contact, row.pk, 1, at=NOW),
        lambda: services.make_link(contact, row.part_id, DUE, at=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_outside_is_not_there(secretary: Actor, unit: Organisation) -> None:
    other = somebody("other", "branch_secretary", Organisation.objects.get(code="JW02"))
    found = asked(secretary, unit)
    for act in (
        lambda: asked(other, unit),
        lambda: queries.request(other, found.pk, TODAY),
        lambda: services.assign(other, question("招聘博士").pk, "人事", at=NOW),
        lambda: services.close(other, found.pk, at=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_draft_binds_the_number_by_its_name(secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    row = question("政务服务办件量")
    report = parse_text("述职报告\n一、主要工作\n全年政务服务办件量**件。")
    names, as_of = Names(unit.name, unit.short_name), date(2022, 12, 31)

    def drafted() -> tuple[str, ...]:
        ledger, _ = counting.of(secretary, unit, 2022, as_of)
        return tuple(e.shown for e in draft_text(report, ledger, names=names, as_of=as_of).entries)

    services.answer_for(secretary, row.part_id, typed(row.number, 66945), SIGNED, Way.FILE, at=NOW)
    before = drafted()
    accepting.accept(secretary, row.pk, 1, at=NOW)
    assert (before, drafted()) == (("〔待填：政务服务办件量 件〕",), ("66945件",))
