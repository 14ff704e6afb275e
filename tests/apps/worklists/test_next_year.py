"""The loop closes: what is unresolved goes on, and next year's 整改情况 is told from the ledger, each sentence with its proof."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from worklist_cast import FULL, NOW, TODAY, problem, somebody, task, units

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.evidence import services as evidence
from shuzhi.apps.ledger import entry, exporting
from shuzhi.apps.ledger.services import import_books
from shuzhi.apps.worklists import carrying, handing, opening, papers, services, tasking
from shuzhi.apps.worklists.models import Dossier, Measure, Origin, Plan, Problem, Step, Task
from shuzhi.apps.worklists.services import Given, NewMeasure
from shuzhi.apps.worklists.tasking import Came, Proving
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.worklists.flow import State

pytestmark = pytest.mark.django_db
LATER = datetime(2023, 1, 5, 2, 0, tzinfo=UTC)


def closed(branch, keeper, secretary):  # type: ignore[no-untyped-def]
    row = problem(branch, "党课形式单一", State.WORKING, **(FULL | {"整改措施": "", "编号": "2022-01"}))
    measure = services.add_measure(secretary, row.pk, NewMeasure("每季度一次情景党课"), at=NOW)
    services.tick(secretary, row.pk, measure.pk, TODAY, at=NOW)
    services.act(secretary, row.pk, "apply", Given(cells={"佐证": "党课记录4份"}), at=NOW)
    services.act(keeper, row.pk, "inspect", at=NOW)
    services.act(keeper, row.pk, "close", Given(told="属实"), at=NOW)
    return row


@pytest.fixture
def cast():  # type: ignore[no-untyped-def]
    top, branch, _ = units()
    return (
        branch,
        somebody("keeper", "committee_admin", top),
        somebody("secretary", "branch_secretary", branch),
    )


def test_what_is_unresolved_goes_on(cast) -> None:  # type: ignore[no-untyped-def]
    branch, keeper, secretary = cast
    done = closed(branch, keeper, secretary)
    row = problem(branch, "谈心谈话不够", State.WORKING, **(FULL | {"编号": "2022-02"}))
    services.add_measure(secretary, row.pk, NewMeasure("每季度谈一次"), at=NOW)
    old = tasking.add(
        secretary,
        {"年度": "2022", "组织编码": "JW01", "任务": "建立谈话台账", "状态": "未启动"},
        Proving(),
        Came(problem=row.pk),
        at=NOW,
    )
    told = carrying.carry(secretary, branch, 2022, at=LATER)
    assert (told.problems, told.tasks) == (1, 1)
    new = Problem.objects.get(year=2023)
    assert (new.problem, new.status, new.number, new.due) == (
        row.problem,
        "整改中",
        "2023-01",
        FULL["整改时限"],
    )
    assert Dossier.objects.get(problem=new).carried_from == row
    assert Measure.objects.filter(number="2023-01").get().measure == "每季度谈一次"
    moved = Task.objects.get(year=2023)
    assert Origin.objects.get(task=moved).from_problem == row, "any task answers where it came from"
    assert moved.plan.carried_from == old
    with pytest.raises(Refused, match="已结转到2023年"):
        services.act(secretary, row.pk, "apply", Given(cells={"佐证": "有"}), at=LATER)
    with pytest.raises(Refused, match="没有要结转"):
        carrying.carry(secretary, branch, 2022, at=LATER)
    assert done.status == "整改中" or Problem.objects.filter(year=2023).count() == 1


def test_next_years_opening_is_told_from_the_ledger(cast) -> None:  # type: ignore[no-untyped-def]
    branch, keeper, secretary = cast
    done = closed(branch, keeper, secretary)
    problem(branch, "谈心谈话不够", State.WORKING, **(FULL | {"编号": "2022-02"}))
    carrying.carry(secretary, branch, 2022, at=LATER)
    told = opening.sentences(secretary, branch, 2023, date(2023, 1, 10))
    assert [each.text for each in told] == [
        "2022年度问题清单共2个问题，已整改销号1个，正在整改1个。",
        "一是针对“党课形式单一”的问题，制定措施1条，已完成1条，2022年6月1日核验销号，佐证为党课记录4份。",
        "二是针对“谈心谈话不够”的问题，每季度检查一次，正在整改，时限2022年12月20日，已超过时限。",
    ]
    done.refresh_from_db()
    proofs = {(each.kind, each.record) for each in told[1].proofs}
    assert ("问题整改", done.record_id) in proofs and (
        "措施",
        Measure.objects.get(number="2022-01").record_id,
    ) in proofs
    assert any(kind == "经过" for kind, _ in proofs)
    assert opening.sentences(secretary, branch, 2022, date(2022, 1, 10)) == ()


def test_what_came_later_is_not_told(cast) -> None:  # type: ignore[no-untyped-def]
    branch, keeper, secretary = cast
    closed(branch, keeper, secretary)
    told = opening.sentences(secretary, branch, 2023, date(2022, 5, 1))
    assert "正在整改1个" in told[0].text and "销号" not in told[1].text.replace("问题清单", "")
    assert "已完成0条" in told[1].text


def test_an_export_gives_the_same_lists_in_another_home(cast, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """What stands beside the sheets changes no id and no digest of theirs."""
    branch, keeper, secretary = cast
    closed(branch, keeper, secretary)
    tasking.add(secretary, CELLS, Proving(starts=date(2022, 3, 1)), Came(told="要点"), at=NOW)
    before = marks()
    exporting.export_book(CONSOLE, tmp_path / "a.xlsx", at=NOW)
    for model in (Step, Dossier, Origin, Plan, Problem, Measure, Task):
        model._default_manager.all().delete()
    assert marks() == set()
    import_books(CONSOLE, [tmp_path / "a.xlsx"], at=NOW)
    assert marks() == before and len(before) == 3


def marks() -> set[tuple[str, str]]:
    return {
        pair
        for model in (Problem, Measure, Task)
        for pair in model._default_manager.values_list("record_id", "digest")
    }


def test_evidence_under_a_closed_item_stays(cast) -> None:  # type: ignore[no-untyped-def]
    branch, keeper, secretary = cast
    row = problem(branch, "会议记录不全", State.WORKING, **FULL)
    raw = BytesIO()
    Image.new("RGB", (8, 8)).save(raw, "JPEG")
    upload = SimpleUploadedFile("记录.jpg", raw.getvalue())
    attached = evidence.attach(secretary, "问题整改", str(row.pk), branch, upload, at=NOW)
    services.act(secretary, row.pk, "apply", Given(), at=NOW)
    services.act(keeper, row.pk, "inspect", at=NOW)
    services.act(keeper, row.pk, "close", Given(told="属实"), at=NOW)
    with pytest.raises(Refused, match="已经销号"):
        evidence.remove(secretary, attached.attachment.pk, at=NOW)
    services.act(keeper, row.pk, "reopen", Given(told="反弹"), at=NOW)
    evidence.remove(secretary, attached.attachment.pk, at=NOW)


def test_documents_hold_what_the_ledger_holds(cast) -> None:  # type: ignore[no-untyped-def]
    branch, keeper, secretary = cast
    closed(branch, keeper, secretary)
    problem(branch, "=谈心谈话不够", State.WORKING, **(FULL | {"编号": "2022-02"}))
    task(branch, "每月开展主题党日", 责任人="演示二", 完成时限="2022-12-20")
    table = handing.ledger_table(secretary, branch, 2022, TODAY)
    assert table.rows[0][3] == "1.每季度一次情景党课（已完成）" and table.rows[0][-1] == "2022-06-01 已销号"
    word = Document(BytesIO(papers.word_table(table)))
    section = word.sections[0]
    assert section.page_width > section.page_height
    assert [cell.text for cell in word.tables[0].rows[0].cells][-1] == "销号情况"
    assert (
        "w:tblHeader" in word.tables[0].rows[0]._tr.xml
        and "w:tblHeader" not in word.tables[0].rows[1]._tr.xml
    )
    assert papers.word_table(table) == papers.word_table(table) and papers.workbook(table) == papers.workbook(
        table
    )
    report = "\n".join(
        p.text for p in Document(BytesIO(handing.report(secretary, branch, 2022, TODAY))).paragraphs
    )
    assert "已整改销号1个" in report and "核验销号" in report
    notice = "\n".join(
        p.text for p in Document(BytesIO(handing.notice(secretary, branch, 2022, "演示二", TODAY))).paragraphs
    )
    assert "每月开展主题党日" in notice and "党课形式单一" not in notice
    with pytest.raises(NotFound):
        handing.notice(secretary, branch, 2022, "没有此人", TODAY)


def test_whoever_answers_for_a_measure_gets_a_notice(cast) -> None:  # type: ignore[no-untyped-def]
    branch, _, secretary = cast
    row = problem(branch, "谈心谈话不够", State.WORKING, **(FULL | {"编号": "2022-02", "整改措施": ""}))
    for words, owner, due in (("每季度谈一次", "演示三", date(2022, 9, 30)), ("建立台账", "", None)):
        services.add_measure(secretary, row.pk, services.NewMeasure(words, owner, due), at=NOW)
    assert handing.persons(secretary, branch, 2022, TODAY) == ("演示二", "演示三")
    owned = dict(handing._owned(secretary, branch, 2022, TODAY))
    assert owned["演示二"] == "问题：谈心谈话不够；措施：每季度谈一次；建立台账（时限2022年12月20日）"
    assert owned["演示三"] == "措施：每季度谈一次（针对问题：谈心谈话不够）（时限2022年9月30日）"


# ---- tasks --------------------------------------------------------------------------------------------------------------------

CELLS = {"年度": "2022", "组织编码": "JW01", "任务": "建立台账", "状态": "未启动"}


def test_no_cycle_and_no_endless_breakdown(cast) -> None:  # type: ignore[no-untyped-def]
    _, _, secretary = cast
    chain = [tasking.add(secretary, CELLS | {"任务": "第1级"}, Proving(), Came(), at=NOW)]
    for level in range(2, 5):
        chain.append(
            tasking.add(
                secretary, CELLS | {"任务": f"第{level}级"}, Proving(parent=chain[-1].pk), Came(), at=NOW
            )
        )
    with pytest.raises(Refused, match="最多分解 4 级"):
        tasking.add(secretary, CELLS, Proving(parent=chain[-1].pk), Came(), at=NOW)
    for child in (chain[0], chain[1], chain[3]):
        with pytest.raises(Refused, match="分解成自己"):
            tasking.change(secretary, chain[0].pk, {}, Proving(parent=child.pk), "试", at=NOW)
    with pytest.raises(Refused, match="还有 1 项分解任务"):
        tasking.close(secretary, chain[2].pk, minutes="纪要", at=NOW)


def test_a_task_keeps_its_history_and_closes_with_proof(cast) -> None:  # type: ignore[no-untyped-def]
    _, _, secretary = cast
    row = tasking.add(
        secretary, CELLS, Proving(starts=date(2022, 3, 1)), Came(told="要点第3条", place="年度要点"), at=NOW
    )
    with pytest.raises(Refused, match="请写明修改的理由"):
        tasking.change(secretary, row.pk, {"完成时限": "2022-10-01"}, Proving(), " ", at=NOW)
    tasking.change(secretary, row.pk, {"完成时限": "2022-10-01"}, Proving(), "上级要求提前", at=NOW)
    with pytest.raises(Refused, match="没有佐证"):
        tasking.close(secretary, row.pk, at=NOW)
    done = tasking.close(secretary, row.pk, minutes="9月支委会纪要", at=NOW)
    assert (done.status, done.done) == ("已完成", TODAY)
    told = [(each.act, each.told) for each in row.steps.all()]
    assert told[1] == ("修改", "上级要求提前。完成时限：（空） → 2022-10-01") and told[2][0] == "完成"
    cells = entry.cells_of("任务", done)
    with pytest.raises(Refused, match="不能直接改"):
        entry.change_row(secretary, "任务", row.pk, cells | {"状态": "进行中"}, at=NOW)
    assert tasking.reopen(secretary, row.pk, "材料不全", at=NOW).status == "进行中"
