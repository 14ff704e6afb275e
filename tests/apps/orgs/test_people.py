"""转出、转入, one person's way, and rows that may be one person."""

from __future__ import annotations

from datetime import date

import pytest
from acting import MOVED, NOW, TODAY, meeting, office, someone, unit
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import person

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger.keeping import amend
from shuzhi.apps.orgs import roster, sameness, transfers, twins
from shuzhi.apps.orgs.models import Judgement, Member, Organisation
from shuzhi.core.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Organisation, Organisation]:
    top = unit("JW", "党委")
    return unit("J1", above=top), unit("J2", above=top)


def sign_in(where: Organisation, role: str = "committee_admin") -> Client:
    client = Client()
    client.force_login(person(role, role, where), "django.contrib.auth.backends.ModelBackend")
    return client


def all_seen() -> object:
    return Organisation.objects.all()


def test_a_transfer_is_two_rows_of_one_person(two: tuple[Organisation, Organisation]) -> None:
    row = someone(two[0], "曾演示", 出生日期="1980-02-03", 手机号="13900001234", 党内职务="组织委员")
    made = transfers.transfer(CONSOLE, row, two[1], MOVED, at=NOW)
    old, new = Member.objects.get(pk=row.pk), Member.objects.get(record_id=made)
    assert (old.moved_out, old.moved_to) == (MOVED, two[1].name)
    assert (new.moved_in, new.moved_out, new.post, new.phone) == (MOVED, None, "", "13900001234")
    assert old.mark != new.mark and old.person == new.person
    page = roster.person(CONSOLE, made, TODAY)
    assert [step.word for step in page.steps][-2:] == ["由J1组织转出，往J2组织", "转入J2组织"] or "转入J2组织" in [s.word for s in page.steps]  # fmt: skip
    assert Event.objects.filter(verb="orgs.transfer").count() == 1
    assert twins.proposals(Organisation.objects.all(), TODAY) == ()
    back = transfers.transfer(CONSOLE, new, two[0], date(2023, 5, 1), at=NOW)
    assert Member.objects.get(record_id=back).person == old.person


@pytest.mark.parametrize(
    ("on", "why"), [(date(2030, 1, 1), "晚于今天"), (date(2015, 1, 1), "才转入"), (date(2023, 7, 1), "已于")]
)
def test_what_cannot_be_transferred(two: tuple[Organisation, Organisation], on: date, why: str) -> None:
    gone = {"转出日期": "2023-06-01"} if why == "已于" else {}
    row = someone(two[0], "演示一", 转入日期="2020-01-01", **gone)
    with pytest.raises(Refused, match=why):
        transfers.transfer(CONSOLE, row, two[1], on, at=NOW)
    assert Member.objects.count() == 1


def test_the_page_of_a_transfer(two: tuple[Organisation, Organisation]) -> None:
    row = someone(two[0], "演示一")
    client, path = sign_in(two[0].parent or two[0]), f"/orgs/members/{row.record_id}/transfer/"
    page = client.post(path, {"on": "昨天"}).content.decode()
    assert "昨天" in page and "请选择转往的组织" in page
    assert (
        "只填其中一个"
        in client.post(path, {"on": "2023-03-01", "to": "J2", "outside": "乙局"}).content.decode()
    )
    assert client.post(path, {"on": "2023-03-01", "outside": "乙局党委"}).status_code == 302
    assert Member.objects.get().moved_to == "乙局党委"


def test_doubtful_twins_are_proposed_judged_and_taken_back(two: tuple[Organisation, Organisation]) -> None:
    one = someone(two[0], "演示一", 出生日期="1980-02-03")
    other = someone(two[1], "演示一", 出生日期="1980-02-03")
    someone(two[1], "演示二", 出生日期="1980-02-03")
    seen = Organisation.objects.all()
    (pair,) = twins.proposals(seen, TODAY)
    assert {pair.one.pk, pair.other.pk} == {one.pk, other.pk} and "出生日期" in pair.why
    sameness.judge(CONSOLE, one, other, same=True, at=NOW)
    assert twins.proposals(seen, TODAY) == () and len(twins.doubled(seen, TODAY)) == 1
    assert len(set(Member.objects.filter(name="演示一").values_list("person", flat=True))) == 1
    with pytest.raises(Refused, match="已经有人判断"):
        sameness.judge(CONSOLE, one, other, same=False, at=NOW)
    (held,) = twins.judged(seen)
    sameness.revoke(CONSOLE, held.held, at=NOW)
    assert len(set(Member.objects.filter(name="演示一").values_list("person", flat=True))) == 2
    sameness.judge(CONSOLE, one, other, same=False, at=NOW)
    assert twins.proposals(seen, TODAY) == () and Judgement.objects.count() == 2
    assert [e.verb for e in Event.objects.filter(verb__contains="_same").order_by("seq")] == ["orgs.judge_same", "orgs.revoke_same", "orgs.judge_same"]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "proposed"),
    [
        ({"手机号": "13900001234"}, {"手机号": "13900001234"}, True),
        ({"出生日期": "1980-01-01", "手机号": "13900001234"}, {"出生日期": "1981-01-01", "手机号": "13900001234"}, False),
        ({}, {}, False),
        ({"身份证号": "110101198001012346", "出生日期": "1980-01-01"}, {"身份证号": "110101198001012354", "出生日期": "1980-01-01"}, False),
    ],
)  # fmt: skip
def test_only_with_a_reason(
    two: tuple[Organisation, Organisation], one: dict[str, str], other: dict[str, str], proposed: bool
) -> None:
    someone(two[0], "演示一", **one)
    someone(two[1], "演示一", **other)
    assert bool(twins.proposals(Organisation.objects.all(), TODAY)) is proposed


def test_a_judgement_goes_along_when_the_row_changes(two: tuple[Organisation, Organisation]) -> None:
    one = someone(two[0], "演示一", 出生日期="1980-02-03")
    other = someone(two[1], "演示一", 出生日期="1980-02-03")
    sameness.judge(CONSOLE, one, other, same=True, at=NOW)
    amend(CONSOLE, "党员", Member.objects.get(pk=other.pk), {"出生日期": "1980-02-13"}, at=NOW)
    amend(CONSOLE, "党员", Member.objects.get(pk=one.pk), {"出生日期": "1980-02-13"}, at=NOW)
    assert len(set(Member.objects.values_list("person", flat=True))) == 1


def test_the_page_of_twins(two: tuple[Organisation, Organisation]) -> None:
    one = someone(two[0], "演示一", 出生日期="1980-02-03")
    other = someone(two[1], "演示一", 出生日期="1980-02-03")
    top = two[0].parent
    assert top is not None
    client, branch = sign_in(top), sign_in(two[0], "branch_secretary")
    given = {"one": one.record_id, "other": other.record_id, "verdict": "same"}
    assert "没有要判断的" in branch.get("/orgs/twins/").content.decode()
    assert branch.post("/orgs/twins/judge/", given).status_code == 404
    client.post("/orgs/twins/judge/", given | {"verdict": "maybe"})
    assert not Judgement.objects.exists()
    client.post("/orgs/twins/judge/", given)
    number = Judgement.objects.get().pk
    assert branch.post(f"/orgs/twins/{number}/revoke/").status_code == 404
    with CaptureQueriesContext(connection) as asked:
        assert "两处都没有转出" in client.get("/orgs/twins/").content.decode()
    assert len(asked) <= 12
    client.post(f"/orgs/twins/{number}/revoke/")
    assert Judgement.objects.get().revoked_by == "committee_admin"


def test_offices_and_meetings_stand_in_a_persons_way_where_the_name_is_theirs(
    two: tuple[Organisation, Organisation],
) -> None:
    row = someone(two[0], "演示一", 申请日期="2009-01-01")
    office(two[0], "演示一", "组织委员", "2020-05-01")
    told = meeting(two[0], "2022-03-01", 参加人="演示一；演示十一")
    meeting(two[0], "2022-04-01", 参加人="演示十一")
    page = roster.person(CONSOLE, row.record_id, TODAY)
    assert [step.word for step in page.steps] == ["递交入党申请书", "转为正式党员", "任组织委员"]
    assert [each.record_id for each in page.mentions] == [told]
    someone(two[0], "演示一", 出生日期="1990-01-01")
    page = roster.person(CONSOLE, row.record_id, TODAY)
    assert not page.mentions and "任组织委员" not in [step.word for step in page.steps]


def test_the_roster_stands_in_the_order_of_pinyin(two: tuple[Organisation, Organisation]) -> None:
    for name in ("张一", "曾二", "单三", "区四", "安五"):
        someone(two[0], name)
    found = roster.members(Organisation.objects.filter(pk=two[0].pk), TODAY)
    assert [row.name for row in found] == ["安五", "区四", "单三", "曾二", "张一"]
    assert [row.name for row in roster.members(Organisation.objects.all(), TODAY, text="ss")] == ["单三"]
    client = sign_in(two[0], "branch_secretary")
    assert "曾二" in client.get("/orgs/members/?q=ze").content.decode()
