"""The pages of a round, as people use them: plain forms, what was typed stays, nothing of other units."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from appraisal_cast import AT, Cast, scheme
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity

import shuzhi.apps.appraisal as app
from shuzhi.apps.appraisal import grading, marking, services
from shuzhi.apps.appraisal.grading import Given
from shuzhi.apps.appraisal.models import Check, Comment, Entry, GroupCounts, GroupVote, Note, Objection, Round
from shuzhi.apps.worklists.models import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.admin_user)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def told(client: Client, address: str, fields: dict[str, Any]) -> str:
    """Post and return the page that one comes to."""
    return text(client.post(address, fields, follow=True))


TERMS = {
    "organisation": "JW", "year": "2022", "title": "2022年度述职评议考核", "manner": "live", "to_whom": "党委扩大会议", "as_of": "2022-12-31",
    "reports_due": "2022-12-20", "meeting_on": "2023-01-10", "feedback_due": "2023-01-20", "minutes_each": "8", "reach": "children",
}  # fmt: skip


def scheme_fields(page: str) -> dict[str, str]:
    """The scheme's form as the browser would send it back."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if (
            name
            and name[1] != "csrfmiddlewaretoken"
            and (not kind or kind[1] != "checkbox" or "checked" in tag)
        ):
            found[name[1]] = value[1] if value else ("on" if kind and kind[1] == "checkbox" else "")
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_round_is_opened_and_its_scheme_edited(cast: Cast, admin: Client) -> None:
    assert "还没有开过考核" in text(admin.get("/appraisal/"))
    assert '<a href="/appraisal/">取消</a>' in text(admin.get("/appraisal/new/"))
    wrong = text(admin.post("/appraisal/new/", TERMS | {"meeting_on": "2022-12-01"}))
    assert "日程应按报告、评议会、反馈的先后" in wrong and 'value="党委扩大会议"' in wrong
    answer = admin.post("/appraisal/new/", TERMS)
    round_ = Round.objects.get()
    assert answer["Location"] == f"/appraisal/{round_.pk}/scheme/"
    page = text(admin.get(answer["Location"]))
    fields = scheme_fields(page)
    assert "方案可以使用" in page
    assert told(admin, answer["Location"], fields).count("方案已保存，可以开始") == 1
    assert Round.objects.get().scheme == round_.scheme, "saving what stands changes nothing"
    fields = scheme_fields(text(admin.get(answer["Location"])))
    number = next(name for name, value in fields.items() if name.startswith("g-") and value == "40")
    assert "权重合计90%" in told(admin, answer["Location"], fields | {number: "30"})
    assert "权重合计90%" in told(admin, f"/appraisal/{round_.pk}/steps/start/", {})
    assert "请填数字" in text(
        admin.post(answer["Location"], fields | {number: "三十", "seen": Round.objects.get().version})
    )
    assert "已由别人办理过" in told(admin, answer["Location"], fields | {"seen": "0"})
    assert "页面不完整" in told(admin, answer["Location"], fields | {"seen": "x"})


def test_an_item_is_added_by_its_indicators_name(cast: Cast, admin: Client) -> None:
    round_ = cast.open()
    address = f"/appraisal/{round_.pk}/scheme/"
    fields = scheme_fields(text(admin.get(address)))
    last = int(fields["i-TOTAL_FORMS"]) - 1
    fields |= {f"i-{last}-dimension": "组织建设", f"i-{last}-name": "党员大会再考", f"i-{last}-manner": "达标", f"i-{last}-points": "5",
               f"i-{last}-indicator": "党员大会次数", f"i-{last}-target": "4"}  # fmt: skip
    page = told(admin, address, fields)
    assert "各项分值合计105分" in page
    from shuzhi.apps.appraisal.queries import scheme_of

    added = next(item for item in scheme_of(Round.objects.get()).items if item.name == "党员大会再考")
    assert (added.id, added.indicator) == ("item.1", "meeting.members")
    fields = scheme_fields(text(admin.get(address)))
    gone = next(name for name, value in fields.items() if value == "党员大会再考").replace("name", "DELETE")
    assert "方案可以使用" in told(admin, address, fields | {gone: "on"})


def test_terms_and_units_by_form(cast: Cast, admin: Client) -> None:
    round_ = cast.open()
    address = f"/appraisal/{round_.pk}/terms/"
    assert text(admin.get(address)).count("checked") == 3
    page = text(admin.post(address, TERMS | {"seen": "0", "units": []}))
    assert "请选择至少一个述职单位" in page
    admin.post(address, TERMS | {"seen": "0", "units": ["JW01", "JW03"], "title": "改过"})
    assert [each.name for each in Entry.objects.all()] == ["第一党支部", "第三党支部"]
    Round.objects.update(stage="报告")
    assert "不能再改" in text(admin.get(address))
    assert "现在是“报告”阶段" in text(
        admin.post(address, TERMS | {"seen": Round.objects.get().version, "units": ["JW01"]})
    )


def test_a_unit_sees_its_own_sheet_and_objects(cast: Cast, admin: Client) -> None:
    act = activity(cast.units[0], date(2022, 3, 5), "学习党章")
    activity(cast.units[1], date(2022, 3, 5), "别家的会")
    round_ = cast.begun()
    secretary = signed_in(cast.secretary_user)
    assert "已按台账计算" in told(admin, f"/appraisal/{round_.pk}/compute/", {})
    page = text(secretary.get(f"/appraisal/{round_.pk}/units/JW01/"))
    assert "1 ÷ 4 × 60 = 15.00" in page and "不显示合计" in page and "建议等次" not in page
    records = text(secretary.get(f"/appraisal/{round_.pk}/units/JW01/records/meet/"))
    assert act.record_id in records and "学习党章" in records and "别家的会" not in records
    for path in (
        "units/JW02/",
        "units/JW02/records/meet/",
        "meeting/",
        "grades/",
        "summary.docx",
        "units/JW01/report/",
    ):
        assert secretary.get(f"/appraisal/{round_.pk}/{path}").status_code == 404, path
    whole = text(secretary.get(f"/appraisal/{round_.pk}/")) + text(secretary.get("/appraisal/"))
    assert "第一党支部" in whole and "第二党支部" not in whole
    assert secretary.get(f"/appraisal/{round_.pk}/units/JW01/records/work/").status_code == 404
    address = f"/appraisal/{round_.pk}/units/JW01/objections/"
    assert "写明理由" in text(secretary.post(address, {"item": "meet", "reason": "少"}))
    assert "异议已提交" in told(secretary, address, {"item": "meet", "reason": "少数了一次大会"})
    number = Objection.objects.get().pk
    waiting = text(admin.get(f"/appraisal/{round_.pk}/"))
    assert "等待答复的异议" in waiting
    answer = f"{address}{number}/"
    assert secretary.post(answer, {"verdict": "taken", "told": "自己答复"}).status_code == 404
    assert "请写明答复" in told(admin, answer, {"verdict": "declined", "told": ""})
    assert "已答复" in told(admin, answer, {"verdict": "declined", "told": "没有会议记录"})
    assert "没有会议记录" in text(secretary.get(f"/appraisal/{round_.pk}/units/JW01/"))
    Round.objects.update(stage="定等次")
    assert "阶段，不能" in told(secretary, address, {"item": "meet", "reason": "又少数了一次大会"})


def test_what_the_records_were_is_said_when_they_are_gone(cast: Cast, admin: Client) -> None:
    act = activity(cast.units[0], date(2022, 3, 5), "学习党章")
    round_ = cast.begun()
    services.compute(cast.admin, round_.pk, at=AT)
    act.delete()
    assert "有 1 条记录已改动或删除" in text(admin.get(f"/appraisal/{round_.pk}/units/JW01/records/meet/"))


def test_notes_are_shown_to_the_unit_at_once(cast: Cast, admin: Client) -> None:
    secretary = signed_in(cast.secretary_user)
    fields = {
        "organisation": "JW01",
        "kind": "扣分",
        "on": "2022-05-01",
        "points": "1",
        "fact": "报表迟报三天",
        "source": "通报",
    }
    assert "应大于0" in text(admin.post("/appraisal/notes/", fields | {"points": "0"}))
    assert "已记下" in told(admin, "/appraisal/notes/", fields)
    for address in ("/appraisal/", "/appraisal/notes/"):
        assert "报表迟报三天" in text(secretary.get(address))
        assert "报表迟报三天" not in text(signed_in(cast.other_user).get(address))
    assert secretary.post("/appraisal/notes/", fields).status_code == 404
    number = Note.objects.get().pk
    assert "写明撤回的理由" in told(admin, f"/appraisal/notes/{number}/withdraw/", {})
    assert "已撤回" in told(admin, f"/appraisal/notes/{number}/withdraw/", {"why": "核实后不属实"})
    assert "<s>报表迟报三天</s>" in text(secretary.get("/appraisal/notes/"))


def test_the_meeting_by_its_pages(cast: Cast, admin: Client) -> None:
    cast.release(cast.units[0])
    round_ = cast.begun()
    base = f"/appraisal/{round_.pk}/"
    check = {"unit": "JW01", "kind": "check", "on": "2022-11-01", "told": "查阅台账", "source": "座谈"}
    assert "已记下" in told(admin, f"{base}checks/", check)
    assert "还没有到" in text(admin.post(f"{base}checks/", check | {"on": "2999-01-01"}))
    first, second, third = (each.pk for each in round_.entries.order_by("position"))
    turns = {f"turn{first}": "2", f"turn{second}": "1", f"turn{third}": ""}
    assert "次序相同" in text(admin.post(f"{base}meeting/", turns | {f"turn{third}": "1"}))
    assert "发言次序已保存" in told(admin, f"{base}meeting/", turns)
    assert "还有2个单位没有发布" in told(admin, f"{base}steps/meet/", {})
    assert "已办" in told(admin, f"{base}steps/meet/", {"anyway": "on"})
    for at, name in (
        ("", "第二"),
        ("1", "第二"),
        ("2", "第一"),
        ("3", "第三"),
        ("99", "第三"),
        ("x", "第二"),
        ("²", "第二"),
    ):
        assert f"<h1>{name}党支部</h1>" in text(admin.get(f"{base}screen/?at={at}")), at
    report = f"{base}units/JW01/report/"
    sentence = text(admin.get(report)).index("学习不够深入")
    start = Entry.objects.get(pk=first).report.text.index("学习不够深入")  # type: ignore[union-attr]
    assert sentence and "点评这一句" in text(admin.get(f"{report}?at={start}"))
    assert "写下点评" in text(admin.post(report, {"told": "短", "start": start}))
    assert "点评已记下" in told(admin, report, {"told": "学习要联系实际", "start": start, "to_rectify": "on"})
    assert Comment.objects.get().quoted == "学习不够深入。"
    assert "纸质" in text(admin.get(f"{base}units/JW02/report/"))
    assert admin.get(f"{base}steps/nothing/").status_code == 405
    assert admin.post(f"{base}steps/decide/").status_code == 404


def paper_fields(round_: Round, own: str, *counts: str) -> dict[str, str]:
    fields = {"papers": "10"}
    for each in round_.entries.all():
        fields |= {f"own{each.pk}": own} | {
            f"n{each.pk}-{place}": count for place, count in enumerate(counts)
        }
    return fields


def test_paper_sheets_and_votes_by_their_pages(cast: Cast, admin: Client) -> None:
    round_ = cast.begun(until="meet")
    base = f"/appraisal/{round_.pk}/groups/"
    assert text(admin.get(base)).count("还没有") == 2
    address = f"{base}2/papers/work/"
    page = text(admin.post(address, paper_fields(round_, "2", "9", "0", "0", "0")))
    assert "本条线2票应当回避，却有9票" in page and page.count('value="9"') == 3
    assert "必须填写" in text(admin.post(address, paper_fields(round_, "", "8", "0", "0", "0")))
    assert "已录入" in told(admin, address, paper_fields(round_, "2", "8", "0", "0", "0"))
    assert GroupCounts.objects.count() == 3
    room = {
        "manner": "paper",
        "day": "2022-12-20",
        "entitled": "6",
        "present": "6",
        "tellers": "计一、计二",
        "scrutineers": "监一",
    }
    assert "多于应到" in text(admin.post(f"{base}1/vote/", room | {"present": "7"}))
    assert "已准备好" in told(admin, f"{base}1/vote/", room)
    vote = GroupVote.objects.get().vote
    assert "公布以后才能取回" in text(admin.get(f"/appraisal/{round_.pk}/votes/{vote}/"))
    own = {f"own{each.pk}": "0" for each in round_.entries.all()}
    assert "公布以后才能取回" in text(admin.post(f"/appraisal/{round_.pk}/votes/{vote}/", own))
    assert "取回" not in text(admin.get(base))


def ready(cast: Cast) -> Round:
    for unit, times in zip(cast.units, (1, 3, 4), strict=True):
        for n in range(times):
            activity(unit, date(2022, 3 * n + 1, 5), "党员大会")
    cast.release(cast.units[0])
    round_ = cast.begun(until="meet")
    for number in (1, 2):
        given = [Given(each, 1, {"好": 9, "较好": 0, "一般": 0, "差": 0}) for each in round_.entries.all()]
        grading.enter_papers(cast.admin, round_.pk, number, "work", 10, given, at=AT)
    marking.comment(cast.admin, round_.pk, "JW01", "学习要联系实际", None, to_rectify=True, at=AT)
    services.step(cast.admin, round_.pk, "count", at=AT)
    services.compute(cast.admin, round_.pk, at=AT)
    services.step(cast.admin, round_.pk, "grade", at=AT)
    return Round.objects.get(pk=round_.pk)


def test_decision_feedback_and_problems_by_their_pages(cast: Cast, admin: Client) -> None:
    round_ = ready(cast)
    base, secretary = f"/appraisal/{round_.pk}/", signed_in(cast.secretary_user)
    page = text(admin.get(f"{base}grades/"))
    assert page.index("第一党支部") < page.index("第二党支部") < page.index("第三党支部")
    assert "建议" not in text(secretary.get(f"{base}units/JW01/")), "what is proposed is not yet told"
    first, second, third = (each.pk for each in round_.entries.order_by("position"))
    fields = {
        "seen": round_.version,
        f"grade{first}": "一般",
        f"grade{second}": "较好",
        f"grade{third}": "好",
        f"why{first}": "",
    }
    refused = text(admin.post(f"{base}grades/", fields))
    assert "请写明党委研究的理由" in refused and '<option value="一般" selected>' in refused
    assert secretary.get(f"{base}units/JW01/letter.docx").status_code == 302, "no letter before the decision"
    assert "等次已确定" in told(admin, f"{base}grades/", fields | {f"why{first}": "整改见效快"})
    assert "等次已经确定" in text(admin.get(f"{base}grades/"))
    assert "另开一轮" in told(admin, f"{base}steps/back/", {"told": "改一下"})
    for suffix in ("docx", "xlsx"):
        assert admin.get(f"{base}summary.{suffix}").status_code == 200
    assert admin.get(f"{base}summary.pdf").status_code == 404
    assert "已转入各单位的问题清单" in told(admin, f"{base}problems/", {})
    problem = Problem.objects.get()
    unit = text(secretary.get(f"{base}units/JW01/report/"))
    assert f"/worklists/problems/{problem.pk}/" in unit and "学习要联系实际" in unit
    comment = problem.appraised.get()
    back = f"{base}units/JW01/report/#comment-{comment.pk}"
    led = text(secretary.get(f"/worklists/problems/{problem.pk}/"))
    assert f'<a href="{back}">{round_.title}，点评第{comment.pk}号' in led, (
        "a problem leads back to its comment"
    )
    assert f'id="comment-{comment.pk}"' in text(secretary.get(back))
    own = text(secretary.get(f"{base}units/JW01/"))
    assert "一般" in own and "整改见效快" in own
    assert secretary.get(f"{base}units/JW01/letter.docx").status_code == 200
    assert secretary.post(f"{base}units/JW01/report/", {"told": "我也点评"}).status_code == 404
    assert "已办" in told(admin, f"{base}steps/end/", {})


def test_a_unit_that_has_left_is_shown_to_the_committee(cast: Cast, admin: Client) -> None:
    round_ = ready(cast)
    cast.units[1].parent, cast.units[1].path = cast.stranger, f"{cast.stranger.path}{cast.units[1].pk}."
    cast.units[1].save()
    base = f"/appraisal/{round_.pk}/"
    assert "“第二党支部”已不在本党委" in text(admin.get(base))
    assert "写明退出本轮的原因" in told(admin, f"{base}units/JW02/drop/", {})
    assert "已退出本轮" in told(admin, f"{base}units/JW02/drop/", {"why": "划归乙委"})
    assert "已退出：划归乙委" in text(admin.get(base))
    assert "退出本轮：划归乙委" in text(admin.get(f"{base}units/JW02/"))


# ---- what holds for every page ----------------------------------------------------------------------------------------------


def test_no_page_sorts_by_points(cast: Cast, admin: Client) -> None:
    """The last unit of the tree has the best sheet; every list still follows the tree, and no sum stands in a list."""
    round_ = ready(cast)
    base = f"/appraisal/{round_.pk}/"
    for query in ("", "?sort=total", "?order=-points", "?sort=grade"):
        for path in ("", "grades/", "meeting/", "groups/2/papers/work/"):
            page = text(admin.get(f"{base}{path}{query}"))
            places = [page.index(f"{each.name}") for each in cast.units]
            assert places == sorted(places), path
    overview = text(admin.get(base))
    assert "100 分" not in overview and "55" not in re.sub(
        r"\d+-\d+-\d+", "", overview.split("述职单位")[1].split("现在可以办")[0]
    )


def test_nothing_in_the_code_sorts_by_points() -> None:
    home = Path(app.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(home.rglob("*.py")))
    ordered = re.findall(r"order_by\(([^)]*)\)|sorted\(([^)]*)\)|ordering = \(([^)]*)\)", source)
    assert ordered
    for found in ordered:
        assert not re.search(r"total|points|grade\b|sum_so_far|worth", "".join(found)), found
    pages = "\n".join(path.read_text(encoding="utf-8") for path in home.rglob("*.html"))
    assert not re.search(r"dictsort|名次|第\{\{ *forloop", pages)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "grades/",
        "groups/",
        "meeting/",
        "checks/",
        "scheme/",
        "units/JW01/",
        "units/JW01/report/",
        "screen/",
        "terms/",
    ],
)
def test_few_queries_a_page(cast: Cast, admin: Client, path: str) -> None:
    round_ = ready(cast)
    admin.get(f"/appraisal/{round_.pk}/{path}")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        admin.get(f"/appraisal/{round_.pk}/{path}")
    asked = [query["sql"] for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 12, "\n".join(asked)


def test_the_scheme_is_read_by_the_units(cast: Cast) -> None:
    round_ = cast.begun()
    page = text(signed_in(cast.secretary_user).get(f"/appraisal/{round_.pk}/scheme/"))
    assert "支部党员大会" in page and "不评本条线" in page and '<form method="post" novalidate' not in page
    assert scheme().groups[1].own_line is False


def test_what_the_stage_forbids_is_said_on_the_page(cast: Cast, admin: Client) -> None:
    round_ = cast.begun()
    base = f"/appraisal/{round_.pk}/"
    for path in ("grades/", "groups/1/vote/", "groups/1/papers/work/"):
        assert "现在是“报告”阶段" in text(admin.get(f"{base}{path}")), path
    assert Check.objects.count() == 0
