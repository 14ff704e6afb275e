from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ledger_books import NOW, Import, MakeBook, Rows
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.audit.queries import verify_chain
from shuzhi.apps.ledger.blank import write_blank
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.ledger.queries import records
from shuzhi.apps.ledger.services import import_books
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import Refused
from shuzhi.core.findings import Cell, Severity

pytestmark = pytest.mark.django_db
HEAD = ("日期", "组织编码", "类型", "主题", "应到", "实到", "成果")
LECTURE = (date(2022, 3, 1), "Z1", "党课", "主题一", 12, 10, "研讨材料9篇；交流体会18篇")


def codes(result: Any) -> list[str]:
    return [finding.code for finding in result.findings]


def test_rows_become_records_with_typed_fields(run: Import) -> None:
    result = run(活动=[HEAD, LECTURE])
    assert result.written
    assert result.counts == {"组织": 3, "活动": 1}
    (record,) = records("活动", ["Z1"])
    assert (record.org, record.day, record.fields["应到"]) == ("Z1", date(2022, 3, 1), 12)
    assert record.fields["成果"] == ("研讨材料9篇", "交流体会18篇")
    assert record.fields["地点"] is None
    assert record.fields["标签"] == ()


def test_equal_rows_are_two_records_with_two_ids(run: Import) -> None:
    run(活动=[HEAD, LECTURE, LECTURE])
    first, second = records("活动", ["Z1"])
    assert first.id != second.id
    assert first.digest == second.digest


def test_ids_do_not_depend_on_the_order_of_rows_and_columns(run: Import) -> None:
    other = ("2022/4/1", "Z2", "党课", "主题二", None, None, None)
    run(活动=[HEAD, LECTURE, other, LECTURE])
    ids = {record.id for record in records("活动", ["Z1", "Z2"])}
    Activity.objects.all().delete()
    turned = [tuple(reversed(row)) for row in (HEAD, LECTURE, LECTURE, other)]
    run("other.xlsx", again=True, 活动=turned)
    assert {record.id for record in records("活动", ["Z1", "Z2"])} == ids


def test_one_query_a_kind(run: Import, django_assert_num_queries: Any) -> None:
    run(活动=[HEAD, LECTURE])
    for kind in ("组织", "任职", "党员", "活动", "任务", "措施", "党费", "业务指标"):
        with django_assert_num_queries(1):
            list(records(kind, ["DW", "Z1", "Z2"], date(2022, 12, 31)))


def test_later_records_are_left_out(run: Import) -> None:
    run(
        活动=[HEAD, LECTURE, ("2022-05-01", *LECTURE[1:])],
        党费=[("月份", "组织编码", "实交"), ("2022-03", "Z1", 5), ("2022-05", "Z1", 7)],
    )
    assert [r.day for r in records("活动", ["Z1"], date(2022, 4, 30))] == [date(2022, 3, 1)]
    assert [r.fields["实交"] for r in records("党费", ["Z1"], date(2022, 4, 30))] == [Decimal(5)]


def test_all_rows_or_none(run: Import) -> None:
    result = run(活动=[HEAD, LECTURE, ("2022-02-30", *LECTURE[1:])])
    assert not result.written
    assert (Organisation.objects.count(), Activity.objects.count(), Event.objects.count()) == (0, 0, 0)
    (fault,) = result.faults
    assert fault.place == Cell("活动", 3, "日期")
    assert fault.text == "2022-02-30"
    assert "没有 2022年2月30日这一天" in fault.message


FAULTS: dict[str, tuple[dict[str, Rows], str, str]] = {
    "unknown organisation": (
        {"活动": [HEAD, ("2022-03-01", "Z3", "党课", "x")]},
        "ledger.unknown-organisation",
        "最接近的是“Z",
    ),
    "missing header": (
        {"活动": [("日期", "组织编码", "类型", "主題"), ("2022-03-01", "Z1", "党课", "x")]},
        "ledger.missing-header",
        "最接近的是“主題”",
    ),
    "header below": ({"活动": [("活动台账",), HEAD, LECTURE]}, "ledger.missing-header", "它在第 2 行"),
    "double header": ({"活动": [(*HEAD, "主题"), (*LECTURE, "x")]}, "ledger.double-header", "“主题”"),
    "no header": ({"活动": [HEAD, (*LECTURE, "stray")]}, "ledger.no-header", "H 列"),
    "empty": ({"活动": [HEAD, ("2022-03-01", "Z1", "党课", " ")]}, "ledger.empty", "必须填写"),
    "200 columns": (
        {"活动": [(*HEAD, *(f"x{n}" for n in range(200))), LECTURE]},
        "ledger.too-many-columns",
        "200 个",
    ),
    "cycle": (
        {
            "组织": [
                ("组织编码", "组织名称", "类型", "上级编码"),
                ("A", "甲", "党委", "B"),
                ("B", "乙", "党委", "A"),
            ]
        },
        "ledger.cycle",
        "绕成了一圈",
    ),
    "own parent": (
        {"组织": [("组织编码", "组织名称", "类型", "上级编码"), ("A", "甲", "党委", "A")]},
        "ledger.own-parent",
        "不能是自己",
    ),
    "two roots": (
        {"组织": [("组织编码", "组织名称", "类型"), ("A", "甲", "党委"), ("A", "乙", "党委")]},
        "ledger.double-organisation",
        "已经用过",
    ),
    "unknown parent": (
        {"组织": [("组织编码", "组织名称", "类型", "上级编码"), ("A1", "甲", "党委", "A0")]},
        "ledger.unknown-organisation",
        "上级编码",
    ),
    "unknown type": (
        {"组织": [("组织编码", "组织名称", "类型"), ("A", "甲", "支部")]},
        "ledger.unknown-choice",
        "最接近的是“党支部”",
    ),
    "closed before founded": (
        {
            "组织": [
                ("组织编码", "组织名称", "类型", "成立日期", "撤销日期"),
                ("A", "甲", "党委", "2022-01-01", "2021-01-01"),
            ]
        },
        "ledger.dates-out-of-order",
        "不能早于成立日期",
    ),
    "office ends early": (
        {
            "任职": [
                ("组织编码", "姓名", "职务", "任职日期", "免职日期"),
                ("Z1", "张某", "书记", "2022-01-01", "2021-01-01"),
            ]
        },
        "ledger.dates-out-of-order",
        "不能早于任职日期",
    ),
    "two branches": (
        {
            "党员": [
                ("姓名", "组织编码", "类别", "身份证号"),
                ("张某", "Z1", "正式党员", "11010119800203001X"),
                ("张某", "Z2", "正式党员", "11010119800203001X"),
            ]
        },
        "ledger.two-branches",
        "还在“Z1”",
    ),
    "negative money": (
        {"党费": [("月份", "组织编码", "实交"), ("2022-03", "Z1", -1)]},
        "ledger.bad-amount",
        "负数",
    ),
    "text for a number": (
        {"活动": [HEAD, ("2022-03-01", "Z1", "党课", "x", "十二")]},
        "ledger.bad-number",
        "应为数字",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_nothing_written(name: str, run: Import) -> None:
    sheets, code, says = FAULTS[name]
    result = run(**sheets)
    assert not result.written
    fault = next(finding for finding in result.faults if finding.code == code)
    assert says in fault.message
    assert Organisation.objects.count() == 0


PLAUSIBLE: dict[str, tuple[dict[str, Rows], str]] = {
    "present": ({"活动": [HEAD, ("2022-03-01", "Z1", "党课", "x", 10, 12)]}, "ledger.present-over-expected"),
    "future": ({"活动": [HEAD, ("2023-03-01", "Z1", "党课", "x")]}, "ledger.future"),
    "share": (
        {
            "业务指标": [
                ("组织编码", "指标", "单位", "期间", "数值", "来源"),
                ("Z1", "签约率", "%", "2022", 161.3, "报表"),
            ]
        },
        "ledger.share-over-100",
    ),
    "fraction": (
        {
            "业务指标": [
                ("组织编码", "指标", "单位", "期间", "数值", "来源"),
                ("Z1", "签约率", "%", "2022", 0.613, "报表"),
            ]
        },
        "ledger.share-as-fraction",
    ),
    "tenfold": (
        {
            "业务指标": [
                ("组织编码", "指标", "单位", "期间", "数值", "来源"),
                ("Z1", "办件量", "件", "2022", 5000, "报表"),
                ("Z1", "办件量", "件", "2021", 400, "报表"),
            ]
        },
        "ledger.tenfold",
    ),
    "twins": (
        {
            "党员": [
                ("姓名", "组织编码", "类别", "出生日期"),
                ("张某", "Z1", "正式党员", "1980-02-03"),
                ("张某", "Z2", "正式党员", "1980-02-03"),
            ]
        },
        "ledger.doubtful-twin",
    ),
    "twice": (
        {
            "党员": [
                ("姓名", "组织编码", "类别", "出生日期"),
                ("张某", "Z1", "正式党员", "1980-02-03"),
                ("张某", "Z1", "正式党员", "1980-02-03"),
            ]
        },
        "ledger.person-twice",
    ),
    "steps": (
        {
            "党员": [
                ("姓名", "组织编码", "类别", "申请日期", "转正日期"),
                ("张某", "Z1", "正式党员", "2010-01-01", "2009-01-01"),
            ]
        },
        "ledger.steps-out-of-order",
    ),
    "identity": (
        {
            "党员": [
                ("姓名", "组织编码", "类别", "身份证号"),
                ("张某", "Z1", "正式党员", "110101198002030010"),
            ]
        },
        "ledger.identity-form",
    ),
    "measure": ({"措施": [("组织编码", "问题编号", "措施"), ("Z1", "9", "x")]}, "ledger.no-such-problem"),
    "unknown column": ({"活动": [(*HEAD, "佐证资料"), (*LECTURE, "x")]}, "ledger.unknown-column"),
    "unknown sheet": ({"活动记录": [HEAD, LECTURE]}, "ledger.unknown-sheet"),
    "dues": (
        {"党费": [("月份", "组织编码", "应交", "实交"), ("2022-03", "Z1", 20, 2000)]},
        "ledger.paid-tenfold",
    ),
}


@pytest.mark.parametrize("name", PLAUSIBLE)
def test_the_implausible_is_a_warning_and_goes_in(name: str, run: Import) -> None:
    sheets, code = PLAUSIBLE[name]
    result = run(**sheets)
    assert code in codes(result)
    assert all(finding.severity is Severity.WARNING for finding in result.findings)
    assert result.written


def test_an_identity_number_never_stands_in_a_message(run: Import) -> None:
    result = run(
        党员=[("姓名", "组织编码", "类别", "身份证号"), ("张某", "Z1", "正式党员", "110101198002030010")]
    )
    assert "110101198002030010" not in "".join(finding.message + finding.text for finding in result.findings)


def test_a_transferred_member_is_one_person(run: Import) -> None:
    head = ("姓名", "组织编码", "类别", "身份证号", "转出日期", "转入日期")
    number = "110101198002030011"
    result = run(
        党员=[
            head,
            ("张某", "Z1", "正式党员", number, "2022-05-01", None),
            ("张某", "Z2", "正式党员", number, None, "2022-05-01"),
        ]
    )
    assert result.written
    assert len({record.fields["人员标识"] for record in records("党员", ["Z1", "Z2"])}) == 1


def test_the_same_file_is_refused_unless_again(book: MakeBook) -> None:
    path = book(活动=[HEAD, LECTURE])
    import_books(CONSOLE, [path], at=NOW)
    with pytest.raises(Refused, match="--again"):
        import_books(CONSOLE, [path], at=NOW)
    import_books(CONSOLE, [path], at=NOW, again=True)
    assert Activity.objects.count() == 2
    assert Organisation.objects.count() == 3


def test_the_same_content_in_another_file_is_refused(run: Import) -> None:
    run(活动=[HEAD, LECTURE, ("2022-04-01", *LECTURE[1:])])
    with pytest.raises(Refused, match="已在"):
        run("again.xlsx", 活动=[HEAD, ("2022/4/1", *LECTURE[1:]), LECTURE])


def test_several_books_go_in_together_or_not_at_all(book: MakeBook) -> None:
    orgs, acts = book("a.xlsx"), book("b.xlsx", bare=True, 活动=[HEAD, LECTURE])
    bad = book("c.xlsx", bare=True, 活动=[HEAD, ("2022-03-01", "Z9", "党课", "x")])
    assert not import_books(CONSOLE, [orgs, acts, bad], at=NOW).written
    assert Organisation.objects.count() == 0
    assert import_books(CONSOLE, [acts, orgs], at=NOW).written
    assert Activity.objects.count() == 1
    with pytest.raises(Refused, match="两次"):
        import_books(CONSOLE, [bad, bad], at=NOW)


def test_a_dry_run_writes_nothing(run: Import) -> None:
    result = run(dry_run=True, 活动=[HEAD, LECTURE])
    assert not result.written
    assert not result.faults
    assert result.counts["活动"] == 1
    assert (Organisation.objects.count(), Event.objects.count()) == (0, 0)


def test_one_event_an_import(run: Import) -> None:
    run(活动=[HEAD, LECTURE])
    (event,) = Event.objects.all()
    assert event.verb == "ledger.import"
    assert "主题一" not in event.body
    assert verify_chain() == ()


def test_synonyms_stars_and_notes(run: Import) -> None:
    head = ("活动日期*", "党组织编码 *", "类型*（见下拉）", "会议主题", "应到人数", "摄影")
    result = run(活动=[head, (date(2022, 3, 1), "Z1", "党课", "x", "１２", "王某")])
    assert codes(result) == []
    (record,) = records("活动", ["Z1"])
    assert (record.fields["应到"], record.fields["摄影"]) == (12, "王某")


def test_the_contract_s_word_wins_over_a_synonym(run: Import) -> None:
    run(活动=[("时间", *HEAD), ("上午", *LECTURE)])
    (record,) = records("活动", ["Z1"])
    assert (record.day, record.fields["时间"]) == (date(2022, 3, 1), "上午")


def test_example_rows_and_empty_rows_are_left_out(run: Import) -> None:
    result = run(
        活动=[(*HEAD, "备注"), (*LECTURE, "示例"), (None,) * 8, ("  ", *(None,) * 7), (*LECTURE, "示例教学")]
    )
    assert result.counts["活动"] == 1


def test_the_empty_workbook_holds_no_records(tmp_path: Path) -> None:
    write_blank(tmp_path / "blank.xlsx")
    result = import_books(CONSOLE, [tmp_path / "blank.xlsx"], at=NOW)
    assert sum(result.counts.values()) == 0
    assert result.findings == ()
    assert Event.objects.count() == 0


def test_the_empty_workbook_filled_in_goes_in(tmp_path: Path) -> None:
    write_blank(tmp_path / "blank.xlsx")
    filled = load_workbook(tmp_path / "blank.xlsx")
    filled["组织"].append(["DW", "某局党委", None, None, "党委"])
    filled["活动"].append([date(2022, 3, 1), "DW", "党委会", "x"])
    filled.save(tmp_path / "filled.xlsx")
    assert import_books(CONSOLE, [tmp_path / "filled.xlsx"], at=NOW).counts == {
        **dict.fromkeys(filled.sheetnames[:-1], 0),
        "组织": 1,
        "活动": 1,
    }


def test_a_1904_workbook_keeps_its_days(tmp_path: Path, book: MakeBook) -> None:
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    page = made.worksheets[0]
    page.title = "活动"
    page.append(HEAD)
    page.append(LECTURE)
    made.save(tmp_path / "mac.xlsx")
    import_books(CONSOLE, [book(), tmp_path / "mac.xlsx"], at=NOW)
    assert [record.day for record in records("活动", ["Z1"])] == [date(2022, 3, 1)]


def test_merged_cells_and_hidden_sheets_are_faults(book: MakeBook) -> None:
    path = book(活动=[HEAD, LECTURE, (None, *LECTURE[1:])])
    changed = load_workbook(path)
    changed["活动"].merge_cells("A2:A3")
    changed["组织"].sheet_state = "hidden"
    changed.save(path)
    found = codes(import_books(CONSOLE, [path], at=NOW))
    assert {"ledger.merged", "ledger.hidden-sheet"} <= set(found)


def test_a_known_organisation_is_skipped_or_changed(run: Import) -> None:
    run()
    before = Organisation.objects.get(code="Z1")
    result = run(
        "next.xlsx",
        组织=[
            ("组织编码", "组织名称", "类型", "班子人数"),
            ("Z1", "第一支部", "党支部", 5),
            ("Z2", "第二支部", "党支部", None),
        ],
    )
    after = Organisation.objects.get(code="Z1")
    assert result.written
    assert (after.committee_size, after.parent_id, after.path) == (5, before.parent_id, before.path)
    assert after.digest != before.digest


def test_every_fault_of_a_row_is_told_at_once(run: Import) -> None:
    """A cell that cannot be read does not hide that the unit is unknown: nobody wants to come back twice."""
    head = ("日期", "组织编码", "类型", "主题", "应到")
    result = run(活动=[head, ("2022年13月", "Z9", "党课", "主题一", "三")])
    told = [(f.code, f.place.column) for f in result.faults]
    assert ("ledger.unknown-organisation", "组织编码") in told and len(told) == 3
