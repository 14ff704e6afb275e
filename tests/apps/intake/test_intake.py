"""From a foreign file to rows of the ledger and back: through the services, without pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from house_cast import organisation, person
from intake_files import sent, text, xlsx
from manners import OFFICE, PLATFORM, Manner

from shuzhi.apps.accounts.models import Actor, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.evidence.models import Attachment, StoredFile
from shuzhi.apps.intake import foreign, guards, plan, services, shelf
from shuzhi.apps.intake.models import Intake, KnownSource, State
from shuzhi.apps.intake.proposing import NOTE
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import Activity, Import
from shuzhi.core.errors import NotFound, Refused, Unreadable

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)


@pytest.fixture
def admin() -> Actor:
    top = organisation("JG", "甲局机关党委", "党委")
    for code, name in (("Z1", "第一党支部"), ("Z2", "第二党支部")):
        organisation(code, name, "党支部", top)
    return actor_of(person("lan", "committee_admin", top))


def open_(actor: Actor, body: bytes, name: str = "导出.xlsx") -> Intake:
    return services.begin(actor, sent(name, body), at=NOW)


def look(actor: Actor, intake: Intake, **more: Any) -> Intake:
    plans = more.pop("plans", None) or plan.load(intake.plan)
    services.choose(actor, intake.pk, plans, again=more.pop("again", False), at=NOW)
    return services.look(intake.pk, at=NOW)


def bring(actor: Actor, body: bytes, name: str = "导出.xlsx") -> Intake:
    intake = look(actor, open_(actor, body, name))
    assert intake.state == State.READY, list(shelf.lines(intake.token))
    services.confirm(actor, intake.pk, at=NOW)
    return services.run(intake.pk, at=NOW)


@pytest.mark.parametrize("manner", [PLATFORM, OFFICE], ids=["platform", "office"])
@pytest.mark.parametrize("form", ["xlsx", "utf-8", "utf-8-sig", "gb18030", "utf-16", "tabs"])
def test_two_other_systems_come_in_without_a_hand(admin: Actor, manner: Manner, form: str) -> None:
    if form == "xlsx":
        body, name = xlsx(manner.rows), "导出.xlsx"
    else:
        separator = "\t" if form in ("tabs", "utf-16") else ","
        body, name = text(manner.rows, "utf-8" if form == "tabs" else form, separator), "导出.csv"
    done = bring(admin, body, name)
    assert done.state == State.DONE
    assert Activity.objects.count() == 3
    first = Activity.objects.order_by("day").first()
    assert first is not None and first.day.year == 2022 and first.organisation.code == "Z1"
    assert set(Activity.objects.values_list("kind", flat=True)) <= {
        "党员大会",
        "支委会",
        "党小组会",
        "党课",
        "主题党日",
    }
    assert (first.expected, first.present) in {(12, 11), (5, 5)}
    assert Event.objects.filter(verb="ledger.import").count() == 1
    assert not (shelf.root() / done.token).exists(), "nothing is left lying"


def test_what_was_chosen_is_remembered_for_this_source(admin: Actor) -> None:
    intake = open_(admin, xlsx(PLATFORM.rows))
    (table,) = plan.load(intake.plan)
    chosen = [NOTE if choice.target == "地点" else choice.target for choice in table.choices]
    look(admin, intake, plans=[plan.chosen(table, "活动", chosen, {})])
    assert KnownSource.objects.count() == 1
    (again,) = plan.load(open_(admin, xlsx([*PLATFORM.rows, PLATFORM.rows[-1]])).plan)
    told = {choice.target: choice.why for choice in again.choices}
    assert "地点" not in told and again.choices[5].why == "上次的对应"
    other = actor_of(person("mei", "branch_secretary", organisation("Y", "乙委", "党委")))
    (fresh,) = plan.load(open_(other, xlsx(PLATFORM.rows)).plan)
    assert "地点" in {choice.target for choice in fresh.choices}, "remembered for whoever chose"


def test_two_columns_at_one_field_are_refused_with_a_sentence(admin: Actor) -> None:
    intake = open_(admin, xlsx(PLATFORM.rows))
    (table,) = plan.load(intake.plan)
    targets = [choice.target for choice in table.choices]
    targets[10] = "日期"
    with pytest.raises(services.Mismatched) as found:
        look(admin, intake, plans=[plan.chosen(table, "活动", targets, {})])
    assert "第 5 列“开展时间”和第 11 列“填报时间”都对应到“日期”" in found.value.sentences[0]
    targets[4] = NOTE
    targets[10] = NOTE
    with pytest.raises(services.Mismatched, match="还没有哪一列对应到“日期”"):
        look(admin, intake, plans=[plan.chosen(table, "活动", targets, {})])


def test_faults_stand_at_their_foreign_cells(admin: Actor) -> None:
    rows = [list(row) for row in PLATFORM.rows]
    rows[4][4], rows[5][1], rows[6][7] = "2022年2月30日", "第三党支部", "十二"
    intake = look(admin, open_(admin, xlsx(rows)))
    assert intake.state == State.FAULTY and not Activity.objects.exists()
    lines = [line for line in shelf.lines(intake.token) if line.grave]
    assert {(line.row, line.column, line.heading) for line in lines} >= {
        (5, 5, "开展时间"),
        (7, 8, "出席情况 / 应到人数"),
    }
    rows[4][4], rows[6][7] = "2022-02-28", "12"
    intake = look(admin, open_(admin, xlsx(rows)))
    (line,) = [line for line in shelf.lines(intake.token) if line.grave]
    assert (
        (line.row, line.column) == (6, 2)
        and "没有叫这个名字的党组织" in line.says
        and "第一党支部" in line.says
    )


def test_the_marked_copy_is_the_same_workbook(admin: Actor) -> None:
    from openpyxl import load_workbook

    rows = [list(row) for row in PLATFORM.rows]
    rows[4][4] = "2022年2月30日"
    for body, name in ((xlsx(rows), "a.xlsx"), (text(rows), "a.csv")):
        intake = look(admin, open_(admin, body, name))
        page = load_workbook(shelf.marked(intake.token)).worksheets[0]
        assert page.cell(3, 2).value == "党组织名称"
        comment = page.cell(5, 5).comment
        assert comment is not None and "2月30日" in comment.text


def test_a_name_is_exact_or_a_fault(admin: Actor) -> None:
    twin = organisation("Z3", "第一党支部", "党支部")
    twin.parent_id = None
    rows = [["党组织", "类型", "主题", "日期"], ["中共第一党支部", "党课", "一", "2022-03-01"]]
    intake = look(admin, open_(admin, xlsx(rows)))
    assert intake.state == State.READY, "a unit that the actor may not import for is no twin"


def test_sums_below_the_table_are_no_records(admin: Actor) -> None:
    rows = [
        *PLATFORM.rows,
        ["合计", "", "", "", "", "", "", "36", "30", "", ""],
        ["制表人：某甲", *[""] * 10],
    ]
    intake = look(admin, open_(admin, xlsx(rows)))
    assert intake.state == State.READY
    assert {line.row for line in shelf.lines(intake.token) if "没有当作记录" in line.says} == {8, 9}


def test_columns_nobody_knows_stay_as_remarks_and_private_ones_do_not(admin: Actor) -> None:
    rows = [
        ["党组织", "类型", "主题", "日期", "天气", "登记电话", "实到人数"],
        ["第一党支部", "党课", "一", "2022-03-01", "晴", "13800000000", "约20"],
    ]
    bring(admin, xlsx(rows))
    held = Activity.objects.get()
    assert json.loads(held.notes) == {"天气": "晴", "原列实到人数": "约20"}
    assert held.present is None, "about twenty is no number"


def test_twelve_sheets_of_one_kind_come_in_together(admin: Actor) -> None:
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    for month in range(1, 4):
        page = book.create_sheet(f"{month}月")
        page.append(["党组织", "会议类型", "会议主题", "会议时间"])
        page.append(["第一党支部", "支委会", f"{month}月例会", f"2022-0{month}-08"])
    book.remove(book.worksheets[0])
    out = BytesIO()
    book.save(out)
    bring(admin, out.getvalue())
    assert Activity.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("空.xlsx", b"", "是空的"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "也不是能识别的文本表格"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "“旧.xls”是旧版 .xls"),
        ("一列.csv", "只有一列\n没有表格".encode(), "只有一列"),
        ("无头.csv", b"1,2\n3,4\n", "没有找到表头"),
        ("引号.csv", '甲,乙\n"没有配对,1\n'.encode(), "引号没有配对"),
    ],
)
def test_what_is_no_table_is_refused(admin: Actor, name: str, body: bytes, says: str) -> None:
    with pytest.raises((Refused, Unreadable), match=says):
        open_(admin, body, name)
    assert not Intake.objects.exists() and list(shelf.root().iterdir()) == []


def test_the_same_content_twice_needs_a_tick(admin: Actor) -> None:
    bring(admin, xlsx(OFFICE.rows))
    second = look(admin, open_(admin, xlsx(OFFICE.rows)))
    assert second.state == State.FAILED and "导入过" in json.loads(second.told)["sentence"]
    assert look(admin, second, again=True).state == State.READY


def test_undo_takes_all_of_it_and_nothing_else(admin: Actor) -> None:
    entry.add_row(
        admin, "活动", {"日期": "2022-01-01", "组织编码": "Z1", "类型": "党课", "主题": "手工"}, at=NOW
    )
    done = bring(admin, xlsx(OFFICE.rows))
    assert services.undo(admin, done.pk, at=NOW) == 3
    assert [row.topic for row in Activity.objects.all()] == ["手工"] and not Import.objects.exists()
    assert Event.objects.filter(verb="ledger.undo_import").count() == 1
    with pytest.raises(Refused, match="已撤销"):
        services.undo(admin, done.pk, at=NOW)
    assert bring(admin, xlsx(OFFICE.rows)).state == State.DONE, "the same file may come again"


def test_undo_is_refused_once_something_depends_on_it(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    done = bring(admin, xlsx(OFFICE.rows))
    held = Activity.objects.order_by("day").first()
    assert held is not None
    content = StoredFile.objects.create(sha256="0" * 64, size=1, form="jpg")
    hanging = Attachment.objects.create(
        kind="活动",
        record=str(held.pk),
        organisation=held.organisation,
        content=content,
        name="a.jpg",
        at=NOW,
        actor="x",
    )
    with pytest.raises(Refused, match="已附佐证"):
        services.undo(admin, done.pk, at=NOW)
    hanging.delete()
    monkeypatch.setattr(
        guards, "_GUARDS", [lambda records: "数字已经写进报告。" if held.record_id in records["活动"] else ""]
    )
    with pytest.raises(Refused, match="写进报告"):
        services.undo(admin, done.pk, at=NOW)
    monkeypatch.setattr(guards, "_GUARDS", [])
    entry.change_row(
        admin,
        "活动",
        held.record_id,
        {"日期": "2022-03-11", "组织编码": "Z1", "类型": "党课", "主题": "改了"},
        at=NOW,
    )
    with pytest.raises(Refused, match="在导入之后被修改"):
        services.undo(admin, done.pk, at=NOW)
    assert Activity.objects.count() == 3 and Intake.objects.get(pk=done.pk).state == State.DONE


def test_undo_is_refused_where_equal_rows_came_later(admin: Actor) -> None:
    done = bring(admin, xlsx(OFFICE.rows))
    again = look(admin, open_(admin, xlsx(OFFICE.rows)), again=True)
    services.confirm(admin, again.pk, at=NOW)
    services.run(again.pk, at=NOW)
    with pytest.raises(Refused, match="内容完全相同"):
        services.undo(admin, done.pk, at=NOW)
    assert services.undo(admin, again.pk, at=NOW) == 3
    assert services.undo(admin, done.pk, at=NOW) == 3


def test_whose_right_has_gone_brings_nothing_in(admin: Actor) -> None:
    from shuzhi.apps.orgs.models import Role

    intake = look(admin, open_(admin, xlsx(OFFICE.rows)))
    services.confirm(admin, intake.pk, at=NOW)
    Role.objects.all().delete()
    done = services.run(intake.pk, at=NOW)
    assert done.state == State.FAILED and not Activity.objects.exists()
    with pytest.raises(NotFound):
        services.undo(admin, intake.pk, at=NOW)


def test_run_is_done_once(admin: Actor) -> None:
    intake = look(admin, open_(admin, xlsx(OFFICE.rows)))
    assert services.run(intake.pk, at=NOW).state == State.READY, "nobody has confirmed"
    services.confirm(admin, intake.pk, at=NOW)
    services.run(intake.pk, at=NOW)
    services.run(intake.pk, at=NOW)
    assert Activity.objects.count() == 3


def test_a_text_table_is_read_whatever_wrote_it(tmp_path: Any) -> None:
    path = tmp_path / "a.csv"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        for separator in (",", "\t", ";"):
            path.with_suffix(".jsonl").unlink(missing_ok=True)
            path.write_bytes(text([["党组织", "主题"], ["第一党支部", "甲；乙\n丙,丁"]], encoding, separator))
            (sheet,) = foreign.open_file(path).sheets
            assert sheet.rows == [["党组织", "主题"], ["第一党支部", "甲；乙\n丙,丁"]]
