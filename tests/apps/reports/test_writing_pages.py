"""The pages of writing: begin, edit with and without JavaScript, look up, hand on; few queries, one sentence for every refusal."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.oxml import parse_xml
from writing_cast import LAST_YEAR, begun, figure_of, section_of, text_of, writer

from shuzhi.apps.accounts.models import CONSOLE, User
from shuzhi.apps.reports.models import OutlineTemplate, Report, Working
from shuzhi.apps.reports.writing import counting, panels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]
FRAGMENT = {"X-Fragment": "1"}

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EVERYTHING = (
    f'<w:ins {W} w:id="1" w:author="x"><w:r><w:t>后来插入的话。</w:t></w:r></w:ins>',
    f'<w:del {W} w:id="2" w:author="x"><w:r><w:delText>已经删去的话</w:delText></w:r></w:del>',
    f'<w:r {W}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>框里的话</w:t>'
    "</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
    f'<w:r {W}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape></w:pict></w:r>',
)


@pytest.fixture
def me(client: Client) -> Client:
    actor = writer("me")
    client.force_login(User.objects.get(pk=actor.user_id), "django.contrib.auth.backends.ModelBackend")
    return client


def told(**more: object) -> dict[str, object]:
    return {"org": "ZZ", "year": "2022", "as_of": "2022-12-31", **more}


def post(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(path, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_report_is_begun_from_an_upload(me: Client) -> None:
    file = SimpleUploadedFile("去年.txt", LAST_YEAR.encode())
    answer = me.post(
        "/reports/new/",
        told(upload=file, notice="请于2023年1月10日前报送，字数不超过3000字。\n一、履职情况\n二、意见建议"),
    )
    working = Working.objects.get()
    assert answer.status_code == 302 and answer.headers["Location"] == f"/reports/work/{working.pk}/"
    page = me.get(f"/reports/work/{working.pk}/").content.decode()
    assert 'class="live live-proven"' in page and "4次" in page
    assert "2023年1月10日前" in page and "要求不超过 3000 字" in page
    assert page.index("已写") < page.index("没找到"), "履职情况 is there, 意见建议 is not"
    assert page.count("正在写的") == 0 and "正在写的" in me.get("/reports/").content.decode()


def test_a_word_file_with_everything_in_it_is_kept_or_named(me: Client) -> None:
    paper = Document()
    paper.add_paragraph("某局2021年度述职报告")
    paper.add_paragraph("一、履职情况")
    words = paper.add_paragraph("全年召开党总支会议**次。")
    for inside in EVERYTHING:
        words._p.append(parse_xml(inside))
    table = paper.add_table(2, 2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ("项目", "数量", "走访", "12户"), strict=True
    ):
        cell.text = text
    held = BytesIO()
    paper.save(held)
    me.post("/reports/new/", told(upload=SimpleUploadedFile("去年.docx", held.getvalue())))
    working = Working.objects.get()
    text = text_of(working)
    assert "后来插入的话" in text and "框里的话" in text and "项目" in text, "kept"
    assert "已经删去的话" not in text
    page = me.get(f"/reports/work/{working.pk}/").content.decode()
    first = page[page.index("没有照原样带过来") : page.index('id="desk"')]
    for named in ("表格", "文本框", "修订插入", "已经删去的话", "图片"):
        assert named in first, "named before anybody writes"
    section = working.sections.get(heading__contains="履职")
    blocks = json.loads(section.blocks)
    blocks.append(
        {"type": "paragraph", "attrs": {"id": "n9"}, "content": [{"type": "text", "text": "写了一句。"}]}
    )
    sent = {"sections": [{"id": section.pk, "revision": section.revision, "blocks": blocks}]}
    assert (
        me.post(
            f"/reports/work/{working.pk}/save/", json.dumps(sent), content_type="application/json"
        ).status_code
        == 200
    )
    assert "没有照原样带过来" not in me.get(f"/reports/work/{working.pk}/").content.decode(), "told once"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请选一个开头"),
        ({"outline": "situation", "as_of": "2021-03-01"}, "应在 2022 年内"),
        ({"outline": "situation", "year": "12"}, "1950"),
        ({"outline": "nonsense"}, "nonsense"),
        ({"upload": ("坏.exe", b"MZ")}, "不是报告文件"),
        ({"upload": ("空.txt", b" ")}, "空文件"),
        ({"outline": "situation", "letterhead": ("纸.docx", b"PK no paper")}, "公文纸"),
    ],
)
def test_a_bad_beginning_keeps_what_was_typed(me: Client, sent: dict[str, object], said: str) -> None:
    files = {name: SimpleUploadedFile(*held) for name, held in sent.items() if isinstance(held, tuple)}
    sent = {**sent, **files}
    answer = me.post("/reports/new/", {**told(notice="通知原文"), **sent})
    page = answer.content.decode()
    assert answer.status_code == 400 and said in page and "通知原文" in page
    assert not Working.objects.exists()


def test_what_must_be_filled_in_carries_a_star(me: Client) -> None:
    page = me.get("/reports/new/").content.decode()
    for label, star in (("组织", True), ("年度", True), ("述职人", False), ("上传一份报告", False)):
        assert (f'>{label}<span class="must"' in page) is star


def test_a_strangers_unit_is_not_offered(me: Client) -> None:
    assert "QT" not in me.get("/reports/new/").content.decode()
    assert me.post("/reports/new/", told(org="QT", outline="situation")).status_code == 404


def test_the_editor_asks_few_questions(me: Client) -> None:
    working = begun()
    me.get(f"/reports/work/{working.pk}/")
    for path in ("", "steps/", "versions/"):
        with CaptureQueriesContext(connection) as asked:
            assert me.get(f"/reports/work/{working.pk}/{path}").status_code == 200
        assert len(asked) <= 12, path


def test_the_page_of_a_report_holds_no_inline_script_and_escapes_its_words(me: Client) -> None:
    working = begun(words=LAST_YEAR.replace("简报", "<script>alert(1)</script>"))
    page = me.get(f"/reports/work/{working.pk}/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert page.count("<script") == page.count('type="application/json"') + page.count(" src=")


def test_saving_from_the_editor(me: Client) -> None:
    working = begun()
    section = section_of(working, "存在问题")
    blocks = [
        *json.loads(section.blocks),
        {"type": "paragraph", "attrs": {"id": "n1"}, "content": [{"type": "text", "text": "又一句。"}]},
    ]
    path = f"/reports/work/{working.pk}/save/"
    status, answer = post(me, path, {"sections": [{"id": section.pk, "revision": 1, "blocks": blocks}]})
    assert status == 200 and answer["saved"] == [
        {"section": section.pk, "revision": 2, "length": section.length + 4}
    ]
    status, answer = post(me, path, {"sections": [{"id": section.pk, "revision": 1, "blocks": []}]})
    assert status == 409 and answer["late"][0]["by"] == "me"  # type: ignore[index]
    assert "又一句。" in text_of(working)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"sections": [5]},
        {"sections": [{"id": 1}]},
        {"sections": [{"id": 1, "revision": 1, "blocks": "x"}]},
    ],
)
def test_a_broken_save_is_one_sentence(me: Client, body: object) -> None:
    working = begun()
    answer = me.post(f"/reports/work/{working.pk}/save/", json.dumps(body), content_type="application/json")
    assert answer.status_code in (200, 400) and (
        answer.status_code == 200 or answer.json()["error"].endswith("。")
    )


def test_the_plain_form_does_the_same(me: Client) -> None:
    working = begun()
    section = section_of(working, "履职")
    path = f"/reports/work/{working.pk}/sections/{section.pk}/"
    page = me.get(path)
    words = page.context["form"]["words"].value()
    meeting = figure_of(working, "党总支")
    assert f"{{{meeting.node} 4次}}" in words
    answer = me.post(
        path,
        {
            "words": words.replace(f"{{{meeting.node} 4次}}", f"{{{meeting.node} 99次}}") + "\n新的一段。",
            "revision": "1",
        },
    )
    assert answer.status_code == 302
    assert "会议4次" in text_of(working) and "新的一段。" in text_of(working) and "99" not in text_of(working)
    late = me.post(path, {"words": "全删了", "revision": "1"})
    assert late.status_code == 409 and "历史稿" in late.content.decode() and "全删了" in late.content.decode()


def test_a_figure_is_bound_from_its_page_and_from_the_pane(me: Client) -> None:
    working = begun()
    blank = figure_of(working, "简报")
    path = f"/reports/work/{working.pk}/figures/{blank.node}/"
    assert "没有名称相近的指标" in me.get(f"{path}?q=量子").content.decode()
    refused = me.post(path, {"do": "bind", "key": "study.group"})
    assert refused.status_code == 409 and "没有记录的数不能填" in refused.content.decode()
    answer = me.post(path, {"do": "bind", "key": "study.theme_day"}, headers=FRAGMENT)
    assert answer.json()["figure"]["shown"] == "24次"
    panel = me.get(path, headers=FRAGMENT).content.decode()
    assert "<html" not in panel and "背后的记录 24 条" in panel and "20余次" in panel
    assert me.post(path, {"do": "unbind"}).status_code == 302
    assert me.post(path, {"do": "nothing"}).status_code == 409


def test_names_findings_and_recount_answer_as_json(me: Client) -> None:
    working = begun()
    base = f"/reports/work/{working.pk}/"
    assert me.get(f"{base}names/?q=主题党日").json()["figures"][0]["value"] == "24"
    status, inserted = post(me, f"{base}insert/", {"key": "study.theme_day"})
    assert status == 200 and inserted["shown"] == "24次"
    status, refused = post(me, f"{base}insert/", {"key": "nonsense"})
    assert status == 409 and "没有这个指标" in str(refused["error"])
    status, found = post(me, f"{base}read-over/", {})
    assert status == 200 and isinstance(found["remarks"], list)
    assert {f["state"] for f in me.get(f"{base}recount/").json()["figures"]} >= {"proven", "blank"}
    status, held = post(me, f"{base}sections/{section_of(working, '下一步').pk}/hold/", {})
    assert (status, held["mine"]) == (200, True)


def test_a_sentence_gets_its_basis(me: Client) -> None:
    working = begun()
    base = f"/reports/work/{working.pk}/sentence/"
    asked = {"block": "b4", "words": "各党支部认真开展主题党日。"}
    page = me.get(base, asked, headers=FRAGMENT)
    assert "没有依据" in page.content.decode()
    record = page.context["panel"].suggested[0].id
    assert "没有依据" not in me.post(base, {**asked, "attach": record}, headers=FRAGMENT).content.decode()


def test_the_whole_way_without_javascript(me: Client, client: Client) -> None:
    working = begun()
    steps = f"/reports/work/{working.pk}/steps/"
    assert me.post(steps, {"do": "release"}).status_code == 409
    assert me.post(steps, {"opinion": "第二部分再实一些"}).status_code == 302
    assert me.post(steps, {"do": "submit", "note": "请审"}).status_code == 302
    assert "送审人不能自己审核" in me.post(steps, {"do": "review"}).content.decode()
    assert me.post(steps, {"do": "review", "paper": "李某2023年1月6日签字，存档"}).status_code == 302
    assert me.post(steps, {"do": "release", "with_blanks": "on"}).status_code == 302
    report = Report.objects.get()
    assert "第 1 版" in me.get(steps).content.decode()
    assert me.get(f"/reports/{report.pk}/").status_code == 200
    assert "正文不能再改" in me.get(f"/reports/work/{working.pk}/").content.decode()


def test_outlines_of_the_units_own(me: Client) -> None:
    words = "{unit}{year}年度述职报告\n一、履职\n开展主题党日**次。\n二、打算\n〔待填：打算〕"
    assert me.post("/reports/outlines/", {"org": "ZZ", "name": "我们的", "words": words}).status_code == 302
    assert me.post("/reports/outlines/", {"org": "ZZ", "name": "我们的", "words": words}).status_code == 400
    page = me.get("/reports/outlines/").content.decode()
    assert "{year} 写报告时换成年度" in page and page.count('class="must"') == 3
    own = OutlineTemplate.objects.get()
    me.post("/reports/new/", told(outline=f"own:{own.pk}"))
    assert "开展主题党日24次" in text_of(Working.objects.get())
    me.post("/reports/outlines/", {"drop": own.pk})
    assert not OutlineTemplate.objects.exists()


def test_coverage_and_the_older_report_beside(me: Client) -> None:
    working = begun()
    assert "还没有任务清单" in me.get(f"/reports/work/{working.pk}/coverage/").content.decode()
    page = me.get(f"/reports/work/{working.pk}/beside/").content.decode()
    assert "相同" in page and "青禾县水利局党总支书记2021年度" in page
    assert me.get(f"/reports/work/{working.pk}/beside/?with=999").status_code == 404


def test_a_member_reads_the_draft_only_while_opinions_are_asked(me: Client) -> None:
    from writing_cast import later

    from shuzhi.apps.reports.writing import stages

    working, reader = begun(), writer("reader", role="member")
    window = Client()
    window.force_login(User.objects.get(pk=reader.user_id), "django.contrib.auth.backends.ModelBackend")
    steps = f"/reports/work/{working.pk}/steps/"
    assert window.get(steps).status_code == 404
    stages.move(CONSOLE, working.pk, "ask", at=later(1))
    page = window.get(steps).content.decode()
    assert "征求意见稿" in page and "下一步</h2>" not in page
    assert window.get(f"/reports/work/{working.pk}/").status_code == 404
    assert window.post(steps, {"do": "submit"}).status_code == 404
    assert window.post(steps, {"opinion": "同意"}).status_code == 302


def test_the_records_of_a_figure_are_looked_through_and_opened(me: Client) -> None:
    working = begun()
    theme = figure_of(working, "主题党日")
    path = f"/reports/work/{working.pk}/figures/{theme.node}/"
    whole = me.get(path).content.decode()
    assert whole.count("这条不计入") == 24 and f'href="/ledger/activities/{theme.records[0]}/"' in whole
    assert me.get(f"/ledger/activities/{theme.records[0]}/").status_code == 200
    for words, count in (("3月主题党日", 2), ("第一党支部", 12), ("12月", 2), ("没有的话", 0)):
        assert me.get(path, {"r": words}).content.decode().count("这条不计入") == count, words


def test_a_search_among_members_tells_nothing_that_the_page_does_not(me: Client) -> None:
    working = begun()
    ledger, _ = counting.ledgers(CONSOLE, working)
    member = replace(
        ledger.rows("党员")[0], fields={**ledger.rows("党员")[0].fields, "身份证号": "110101198001010011"}
    )
    name = str(member.fields["姓名"])
    assert not panels.Among("198001", {}).finds(member, shows_words=True)
    assert panels.Among(name, {}).finds(member, shows_words=True) != panels.Among(name, {}).finds(
        member, shows_words=False
    )
