"""Opening the demo: everything once, through the real services; again without harm; never over another ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from demo_recount import Recount, slots

from shuzhi.apps.accounts.models import CONSOLE, User
from shuzhi.apps.audit.queries import verify_chain
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation, Role, RoleKind
from shuzhi.apps.reports import services
from shuzhi.apps.reports.models import Passage, Report
from shuzhi.core.errors import Refused
from shuzhi.web.demo.bureau import COMMITTEE, REPORT_YEAR
from shuzhi.web.demo.opening import TEMPLATE, Demo, open_demo
from shuzhi.web.homedir import Home

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def opened(folder: Path, at: datetime = AT) -> Demo:
    home = Home(folder)
    home.open()
    return open_demo(home, at=at, progress=lambda what: None)


def test_a_fresh_home_gets_ledger_accounts_and_report(tmp_path: Path) -> None:
    made = opened(tmp_path)
    assert made.docx.read_bytes()[:2] == b"PK" and made.pdf.read_bytes()[:4] == b"%PDF"
    assert {account.role for account in made.accounts} == set(RoleKind.values) - {RoleKind.DEPARTMENT_CONTACT}
    for account in made.accounts:
        user = User.objects.get(username=account.username)
        assert user.check_password(account.password)
        assert [(role.role, role.organisation.code) for role in user.roles.all()] == [
            (account.role, account.org)
        ]
    assert verify_chain() == ()


def test_its_report_has_figures_and_visible_blanks(tmp_path: Path) -> None:
    opened(tmp_path)
    report = Report.objects.get(organisation__code=COMMITTEE)
    states = list(Passage.objects.filter(report=report).values_list("status", flat=True))
    assert states.count("filled") >= 80
    assert 3 <= len(states) - states.count("filled") <= 25
    assert "2025年度" in report.title and "〔待填" in report.text


def test_no_figure_of_the_draft_differs_from_a_plain_recount(tmp_path: Path) -> None:
    folder = opened(tmp_path).docx.parent
    drafted = services.draft(
        CONSOLE, COMMITTEE, REPORT_YEAR, at=AT, template=folder / TEMPLATE, keep_hedges=True
    )
    counts = {slot.start: slot.count(Recount(REPORT_YEAR)) for slot in slots()}
    filled = {entry.start: entry.value for entry in drafted.draft.entries if entry.status.value == "filled"}
    assert set(filled) <= set(counts), "a figure was filled that nobody recounts"
    assert {start: counts[start] for start in filled} == filled
    kept = [
        e
        for e in drafted.draft.entries
        if e.start in counts and e.start not in filled and not e.shown.startswith("〔待填")
    ]
    assert kept == [], "a figure of last year stands in this year's report"


def test_opened_again_it_stays_as_it_is_with_new_passwords(tmp_path: Path) -> None:
    first = opened(tmp_path)
    before = first.docx.read_bytes()
    second = opened(tmp_path, AT + timedelta(days=1))
    assert second.docx.read_bytes() == before
    assert (Report.objects.count(), User.objects.count(), Role.objects.count()) == (2, 5, 5)
    for old, new in zip(first.accounts, second.accounts, strict=True):
        assert old.password != new.password
        assert User.objects.get(username=new.username).check_password(new.password)


def test_what_a_user_tried_out_does_not_close_the_demo(tmp_path: Path) -> None:
    opened(tmp_path)
    Organisation.objects.create(
        code="TRY", name="试建的支部", kind="党支部", path="999.", record_id="t" * 16, digest="1" * 64
    )
    assert opened(tmp_path).org == COMMITTEE


def test_another_ledger_is_left_alone(tmp_path: Path) -> None:
    Organisation.objects.create(
        code="X01", name="别处的党委", kind="党委", path="1.", record_id="x" * 16, digest="0" * 64
    )
    with pytest.raises(Refused, match="别的台账"):
        opened(tmp_path)
    assert not Activity.objects.exists() and not User.objects.exists()
    assert not (tmp_path / "demo").exists()
