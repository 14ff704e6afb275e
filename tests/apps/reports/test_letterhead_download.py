"""A report drafted on a letterhead is taken away as it was signed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from letterheads import letterhead

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.reports import downloads, files, services
from shuzhi.apps.reports.models import Report
from shuzhi.core import proofs
from shuzhi.core.errors import Refused
from shuzhi.core.proofs import keys

NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("ledger")


def test_the_page_hands_out_the_bytes_that_the_command_wrote(template: Path) -> None:
    head = letterhead("{{标题}}", "{{正文}}", "联系电话：0000-1234567")
    drafted = services.draft(CONSOLE, "ZZ", 2022, at=NOW, template=template, letterhead=head)
    taken = downloads.download(CONSOLE, drafted.report.pk, "docx", NOW.date())
    assert taken.body == files.content(drafted.paper, drafted.proof, "docx", head)
    found = proofs.verify(taken.body, None, keys.trusted(settings.HOME.keys))
    assert found.holds and found.notes == ()
    assert downloads.download(CONSOLE, drafted.report.pk, "pdf", NOW.date()).body.startswith(b"%PDF")


def test_a_letterhead_that_cannot_be_used_leaves_no_report(template: Path) -> None:
    with pytest.raises(Refused):
        services.draft(CONSOLE, "ZZ", 2022, at=NOW, template=template, letterhead=letterhead("没有地方"))
    assert not Report.objects.exists()
