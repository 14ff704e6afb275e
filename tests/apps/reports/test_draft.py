"""A report is drafted from records alone, stored, signed, and told to the audit chain."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.reports import files, queries, services
from shuzhi.apps.reports.models import Report
from shuzhi.apps.reports.recount import recompute
from shuzhi.core import proofs
from shuzhi.core.errors import NotFound
from shuzhi.core.proofs import Status, keys

NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("ledger")


def draft(template: Path, year: int = 2022, **more: object) -> services.Drafted:
    return services.draft(CONSOLE, "ZZ", year, at=NOW, template=template, **more)  # type: ignore[arg-type]


def test_the_blanks_that_the_ledger_answers_are_filled_and_the_others_stay_blank(template: Path) -> None:
    text = draft(template).report.text
    assert "召开党总支会议4次" in text
    assert "开展主题党日活动24次" in text
    assert "入党申请书1份" in text
    assert re.search(r"编发简报〔待填：[^〕]*〕", text)
    assert "现有党员3名" in text
    assert "2022年度" in text and "2021" not in text
    assert "学习2次" not in text, "last year's figure of a problem is not this year's either"
    assert "每月开展1次主题党日" in text


def test_a_figure_opens_to_exactly_its_records(template: Path) -> None:
    report = draft(template).report
    view = queries.report(CONSOLE, report.pk, NOW.date())
    row = next(f for f in view.figures if f.shown == ("4",) or f.shown == ("4次",))
    opened = queries.figure(CONSOLE, report.pk, row.key, NOW.date())
    assert [(r.org, r.fields["主题"]) for r in opened.records] == [
        ("ZZ", f"{m}月总支会") for m in (2, 5, 8, 11)
    ]
    assert opened.definition and opened.gone == 0


def test_a_year_without_records_gives_a_draft_of_marks(template: Path) -> None:
    drafted = draft(template, 2030)
    assert not drafted.draft.figure_spans or all(s.key for s in drafted.draft.figure_spans)
    assert "〔待填：" in drafted.report.text
    assert "会议4次" not in drafted.report.text


def test_deleting_the_records_of_a_figure_turns_it_blank_again(template: Path) -> None:
    assert "党总支会议4次" in draft(template).report.text
    Activity.objects.filter(kind="党总支会").delete()
    assert re.search(r"党总支会议〔待填：", draft(template).report.text)


def test_records_after_as_of_do_not_count(template: Path) -> None:
    assert "党总支会议2次" in draft(template, as_of=date(2022, 7, 1)).report.text


def test_an_organisation_that_is_not_there_is_not_found(template: Path) -> None:
    with pytest.raises(NotFound, match="NOPE"):
        services.draft(CONSOLE, "NOPE", 2022, at=NOW, template=template)
    assert not Report.objects.exists()


def test_drafting_leaves_one_event(template: Path) -> None:
    before = Event.objects.count()
    drafted = draft(template)
    event = Event.objects.order_by("seq").last()
    assert event is not None and Event.objects.count() == before + 1
    assert (event.verb, event.subject) == ("reports.drafted", "ZZ")
    assert f'"report":{drafted.report.pk}' in event.body


def test_the_same_ledger_and_template_give_the_same_text(template: Path) -> None:
    first, second = draft(template), draft(template)
    assert first.report.text == second.report.text
    assert first.draft.entries == second.draft.entries


# ---- verify ----------------------------------------------------------------------------------------------------------------


def docx_of(drafted: services.Drafted) -> bytes:
    return files.content(drafted.paper, drafted.proof, "docx")


def check(data: bytes) -> proofs.Verification:
    return proofs.verify(data, None, keys.trusted(settings.HOME.keys), recompute)


def edited(data: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            body = source.read(item)
            if item.filename == "word/document.xml":
                assert old.encode() in body
                body = body.replace(old.encode(), new.encode(), 1)
            target.writestr(item, body)
    return out.getvalue()


def test_an_unchanged_report_verifies(template: Path) -> None:
    found = check(docx_of(draft(template)))
    assert found.holds
    assert {f.status for f in found.figures} == {Status.OK}
    assert found.unfilled >= 1


def test_one_changed_digit_is_named(template: Path) -> None:
    data = docx_of(draft(template))
    found = check(edited(data, ">24", ">25"))
    assert not found.holds
    (changed,) = [f for f in found.figures if f.status == Status.CHANGED]
    assert (
        changed.entry is not None and changed.entry.shown.startswith("24") and changed.text.startswith("25")
    )


def test_a_ledger_that_moved_on_is_told_and_is_no_fault(template: Path) -> None:
    data = docx_of(draft(template))
    Activity.objects.filter(kind="党总支会", day__year=2022, day__month=2).delete()
    found = check(data)
    assert found.holds
    (moved,) = [f for f in found.figures if f.status == Status.SUPERSEDED]
    assert moved.recomputed is not None and moved.recomputed.value == 3
