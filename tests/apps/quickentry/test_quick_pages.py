from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, member, organisation, person

from shuzhi.apps.audit.models import Event
from shuzhi.apps.evidence import queries as evidence
from shuzhi.apps.ledger.models import Activity, Topic
from shuzhi.apps.orgs.models import Appointment, Organisation
from shuzhi.apps.quickentry.models import Absence, Sending

pytestmark = pytest.mark.django_db
TOKEN = "0123456789abcdef0123456789abcdef"
MINUTES = """甲一支部党员大会会议记录
时间：2024年5月10日14:00-15:30　　地点：405会议室
主持人：方启明　　记录人：叶思远
应到：3人　　实到：2人
缺席：罗静（产假）
议题：
一、学习文件
二、讨论预备党员转正
"""


@pytest.fixture
def branch() -> Organisation:
    top = organisation("JW", "甲委", "党委")
    made = organisation("JW01", "甲一支部", "党支部", top)
    for name in ("方启明", "叶思远", "罗静"):
        member(made, name)
    return made


@pytest.fixture
def secretary(client: Client, branch: Organisation) -> Client:
    client.force_login(person("sec", "branch_secretary", branch), "django.contrib.auth.backends.ModelBackend")
    return client


def filled(branch: Organisation, **more: str | list[str]) -> dict[str, str | list[str]]:
    start: dict[str, str | list[str]] = {
        "token": TOKEN, "organisation": branch.code, "kind": "党员大会", "day": "2024-05-10", "topic": "学习文件", "place": "405会议室",
        "clock": "14:00-15:30", "topic_text": ["学习文件", "讨论转正", ""], "topic_decision": ["", "同意转正", ""], "roster": "1",
    }  # fmt: skip
    return {**start, **more}


def at(branch: Organisation, name: str) -> str:
    from shuzhi.apps.orgs.models import Member

    return f"at-m{Member.objects.get(organisation=branch, name=name).pk}"


def test_pasting_fills_the_form(secretary: Client, branch: Organisation) -> None:
    page = secretary.post("/ledger/quick/", {"text": MINUTES}).content.decode()
    for value in ("2024-05-10", "405会议室", "14:00-15:30", "方启明", "讨论预备党员转正", "叶思远"):
        assert f'value="{value}"' in page, value
    key = at(branch, "罗静")
    assert f'name="{key}" value="病" checked' in page
    assert "没有写明主题" in page and "原文：" in page
    assert Activity.objects.count() == 0, "reading writes nothing"


def test_who_came_and_is_not_on_the_roster_is_told(secretary: Client) -> None:
    """Whoever is counted is on the roster: a guest is not, and is not dropped in silence."""
    text = MINUTES.replace("应到：3人　　实到：2人\n缺席：罗静（产假）", "出席：方启明、叶思远、罗静、陶之远")
    page = secretary.post("/ledger/quick/", {"text": text}).content.decode()
    assert "文中到会的 1 人（陶之远）不在名册里" in page and "先标为“其他”" not in page


def test_saving_is_one_activity_with_its_topics_and_absences(secretary: Client, branch: Organisation) -> None:
    answer = secretary.post("/ledger/quick/save/", filled(branch, **{at(branch, "罗静"): "病"}))
    row = Activity.objects.get()
    assert answer.status_code == 302 and answer.headers["Location"] == f"/ledger/activities/{row.record_id}/"
    assert (row.kind, row.day, row.expected, row.present, row.present_members, row.topics) == (
        "党员大会",
        date(2024, 5, 10),
        3,
        2,
        2,
        2,
    )
    assert set(row.participants.split("；")) == {"方启明", "叶思远"}
    assert sorted(Topic.objects.values_list("topic", "decision")) == [
        ("学习文件", ""),
        ("讨论转正", "同意转正"),
    ]
    assert list(Absence.objects.values_list("name", "code")) == [("罗静", "病")]
    verbs = list(Event.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-4:] == ["ledger.add", "ledger.add", "ledger.add", "quickentry.saved"]
    assert "罗静" not in "".join(Event.objects.values_list("body", flat=True))


def test_the_same_form_sent_again_writes_nothing(secretary: Client, branch: Organisation) -> None:
    first = secretary.post(
        "/ledger/quick/save/", filled(branch), headers={"accept": "application/json"}
    ).json()
    events = Event.objects.count()
    again = secretary.post(
        "/ledger/quick/save/", filled(branch), headers={"accept": "application/json"}
    ).json()
    assert first["new"] and not again["new"] and first["saved"] == again["saved"]
    assert (Activity.objects.count(), Topic.objects.count(), Event.objects.count()) == (1, 2, events)


def test_another_form_of_the_same_words_is_another_record(secretary: Client, branch: Organisation) -> None:
    secretary.post("/ledger/quick/save/", filled(branch))
    secretary.post("/ledger/quick/save/", filled(branch, token="f" * 32))
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"day": "2024-02-30"}, "日期"),
        ({"day": ""}, "必须填写"),
        ({"topic": ""}, "必须填写"),
        ({"present": "十几"}, "数"),
        ({"token": "x"}, "编号"),
        ({"topic_text": ["x" * 501], "topic_decision": [""]}, "500"),
    ],
)
def test_a_fault_keeps_what_was_typed_and_writes_nothing(
    secretary: Client, branch: Organisation, wrong: dict[str, str | list[str]], told: str
) -> None:
    answer = secretary.post(
        "/ledger/quick/save/", filled(branch, place="五楼大厅", **wrong) if "place" not in wrong else {}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "五楼大厅" in page and told in page
    assert (
        Activity.objects.count(),
        Topic.objects.count(),
        Absence.objects.count(),
        Sending.objects.count(),
    ) == (0, 0, 0, 0)


def test_without_the_roster_counts_are_what_was_typed(secretary: Client, branch: Organisation) -> None:
    data = filled(branch, expected="30", present="28")
    del data["roster"]
    secretary.post("/ledger/quick/save/", data)
    row = Activity.objects.get()
    assert (row.expected, row.present, row.present_members, row.participants) == (30, 28, None, "")


def test_a_typed_count_that_the_ticks_do_not_give_is_told(secretary: Client, branch: Organisation) -> None:
    page = secretary.post("/ledger/quick/save/", filled(branch, present="2"), follow=True).content.decode()
    assert "名册勾的是 3 人" in page
    assert Activity.objects.get().present == 2


def test_the_last_meeting_is_the_start_with_its_day_cleared(secretary: Client, branch: Organisation) -> None:
    row = activity(branch, date(2024, 4, 12), "学习四月文件")
    page = secretary.get(
        "/ledger/quick/", {"like": "last", "org": "JW01", "kind": "党员大会"}
    ).content.decode()
    assert 'value="学习四月文件"' in page and 'value="2024-04-12"' not in page
    assert f'value="{row.expected}"' not in page and "取自上次的记录" in page
    assert secretary.get("/ledger/quick/", {"like": "last", "kind": "义诊"}).status_code == 404


def test_a_gap_of_the_reminders_opens_its_kind(secretary: Client, branch: Organisation) -> None:
    page = secretary.get(
        "/ledger/quick/", {"org": "JW01", "kind": "支委会", "month": "2024-04"}
    ).content.decode()
    assert 'value="支委会"' in page and "2024-04" in page


def test_the_committee_attends_its_own_meeting(secretary: Client, branch: Organisation) -> None:
    for number, name in enumerate(("方启明", "叶思远")):
        Appointment.objects.create(
            organisation=branch,
            name=name,
            post="委员",
            since=date(2022, 1, 1),
            record_id=f"{number:016x}",
            digest=f"{number:064x}",
        )
    page = secretary.get("/ledger/quick/", {"org": "JW01", "kind": "支委会"}).content.decode()
    assert "2 人，没有点的算到会" in page and "罗静" not in page


def test_a_file_hangs_on_the_record(secretary: Client, branch: Organisation) -> None:
    paper = SimpleUploadedFile("照片.png", _png(), "image/png")
    secretary.post("/ledger/quick/save/", filled(branch) | {"files": paper})
    assert evidence.has("活动", str(Activity.objects.get().pk))


def test_a_file_that_is_refused_costs_no_record(secretary: Client, branch: Organisation) -> None:
    paper = SimpleUploadedFile("程序.exe", b"MZ", "application/octet-stream")
    page = secretary.post(
        "/ledger/quick/save/", filled(branch) | {"files": paper}, follow=True
    ).content.decode()
    assert Activity.objects.count() == 1 and "记录已保存，但文件没有" in page


def _png() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (4, 4), (200, 30, 40)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[图片][图片]", "只有图片"),
        ("", "请粘贴文字"),
        ("开会", "文字太少"),
        (MINUTES + "\n\n" + MINUTES.replace("5月10日", "5月17日"), "2次会议"),
    ],
)
def test_bad_texts_are_told(secretary: Client, branch: Organisation, text: str, told: str) -> None:
    assert told in secretary.post("/ledger/quick/", {"text": text}).content.decode()


def test_the_second_of_two_meetings(secretary: Client, branch: Organisation) -> None:
    text = MINUTES + "\n\n" + MINUTES.replace("5月10日", "5月17日")
    page = secretary.post("/ledger/quick/", {"text": text, "piece": "1"}).content.decode()
    assert 'value="2024-05-17"' in page


def test_five_hundred_names_pasted(secretary: Client, branch: Organisation) -> None:
    names = "、".join(
        f"王{a}{b}"
        for a in "一二三四五六七八九十东南西北春夏秋冬"
        for b in "江河湖海山川草木日月星辰风雨雷电金银铜铁锡铝铅锌钢玉石"
    )[:2000]
    answer = secretary.post("/ledger/quick/", {"text": MINUTES + f"参加人员：{names}\n"})
    assert answer.status_code == 200 and "2024-05-10" in answer.content.decode()


def test_a_roster_of_five_hundred(secretary: Client, branch: Organisation) -> None:
    for number in range(500):
        member(branch, f"演示{number}")
    with CaptureQueriesContext(connection) as asked:
        answer = secretary.get(
            "/ledger/quick/?blank=1&kind=党员大会&org=JW01", headers={"accept-encoding": "gzip"}
        )
    assert len(asked) <= 12 and len(answer.content) <= 40_000


@pytest.mark.parametrize(
    "path", ["/ledger/quick/", "/ledger/quick/?org=JW01&kind=党员大会&like=last", "/ledger/quick/?blank=1"]
)
def test_pages_ask_few_questions(secretary: Client, branch: Organisation, path: str) -> None:
    activity(branch, date(2024, 4, 12), "学习")
    with CaptureQueriesContext(connection) as asked:
        assert secretary.get(path).status_code == 200
    assert len(asked) <= 12
    with CaptureQueriesContext(connection) as asked:
        assert secretary.post("/ledger/quick/", {"text": MINUTES}).status_code == 200
    assert len(asked) <= 12


def test_minutes_and_sign_in_sheet(secretary: Client, branch: Organisation, tmp_path: object) -> None:
    secretary.post("/ledger/quick/save/", filled(branch, **{at(branch, "罗静"): "公"}))
    number = Activity.objects.get().pk
    page = secretary.get(f"/ledger/quick/{number}/minutes/").content.decode()
    for words in (
        "党员大会会议记录",
        "14:00-15:30",
        "应到3人，实到2人",
        "罗静（公）",
        "讨论转正",
        "决定：同意转正",
    ):
        assert words in page, words
    paper = secretary.get(f"/ledger/quick/{number}/minutes/?as=docx")
    assert paper.content.startswith(b"PK") and "attachment" in paper.headers["Content-Disposition"]
    sheet = secretary.get(f"/ledger/quick/{number}/sign-in/").content.decode()
    assert all(name in sheet for name in ("方启明", "叶思远", "罗静"))
    assert secretary.get(f"/ledger/quick/{number}/sign-in/?as=docx").content.startswith(b"PK")


def test_a_strangers_unit_is_not_written(secretary: Client, branch: Organisation) -> None:
    organisation("YW", "乙委", "党委")
    assert secretary.post("/ledger/quick/save/", filled(branch, organisation="YW")).status_code == 404
    assert Activity.objects.count() == 0


def test_absences_follow_a_record_back_from_the_bin(secretary: Client, branch: Organisation) -> None:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ledger import entry

    secretary.post("/ledger/quick/save/", filled(branch, **{at(branch, "罗静"): "事"}))
    row = Activity.objects.get()
    bin_number = entry.remove_row(CONSOLE, "活动", row.pk, at=timezone.now())
    entry.restore_row(CONSOLE, bin_number, at=timezone.now())
    back = Activity.objects.get()
    assert "罗静（事）" in secretary.get(f"/ledger/quick/{back.pk}/minutes/").content.decode()


def test_two_meetings_of_one_day_keep_their_own_topics(secretary: Client, branch: Organisation) -> None:
    secretary.post("/ledger/quick/save/", filled(branch))
    secretary.post(
        "/ledger/quick/save/",
        filled(branch, token="f" * 32, topic_text=["另一次的议题"], topic_decision=[""]),
    )
    first, second = Activity.objects.order_by("pk")
    pages = [secretary.get(f"/ledger/quick/{each.pk}/minutes/").content.decode() for each in (first, second)]
    assert ["另一次的议题" in page for page in pages] == [False, True]
    assert ["讨论转正" in page for page in pages] == [True, False]


def test_the_plan_of_a_theme_day_is_no_agenda(secretary: Client, branch: Organisation) -> None:
    text = "主题党日活动记录\n活动时间：2024年5月10日\n活动内容：\n1.参观展厅\n2.观看影片\n"
    page = secretary.post("/ledger/quick/", {"text": text}).content.decode()
    assert "2项安排没有当作议题" in page and 'value="参观展厅"' not in page
