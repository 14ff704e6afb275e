"""The pages of 清单: from the superior's view to the evidence in two clicks; a step by its form; nothing asks too often."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from house_cast import activity, person
from openpyxl import Workbook, load_workbook
from worklist_cast import FULL, NOW, problem, somebody, task, units

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists import petitions, services, tasking
from shuzhi.apps.worklists.models import Batch, Dossier, Measure, Origin, Petition, Plan, Problem, Task
from shuzhi.apps.worklists.progress import choices
from shuzhi.apps.worklists.tasking import Proving
from shuzhi.packs.worklists import flow
from shuzhi.packs.worklists.flow import State

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def top() -> Organisation:
    top, one, two = units()
    problem(one, "党课形式单一", State.WORKING, 编号="2022-01", 佐证="检查记录", **FULL)
    problem(two, "党课形式比较单一", State.UNCLAIMED, 编号="2022-01")
    task(one, "每月开展主题党日", 完成时限="2022-12-20")
    return top


def signed_in(client: Client, role: str, unit: Organisation) -> Client:
    client.force_login(person(role, role, unit), BACKEND)
    return client


def branch() -> Organisation:
    return Organisation.objects.get(code="JW01")


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_two_clicks_from_the_tree_to_the_evidence(client: Client, top: Organisation) -> None:
    signed_in(client, "committee_admin", top)
    tree = text(client, "/worklists/?year=2022")
    assert tree.index("JW</a>") < tree.index("JW01</a>") < tree.index("JW02</a>") and "不排名次" in tree
    assert "/worklists/problems/?org=JW01&amp;year=2022" in tree
    row = Problem.objects.get(organisation=branch())
    listed = text(client, "/worklists/problems/?org=JW01&year=2022")
    assert f"/worklists/problems/{row.pk}/" in listed and "比较单一" not in listed
    page = text(client, f"/worklists/problems/{row.pk}/")
    for part in ("一个问题", "一个领导小组", "一个方案", "一个台账", "一系列佐证", "检查记录"):
        assert part in page
    assert "党课形式比较单一" in page, "the same problem of another unit stands beside it"


def test_another_unit_stays_unknown(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    page = text(client, f"/worklists/problems/{Problem.objects.get(organisation=branch()).pk}/")
    assert "比较单一" not in page
    other = Problem.objects.get(organisation__code="JW02")
    assert client.get(f"/worklists/problems/{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["", "problems/", "problems/board/", "rectification/", "tasks/", "petitions/", "import/", "forms/"],
)
def test_pages_ask_twelve_times_at_most(client: Client, top: Organisation, path: str) -> None:
    signed_in(client, "committee_admin", top)
    client.get(f"/worklists/{path}")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        text(client, f"/worklists/{path}")
    assert len(asked) <= 12, [each["sql"][:120] for each in asked]


def test_a_full_page_of_a_problem_asks_twelve_times_at_most(client: Client, top: Organisation) -> None:
    """With everything that can hang on it: measures, an extension, an origin, files, a petition, one alike."""
    row = Problem.objects.get(organisation=branch())
    keeper = somebody("keeper", "branch_secretary", branch())
    services.add_measure(keeper, row.pk, services.NewMeasure("每季度检查"), at=NOW)
    later = services.Given(told="人员变动", until=date(2099, 1, 1))
    services.act(keeper, row.pk, "extend", later, at=NOW)
    Origin.objects.create(problem=row, place="点评")
    asking = petitions.Asking("请示", "延期", "", "甲委", date(2022, 5, 1), problem=row.pk)
    petitions.send(keeper, branch(), asking, at=NOW)
    page = asked_at_most_twelve_times(
        signed_in(client, "committee_admin", top), f"/worklists/problems/{row.pk}/"
    )
    for part in ("每季度检查", "人员变动", "来自：点评", "请示：", "延期：", "说法相近的问题"):
        assert part in page


@pytest.mark.parametrize("is_counted", [True, False])
def test_a_full_page_of_a_task_asks_twelve_times_at_most(
    client: Client, top: Organisation, is_counted: bool
) -> None:
    """Counted by an indicator, or broken down; with its parent, its origin and a petition."""
    activity(branch(), date(2022, 3, 5), "学习", "主题党日")
    keeper, row = somebody("keeper", "branch_secretary", branch()), Task.objects.get()
    indicator = next(key for key, name in choices() if name.startswith("主题党日次数"))
    above, part = task(branch(), "全年学习"), task(branch(), "分到小组")
    proving = Proving(above.pk, None, *((indicator, Decimal(12)) if is_counted else ("", None)))
    tasking.change(keeper, row.pk, {"责任人": "演示二"}, proving, "分解", at=NOW)
    if not is_counted:
        tasking.change(keeper, part.pk, {}, Proving(row.pk), "分解", at=NOW)
    Origin.objects.create(task=row, place="工作要点")
    petitions.send(
        keeper, branch(), petitions.Asking("报告", "进展", "", "甲委", date(2022, 5, 1), task=row.pk), at=NOW
    )
    page = asked_at_most_twelve_times(
        signed_in(client, "committee_admin", top), f"/worklists/tasks/{row.pk}/"
    )
    for words in ("属于：", "工作要点", "报告：", "1/12" if is_counted else "分到小组"):
        assert words in page


def asked_at_most_twelve_times(client: Client, path: str) -> str:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        page = text(client, path)
    assert len(asked) <= 12, [each["sql"][:160] for each in asked]
    return page


def test_filters_and_board(client: Client, top: Organisation) -> None:
    signed_in(client, "committee_admin", top)
    assert "没有符合条件" in text(client, "/worklists/problems/?q=不存在的词")
    assert "比较单一" not in text(client, "/worklists/problems/?state=整改中")
    assert "比较单一" in text(client, "/worklists/problems/?state=待认领")
    assert "比较单一" not in text(client, "/worklists/problems/?late=on"), "no date, not late"
    board = text(client, "/worklists/problems/board/")
    assert board.index("待认领") < board.index("整改中") < board.index("已销号")
    assert text(client, "/worklists/rectification/?year=1999").count("没有这一项") == 1


def test_what_is_to_be_checked_again_is_shown(client: Client, top: Organisation) -> None:
    signed_in(client, "committee_admin", top)
    row = problem(branch(), "谈心谈话不够", State.CLOSED, 编号="2022-05")
    Dossier.objects.create(problem=row, recheck_on=date(2022, 12, 1))
    page = text(client, "/worklists/problems/?recheck=on")
    assert "应复查" in page and "谈心谈话不够" in page and "党课形式单一" not in page


def test_a_step_by_its_form(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    row = Problem.objects.get(organisation=branch())
    step = f"/worklists/problems/{row.pk}/steps/apply/"
    refused = client.post(step, {"apply-c0": "", "apply-c1": "照片"}).content.decode()
    assert "请填写“进展”" in refused and "照片" in refused
    assert client.post(step, {"apply-seen": "0", "apply-c0": "好", "apply-c1": "照片"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.evidence, row.progress) == ("申请销号", "照片", "好")
    stale = client.post(
        f"/worklists/problems/{row.pk}/steps/withdraw/",
        {"withdraw-seen": "0", "withdraw-told": "再改"},
        follow=True,
    )
    assert "已有新的办理" in stale.content.decode()


def test_measures_are_ticked_and_disclosure_is_chosen(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    row = Problem.objects.get(organisation=branch())
    client.post(f"/worklists/problems/{row.pk}/measures/", {"measure": "每季度检查", "due": "2099-01-01"})
    page = text(client, f"/worklists/problems/{row.pk}/")
    assert "措施 0/1" in page
    assert (
        "早于开始日期"
        in client.post(
            f"/worklists/problems/{row.pk}/measures/", {"measure": "早", "due": "1999-01-01"}
        ).content.decode()
    )
    client.post(f"/worklists/problems/{row.pk}/measures/{Measure.objects.get().pk}/done/")
    client.post(f"/worklists/problems/{row.pk}/disclosure/", {"problem": "on"})
    assert "措施 1/1" in text(client, f"/worklists/problems/{row.pk}/")
    held = Dossier.objects.get(problem=row)
    assert (held.shows_problem, held.shows_result) == (True, False)


def test_a_problem_by_hand(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    given = {
        "organisation": "JW01",
        "year": "2022",
        "problem": "谈心谈话不够",
        "source": "自查",
        "place": "支委会3月纪要",
    }
    answer = client.post("/worklists/problems/new/", given, follow=True).content.decode()
    assert "等待责任单位认领" in answer and "支委会3月纪要" in answer
    assert "必须填写" in client.post("/worklists/problems/new/", given | {"problem": ""}).content.decode()


def test_a_task_counts_its_records(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    for month in (1, 2, 3):
        activity(branch(), date(2022, month, 5), "学习", "主题党日")
    given = {
        "organisation": "JW01",
        "year": "2022",
        "task": "主题党日每月一次",
        "indicator": "theme_day.count",
        "target": "12",
        "due": "2022-12-20",
    }
    given["indicator"] = next(key for key, name in choices() if name.startswith("主题党日次数"))
    page = client.post("/worklists/tasks/new/", given, follow=True).content.decode()
    assert "3/12" in page
    made = Task.objects.get(task="主题党日每月一次")
    assert (
        "还没有达到目标"
        in client.post(f"/worklists/tasks/{made.pk}/close/", {"evidence": "材料"}).content.decode()
    )
    assert "3/12" in text(client, "/worklists/tasks/?year=2022")
    asked_at_most_twelve_times(
        client, "/worklists/tasks/?year=2022"
    )  # the figures of one unit are counted on the way
    assert (
        "早于开始日期" in client.post("/worklists/tasks/new/", given | {"due": "2021-12-31"}).content.decode()
    )
    assert (
        "指标和目标要一起填" in client.post("/worklists/tasks/new/", given | {"target": ""}).content.decode()
    )


def test_the_task_above_is_chosen_from_a_list(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    above, other = Task.objects.get(), task(Organisation.objects.get(code="JW02"), "别的支部的任务")
    old = task(branch(), "去年的任务", 年度="2021")
    page = text(client, "/worklists/tasks/new/?part=" + str(above.pk))
    assert f'<option value="{above.pk}" selected>每月开展主题党日</option>' in page
    assert "别的支部的任务" not in page and "去年的任务" not in page
    given = {"organisation": "JW01", "year": "2022", "task": "第一季度", "parent": str(above.pk)}
    client.post("/worklists/tasks/new/", given)
    part = Task.objects.get(task="第一季度")
    assert part.plan.parent_id == above.pk
    refused = client.post("/worklists/tasks/new/", given | {"parent": str(other.pk)}).content.decode()
    assert "没有这项任务，请另选" in refused and "第一季度" in refused
    Plan.objects.filter(task=part).update(parent=old)
    edit = f"/worklists/tasks/{part.pk}/edit/"
    assert f'<option value="{old.pk}" selected>' in text(client, edit), (
        "a parent of another year is not lost by saving"
    )
    sent = {"task": "第一季度三次", "parent": str(old.pk), "reason": "更正"}
    client.post(edit, sent)
    assert Plan.objects.get(task__task="第一季度三次").parent_id == old.pk


def test_the_task_above_is_looked_for_where_there_are_many(
    client: Client, top: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuzhi.apps.worklists.task_forms.MOST_LISTED", 1)
    signed_in(client, "committee_admin", top)
    above = task(branch(), "每季度检查学习")
    page = text(client, f"/worklists/tasks/new/?part={above.pk}")
    assert 'value="每季度检查学习"' in page and "按字查找" in page
    given = {"organisation": "JW01", "year": "2022", "task": "第一季度"}
    assert "不止一项任务" in client.post("/worklists/tasks/new/", given | {"parent": "每"}).content.decode()
    assert (
        "没有含有这些字" in client.post("/worklists/tasks/new/", given | {"parent": "调研"}).content.decode()
    )
    client.post("/worklists/tasks/new/", given | {"parent": "检查学习"})
    part = Task.objects.get(task="第一季度")
    assert part.plan.parent_id == above.pk
    client.post(
        f"/worklists/tasks/{part.pk}/edit/", {"task": "一季度", "parent": "每季度检查学习", "reason": "更正"}
    )
    assert Plan.objects.get(task__task="一季度").parent_id == above.pk


def test_a_deadline_in_words_is_not_lost_by_saving(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    row, held = (
        task(branch(), "加强学习", 完成时限="长期"),
        problem(branch(), "学习不够", State.PLANNING, 编号="2022-07", 整改时限="长期"),
    )
    edit = f"/worklists/tasks/{row.pk}/edit/"
    assert "现在写的是“长期”" in text(client, edit)
    client.post(edit, {"task": "加强理论学习", "reason": "更正"})
    assert Task.objects.get(task="加强理论学习").due == "长期"
    page = text(client, f"/worklists/problems/{held.pk}/")
    assert "现在写的是“长期”" in page
    number = next(
        n for n in range(9) if f'name="edit-c{n}"' in page and flow.EDITABLE[State.PLANNING][n] == "原因"
    )
    client.post(f"/worklists/problems/{held.pk}/steps/edit/", {f"edit-c{number}": "安排不够"})
    held.refresh_from_db()
    assert (held.causes, held.due) == ("安排不够", "长期")


def test_a_measure_becomes_a_task_and_a_request_stays_tied(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    row = Problem.objects.get(organisation=branch())
    client.post(f"/worklists/problems/{row.pk}/measures/", {"measure": "每季度检查", "owner": "演示三"})
    measure = Measure.objects.get()
    address = f"/worklists/tasks/new/?from={row.pk}&measure={measure.pk}"
    assert address.replace("&", "&amp;") in text(client, f"/worklists/problems/{row.pk}/")
    form = text(client, address)
    assert "每季度检查" in form and "演示三" in form and "由问题“党课形式单一”立项" in form
    client.post(address, {"organisation": "JW01", "year": "2022", "task": "每季度检查一次党课"})
    made = Task.objects.get(task="每季度检查一次党课")
    origin = made.origins.get()
    assert (origin.from_problem, origin.from_measure) == (row, measure)
    assert "措施：每季度检查" in text(client, f"/worklists/tasks/{made.pk}/")
    sent = {
        "organisation": "JW01",
        "kind": "请示",
        "title": "请派讲师",
        "sent_to": "甲委",
        "sent_on": "2022-03-01",
    }
    for name, pk, page in (("problem", row.pk, "problems"), ("task", made.pk, "tasks")):
        asking = text(client, f"/worklists/petitions/?{name}={pk}")
        assert f'name="{name}" value="{pk}"' in asking and "关于：" in asking
        client.post("/worklists/petitions/", sent | {name: str(pk)})
        assert "请派讲师" in text(client, f"/worklists/{page}/{pk}/")
    other = Problem.objects.get(organisation__code="JW02")
    refused = client.post("/worklists/petitions/", sent | {"problem": str(other.pk)}).content.decode()
    assert "没有这个问题" in refused and Petition.objects.count() == 2


def test_a_list_is_looked_through_and_taken_once(client: Client, top: Organisation) -> None:
    signed_in(client, "committee_admin", top)
    given = {
        "organisation": "JW01",
        "kind": "问题整改",
        "year": "2022",
        "source": "述职评议",
        "pasted": "一是理论学习不够深入。二是主题党日质量不高。三是党课形式单一。",
    }
    page = client.post("/worklists/import/", given, follow=True).content.decode()
    assert "理论学习不够深入" in page and "已登记过同样的一条" in page and "收录 2 条" in page
    batch = Batch.objects.get()
    sent = {
        f"item-{n}": words
        for n, words in enumerate(["理论学习不够深入、不够系统", "主题党日质量不高", "党课形式单一"])
    }
    client.post(f"/worklists/import/{batch.pk}/", sent | {"skip-2": "on", "then": "take"})
    made = Problem.objects.get(problem="理论学习不够深入、不够系统")
    assert (made.number, made.source, made.status) == ("2022-02", "述职评议", "待认领")
    assert Origin.objects.get(problem=made).told.startswith("一是理论学习不够深入")
    again = client.post("/worklists/import/", given).content.decode()
    assert "这份清单已在" in again and "导入过" in again
    assert client.get(f"/worklists/import/{batch.pk}/").status_code == 404


def test_an_inspection_list_with_merged_cells(client: Client, top: Organisation) -> None:
    signed_in(client, "committee_admin", top)
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["党建检查问题清单"], ["序号", "类别", "存在问题", "整改措施", "责任单位", "整改时限"],
                [1, "组织生活", "会议记录不规范", "统一记录本", "甲一", "2022年9月30日"], [None, None, None, "每季度抽查", "甲一", None],
                [2, None, "党费收缴不及时", "每月10日前收缴", "甲一", "2022-10-31"], ["合计", None, None, None, None, None]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("C3:C4")
    sheet.merge_cells("F3:F4")
    raw = BytesIO()
    book.save(raw)
    raw.seek(0)
    raw.name = "检查清单.xlsx"
    client.post(
        "/worklists/import/",
        {"organisation": "JW01", "kind": "问题整改", "year": "2022", "source": "巡察", "file": raw},
    )
    client.post(f"/worklists/import/{Batch.objects.get().pk}/", {"then": "take"})
    found = list(
        Problem.objects.filter(source="巡察")
        .order_by("number")
        .values_list("problem", "aspect", "measures", "due")
    )
    assert found == [
        ("会议记录不规范", "组织生活", "统一记录本；每季度抽查", "2022-09-30"),
        ("党费收缴不及时", "组织生活", "每月10日前收缴", "2022-10-31"),
    ]


def test_asking_and_answering(client: Client, top: Organisation) -> None:
    signed_in(client, "branch_secretary", branch())
    client.post(
        "/worklists/petitions/",
        {
            "organisation": "JW01",
            "kind": "请示",
            "title": "购置书籍",
            "sent_to": "甲委",
            "sent_on": "2022-03-01",
        },
    )
    row = Petition.objects.get()
    own = client.post(f"/worklists/petitions/{row.pk}/", {"told": "同意"}).content.decode()
    assert "请写明答复人" in own
    page = client.post(
        f"/worklists/petitions/{row.pk}/",
        {"told": "同意", "by": "甲委组织委员", "on": "2022-03-05"},
        follow=True,
    )
    assert "已答复" in page.content.decode() and "甲委组织委员" in page.content.decode()


def test_forms_are_taken_away_and_the_year_carried(client: Client, top: Organisation) -> None:
    signed_in(client, "committee_admin", top)
    page = text(client, "/worklists/forms/?org=JW&year=2022")
    assert "没有解决的问题 <strong>2</strong> 个" in page and "通知单：演示二" in page
    for what in ("ledger.docx", "lists.xlsx", "notice.docx"):
        answer = client.get(f"/worklists/forms/{what}/?org=JW&year=2022&person=%E6%BC%94%E7%A4%BA%E4%BA%8C")
        assert answer.status_code == 200 and len(b"".join(answer.streaming_content)) > 2000, what
    sheet = load_workbook(
        BytesIO(b"".join(client.get("/worklists/forms/ledger.xlsx/?org=JW&year=2022").streaming_content))
    ).worksheets[0]
    assert [cell.value for cell in sheet[3]] == [
        "序号",
        "问题",
        "原因",
        "措施",
        "责任领导",
        "责任单位",
        "时限",
        "进展",
        "佐证",
        "销号情况",
    ]
    assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$3:$3"
    told = client.post("/worklists/forms/carry/", {"org": "JW", "year": "2022"}, follow=True).content.decode()
    assert "2 个问题、1 项任务结转到2023年" in told
    first = Problem.objects.get(organisation=branch(), year=2022)
    page = text(client, f"/worklists/problems/{first.pk}/")
    assert "已结转到" in page
    assert (
        "已结转到2023年"
        in client.post(
            f"/worklists/problems/{first.pk}/steps/apply/", {"apply-c0": "好", "apply-c1": "有"}, follow=True
        ).content.decode()
    )
    assert (
        "没有要结转的"
        in client.post("/worklists/forms/carry/", {"org": "JW", "year": "2022"}, follow=True).content.decode()
    )


def test_a_calendar_names_nobody(client: Client, top: Organisation) -> None:
    signed_in(client, "committee_admin", top)
    problem(
        branch(), "演示二没有完成学习", State.WORKING, 编号="2022-09", 整改时限="2022-12-20", 责任人="演示二"
    )
    page = client.post("/worklists/forms/feed/", follow=True).content.decode()
    address = page[page.index("/worklists/feed/") :].split("<")[0]
    client.logout()
    feed = client.get(address)
    body = feed.content.decode()
    assert feed["Content-Type"].startswith("text/calendar") and "问题 2022-09" in body and "演示" not in body
    assert body.startswith("BEGIN:VCALENDAR\r\n") and all(
        len(line.encode()) <= 75 for line in body.split("\r\n")
    )
    assert client.get("/worklists/feed/nothing.ics").status_code == 404
    assert str(timezone.localdate().year)


def test_the_column_of_what_is_handed_in_names_both_states_on_a_phone_too(
    client: Client, top: Organisation
) -> None:
    Problem.objects.filter(organisation=branch()).update(status=State.APPLIED.value)
    page = signed_in(client, "committee_admin", top).get("/worklists/?year=2022").content.decode()
    assert '<th class="num">申请销号、核验</th>' in page and 'data-label="申请销号、核验"' in page
    assert 'data-label="申请销号"' not in page
