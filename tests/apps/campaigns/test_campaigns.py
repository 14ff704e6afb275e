"""A campaign in one page, leading groups whose changes keep history, and standards whose review comes near."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from house_cast import activity, organisation, person

from shuzhi.apps.accounts.models import CONSOLE, Actor, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.campaigns import gathering, queries, services, standards
from shuzhi.apps.campaigns.models import Campaign, Group, Phase, Pick, Review, Seat
from shuzhi.apps.campaigns.services import NewCampaign, NewSeat
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import Activity, PaperIssued
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import visible
from shuzhi.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOW = datetime(2022, 6, 1, 2, 0, tzinfo=UTC)
TODAY, START = date(2022, 6, 1), date(2022, 1, 1)
HOME = "/worklists/campaigns/"


@pytest.fixture
def top() -> Organisation:
    made = organisation("JW", "甲委", "党委")
    organisation("JW01", "甲一支部", "党支部", made)
    return made


@pytest.fixture
def committee(client: Client, top: Organisation) -> Client:
    client.force_login(person("committee", "committee_admin", top), BACKEND)
    return client


@pytest.fixture
def actor(top: Organisation) -> Actor:
    return actor_of(person("keeper", "committee_admin", top))


@pytest.fixture
def campaign(top: Organisation) -> Campaign:
    new = NewCampaign("作风建设年", START, date(2022, 12, 31), tag="作风建设年", scheme="甲发〔2022〕1号")
    return services.begin(CONSOLE, top, new, at=NOW)


def tagged(unit: Organisation, day: date, topic: str, tags: str) -> Activity:
    made = activity(unit, day, topic)
    made.tags = tags
    made.save()
    return made


def paper(unit: Organisation, name: str) -> PaperIssued:
    cells = {"日期": "2022-02-01", "组织编码": unit.code, "名称": name, "动作": "印发"}
    return PaperIssued.objects.get(record_id=entry.add_row(CONSOLE, "文件", cells, at=NOW))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def post(client: Client, path: str, given: dict[str, str] | None = None) -> str:
    answer = client.post(path, given or {}, follow=True)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_records_by_tag_and_by_hand_are_counted_once(
    actor: Actor, top: Organisation, campaign: Campaign
) -> None:
    branch, stranger = Organisation.objects.get(code="JW01"), organisation("YW", "乙委", "党委")
    own = tagged(branch, date(2022, 3, 1), "查摆问题", "作风建设年；警示教育")
    tagged(branch, date(2022, 3, 2), "别的事", "作风建设年度会")
    tagged(branch, date(2021, 3, 2), "去年的事", "作风建设年")
    tagged(stranger, date(2022, 3, 2), "别家的事", "作风建设年")
    issued = paper(top, "作风建设若干措施")
    services.pick(actor, campaign.pk, "文件", issued.pk, at=NOW)
    services.pick(actor, campaign.pk, "活动", own.pk, at=NOW)
    found = gathering.records(campaign, visible(actor, TODAY))
    assert [each.title for each in found.shown] == ["查摆问题", "作风建设若干措施"]
    assert (found.total, found.attended, found.gone) == (2, 28, 0)
    assert dict(found.counts) == {"党员大会": 1, "文件": 1}
    entry.remove_row(CONSOLE, "文件", issued.pk, at=NOW)
    found = gathering.records(campaign, visible(actor, TODAY))
    assert (found.total, found.gone) == (1, 1), "what left the ledger counts nowhere"
    with pytest.raises(NotFound):
        services.pick(actor, campaign.pk, "活动", Activity.objects.get(organisation=stranger).pk, at=NOW)
    with pytest.raises(NotFound):
        services.pick(actor, campaign.pk, "党员", 1, at=NOW)


@pytest.mark.parametrize(
    ("given", "says"),
    [({"until": date(2021, 1, 1)}, "早于开始"), ({}, "已有同一天")],
)
def test_what_cannot_begin(given: dict[str, date], says: str, top: Organisation, campaign: Campaign) -> None:
    with pytest.raises(Refused, match=says):
        services.begin(CONSOLE, top, NewCampaign("作风建设年", START, **given), at=NOW)


def test_phases_lie_inside(campaign: Campaign) -> None:
    made = services.add_phase(CONSOLE, campaign.pk, "学习", START, date(2022, 3, 31), at=NOW)
    for since, until in ((date(2021, 12, 31), START), (date(2022, 12, 1), date(2023, 1, 1)), (TODAY, START)):
        with pytest.raises(Refused):
            services.add_phase(CONSOLE, campaign.pk, "查摆", since, until, at=NOW)
    shorter = NewCampaign("作风建设年", date(2022, 2, 1))
    with pytest.raises(Refused, match="阶段的日期"):
        services.change(CONSOLE, campaign.pk, shorter, seen=1, at=NOW)
    services.drop_phase(CONSOLE, campaign.pk, made.pk, at=NOW)
    assert not Phase.objects.exists()
    assert "学习" in Event.objects.get(verb="campaigns.phase_dropped").body


def test_two_people_change_one_campaign(campaign: Campaign) -> None:
    services.change(CONSOLE, campaign.pk, NewCampaign("作风建设年", START, aim="甲"), seen=1, at=NOW)
    with pytest.raises(Refused, match="刚被别人改过"):
        services.change(CONSOLE, campaign.pk, NewCampaign("作风建设年", START, aim="乙"), seen=1, at=NOW)
    campaign.refresh_from_db()
    assert campaign.aim == "甲"


def test_members_leave_and_their_lines_stay(top: Organisation) -> None:
    group = services.set_up(CONSOLE, top, "平安建设领导小组", START, at=NOW)
    head = services.seat(CONSOLE, group.pk, NewSeat("演示一", "组长", START, "书记"), at=NOW)
    wrong = services.seat(CONSOLE, group.pk, NewSeat("演示二", "成员", START), at=NOW)
    for new, says in (
        (NewSeat("演示一", "组长", START), "已是组长"),
        (NewSeat("演示三", "成员", date(2021, 1, 1)), "早于小组成立"),
        (NewSeat("演示三", "顾问", START), "只能是"),
    ):
        with pytest.raises(Refused, match=says):
            services.seat(CONSOLE, group.pk, new, at=NOW)
    services.unseat(CONSOLE, group.pk, head.pk, date(2022, 5, 1), at=NOW)
    services.seat(CONSOLE, group.pk, NewSeat("演示四", "组长", date(2022, 5, 1)), at=NOW)
    services.unseat(CONSOLE, group.pk, wrong.pk, None, mistaken="同名", at=NOW)
    names = lambda on: [seat.name for seat in queries.sitting(group.seats.all(), on)]  # noqa: E731
    assert (names(date(2022, 4, 30)), names(date(2022, 5, 1))) == (["演示一"], ["演示四"])
    assert Seat.objects.count() == 3, "nobody's line is lost"
    for on, says in ((None, "免职日期"), (date(2021, 1, 1), "之间"), (date(2022, 6, 2), "之间")):
        with pytest.raises(Refused, match=says):
            services.unseat(CONSOLE, group.pk, Seat.objects.get(name="演示四").pk, on, at=NOW)
    services.dissolve(CONSOLE, group.pk, TODAY, at=NOW)
    assert names(TODAY) == [] and names(TODAY - timedelta(days=1)) == ["演示四"]
    with pytest.raises(Refused, match="撤销"):
        services.seat(CONSOLE, group.pk, NewSeat("演示五", "成员", START), at=NOW)


def title(unit: Organisation, standard: str, day: str, valid: str, stage: str = "命名") -> None:
    cells = {"日期": day, "组织编码": unit.code, "标准": standard, "阶段": stage, "有效期": valid}
    entry.add_row(CONSOLE, "创建", cells, at=NOW)


@pytest.mark.parametrize(
    ("valid", "on", "state"),
    [
        ("2022-06-01", TODAY, "90天内"),
        ("2022-08-30", date(2022, 8, 30), "90天内"),
        ("2022-08-31", date(2022, 8, 31), "以后"),
        ("2022年5月31日", date(2022, 5, 31), "已过期"),
        ("2022年7月", date(2022, 7, 31), "90天内"),
        ("2024", date(2024, 12, 31), "以后"),
        ("三年", None, "未定"),
        ("长期", None, "未定"),
        ("", None, "未定"),
    ],
)
def test_when_a_standard_is_reviewed(valid: str, on: date | None, state: str, top: Organisation) -> None:
    title(top, "星级支部", "2021-05-01", valid)
    (found,) = standards.standings(Organisation.objects.all(), TODAY)
    assert (found.on, found.state) == (on, state)


def test_a_date_that_was_said_goes_before_and_a_newer_step_before_that(top: Organisation) -> None:
    title(top, "星级支部", "2021-05-01", "三年")
    services.set_review(CONSOLE, top, "星级支部", date(2022, 7, 1), "复核通知", at=NOW)
    title(top, "文明单位", "2021-05-01", "2030")
    first, second = standards.standings(Organisation.objects.all(), TODAY)
    assert (first.step.standard, first.on, first.days) == ("星级支部", date(2022, 7, 1), 30)
    assert second.state == "以后"
    title(top, "星级支部", "2022-07-02", "2025-07-02", "复核")
    found = standards.standings(Organisation.objects.all(), date(2022, 7, 3))
    assert {each.on for each in found} == {date(2025, 7, 2), date(2030, 12, 31)}
    with pytest.raises(NotFound):
        services.set_review(CONSOLE, top, "没有的标准", TODAY, at=NOW)


def test_pages_from_empty_to_full(committee: Client, top: Organisation) -> None:
    for path, says in (
        ("", "还没有专项活动"),
        ("groups/", "还没有登记领导小组"),
        ("standards/", "还没有创建记录"),
    ):
        assert says in text(committee, HOME + path)
    new = {
        "organisation": "JW",
        "name": "作风建设年",
        "since": "2022-01-01",
        "until": "2021-01-01",
        "tag": "作风",
    }
    wrong = post(committee, HOME + "new/", new)
    assert "早于开始日期" in wrong and 'value="作风建设年"' in wrong
    assert "只能写一个标签" in post(committee, HOME + "new/", new | {"tag": "甲；乙"})
    page = post(committee, HOME + "new/", new | {"until": "2022-12-31"})
    held = Campaign.objects.get()
    assert "还没有归入的记录" in page and "还没有登记领导小组" in page
    address = f"{HOME}{held.pk}/"
    phase = {"name": "学习", "since": "2022-01-01", "until": "2022-03-01"}
    assert "2022-03-01" in post(committee, address + "phases/", phase)
    assert "之内" in post(committee, address + "phases/", phase | {"until": "2024-01-01"})
    branch = Organisation.objects.get(code="JW01")
    row = activity(branch, date(2022, 3, 1), "查摆作风问题")
    assert "加入" in text(committee, address + "find/?q=查摆")
    assert "查摆作风问题" in post(committee, address + "pick/", {"kind": "活动", "row": str(row.pk)})
    assert "没有含“查摆”" in text(committee, address + "find/?q=查摆")
    post(committee, f"{address}pick/{Pick.objects.get().pk}/drop/")
    assert not Pick.objects.exists() and Activity.objects.exists()
    group = {"organisation": "JW", "name": "作风办", "since": "2022-01-01", "campaign": str(held.pk)}
    post(committee, HOME + "groups/", group)
    home = f"{HOME}groups/{Group.objects.get().pk}/"
    post(committee, home, {"name": "演示一", "duty": "组长", "since": "2022-01-01"})
    assert "演示一" in text(committee, address)
    leave = f"{home}seats/{Seat.objects.get().pk}/leave/"
    assert "请填写免职日期" in post(committee, leave, {"on": "", "mistaken": ""})
    assert "以前的任职" in post(committee, leave, {"on": "2022-05-01", "mistaken": ""})
    edited = post(committee, address + "edit/", new | {"until": "2022-12-31", "aim": "改作风", "seen": "1"})
    assert "改作风" in edited
    title(branch, "星级支部", "2021-05-01", timezone.localdate().isoformat())
    assert "还有 0 天" in text(committee, HOME + "standards/")
    day = (timezone.localdate() + timedelta(days=200)).isoformat()
    post(committee, HOME + "standards/review/", {"unit": "JW01", "standard": "星级支部", "on": day})
    assert Review.objects.get().on.isoformat() == day and "还有 0 天" not in text(
        committee, HOME + "standards/"
    )
    assert "有效的复核日期" in post(
        committee, HOME + "standards/review/", {"unit": "JW01", "standard": "星级支部", "on": "明年"}
    )


@pytest.mark.parametrize(
    "path", ["", "new/", "{n}/", "{n}/find/?q=查摆", "{n}/edit/", "groups/", "groups/{g}/", "standards/"]
)
def test_pages_ask_twelve_times_at_most(
    path: str, committee: Client, top: Organisation, campaign: Campaign
) -> None:
    group = services.set_up(CONSOLE, top, "作风办", START, campaign=campaign.pk, at=NOW)
    for number in range(3):
        services.seat(CONSOLE, group.pk, NewSeat(f"演示{number}", "成员", START), at=NOW)
        tagged(top, date(2022, 3, 1 + number), f"查摆{number}", "作风建设年")
        title(top, f"标准{number}", "2022-01-01", "2023")
    services.pick(CONSOLE, campaign.pk, "文件", paper(top, "措施").pk, at=NOW)
    address = HOME + path.format(n=campaign.pk, g=group.pk)
    committee.get(address)
    with CaptureQueriesContext(connection) as asked:
        text(committee, address)
    assert len(asked) <= 12, [each["sql"][:160] for each in asked]


def test_files_hang_on_a_campaign(committee: Client, campaign: Campaign) -> None:
    assert f"/ledger/files/of/专项活动/{campaign.pk}/" in text(committee, f"{HOME}{campaign.pk}/").replace(
        "%E4%B8%93%E9%A1%B9%E6%B4%BB%E5%8A%A8", "专项活动"
    )
