"""A report that opens with how last year's problems were put right: every sentence out of 清单, with its records, unadopted."""

from __future__ import annotations

import pytest
from writing_cast import AT, begun

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger import entry
from shuzhi.apps.reports.models import Basis, Working
from shuzhi.apps.reports.writing import document
from shuzhi.core.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]
PROBLEM = {"年度": "2021", "组织编码": "ZZ", "问题": "党课形式单一", "来源": "述职评议", "状态": "已销号", "销号日期": "2022-06-30", "佐证": "党课记录"}  # fmt: skip


def test_the_sentences_stand_first_with_their_records() -> None:
    row = entry.add_row(CONSOLE, "问题整改", PROBLEM, at=AT)
    working = begun(rectification=True)
    sections = list(working.sections.all())
    place = [each.heading for each in sections].index("上年度问题整改情况")
    assert place == (0 if sections[0].heading else 1)
    head, *told = document.load(sections[place].blocks)
    assert (head.level, [each.machine for each in told]) == (1, [True, True])
    assert "共1个问题，已整改销号1个" in told[0].text({})
    assert "党课形式单一" in told[1].text({})
    assert "党课记录" in told[1].text({})
    assert set(Basis.objects.values_list("block", "kind", "record")) == {
        (each.id, "问题整改", row) for each in told
    }


def test_without_problems_nothing_is_begun() -> None:
    with pytest.raises(Refused, match="没有2021年度的问题"):
        begun(rectification=True)
    assert not Working.objects.exists()
