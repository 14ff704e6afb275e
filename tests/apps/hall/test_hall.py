"""会场: from setting a vote up to its result sheet, as a secretary does it with the plain forms."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from docx import Document
from house_cast import member, organisation, person

from shuzhi.apps.ballots import queries as box
from shuzhi.apps.ballots.models import Vote
from shuzhi.apps.hall import queries
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.voting.envelopes import seal

pytestmark = pytest.mark.django_db

ROOM = {
    "org": "JW", "kind": "appraisal.grades", "title": "述职测评", "subjects": "一支部\n二支部", "grades": "好、较好、一般、差",
    "manner": "room", "day": "2026-11-20", "entitled": "3", "present": "2", "scrutineers": "监一、监二", "receipts": "on",
}  # fmt: skip
PAPER = {
    "org": "JW", "kind": "election.committee", "title": "换届选举", "subjects": "甲某、乙某", "seats": "1", "others": "on",
    "manner": "paper", "day": "2026-11-20", "entitled": "5", "present": "4", "scrutineers": "监一", "tellers": "计一、计二",
}  # fmt: skip


@pytest.fixture
def hall(client: Client) -> Client:
    unit = organisation("JW", "甲委", "党委")
    member(unit, "演示一")
    client.force_login(
        person("secretary", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend"
    )
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def set_up(hall: Client, fields: dict[str, str]) -> Vote:
    answer = hall.post("/ballots/hall/new/", fields)
    assert answer.status_code == 302, re.findall(r'class="wrong"[^>]*>([^<]*)', text_of(answer))
    return Vote.objects.get(title=fields["title"])


def cast(vote: Vote, token: str, receipt: str) -> Any:
    content = json.dumps({"m": {"0": 0, "1": 3}, "o": [], "r": receipt}).encode()
    envelope = seal(content, bytes.fromhex(vote.public_key), vote.pk.encode())
    return Client().post(f"/ballots/{vote.pk}/cast/", {"token": token, "envelope": envelope.hex()})


def test_a_vote_in_the_room(hall: Client) -> None:
    vote = set_up(hall, ROOM)
    page = text_of(hall.get(f"/ballots/hall/{vote.pk}/"))
    assert "这类投票只征求意见" in page and "应选人数" not in page, "a sheet of grades elects nobody"
    once = text_of(hall.post(f"/ballots/hall/{vote.pk}/open/"))
    assert "data-print" in once and "shuzhi/print.js" in once
    vote.refresh_from_db()
    tokens = [re.sub(r"\s", "", each) for each in re.findall(r'<p class="token">((?:\w{4} ?){4})</p>', once)]
    shares = re.findall(r'<p class="token">((?:\w{4}-)+\w{4})</p>', once)
    assert (len(tokens), len(shares)) == (2, 2)
    assert tokens[0] not in text_of(hall.get(f"/ballots/hall/{vote.pk}/"))
    answer = cast(vote, tokens[0], "春山 秋水")
    assert (answer.status_code, text_of(answer), dict(answer.cookies)) == (200, "好", {})
    assert cast(vote, tokens[0], "春山 秋水").status_code == 409
    assert "已投 1 / 2" in text_of(hall.get(f"/ballots/hall/{vote.pk}/screen/"))
    assert (
        Client().get(f"/ballots/{vote.pk}/list/").status_code == 404
    )  # nothing is to be seen before the close
    close = {"share1": shares[0], "share2": shares[1], "returned": "0", "missing": "0"}
    assert "合计不符" in text_of(hall.post(f"/ballots/hall/{vote.pk}/close/", close))
    assert hall.post(f"/ballots/hall/{vote.pk}/close/", close | {"returned": "1"}).status_code == 302
    listed = text_of(Client().get(f"/ballots/{vote.pk}/?receipt="))
    assert "春山 秋水" in listed and "重新计票" in listed
    assert "没有这个回执" in text_of(Client().get(f"/ballots/{vote.pk}/list/?receipt=xx"))
    sheet = Document(io.BytesIO(hall.get(f"/ballots/hall/{vote.pk}/sheet.docx").content))
    words = "\n".join(each.text for each in sheet.paragraphs)
    assert "发出2张，收回1张，退回1张" in words and "监票人（监一、监二）签字" in words
    assert [cell.text for cell in sheet.tables[0].rows[1].cells] == ["一支部", "1", "0", "0", "0"]


def test_a_paper_election_counted_twice(hall: Client) -> None:
    vote = set_up(hall, PAPER)
    page = text_of(hall.get(f"/ballots/hall/{vote.pk}/"))
    assert "候选人至少2人" in page and "不少于应到会有权投票人数的五分之四" in page
    hall.post(f"/ballots/hall/{vote.pk}/open/")
    count = {
        "valid": "4",
        "blank": "0",
        "invalid": "0",
        "n0x0": "3",
        "n0x1": "1",
        "n0x2": "0",
        "n1x0": "0",
        "n1x1": "4",
        "n1x2": "0",
    }
    wrong = hall.post(f"/ballots/hall/{vote.pk}/count/1/", count | {"others": "丁某"})
    assert "姓名 票数" in text_of(wrong)
    for teller in (1, 2):
        assert (
            hall.post(f"/ballots/hall/{vote.pk}/count/{teller}/", count | {"others": "丁某 1"}).status_code
            == 302
        )
    assert hall.get(f"/ballots/hall/{vote.pk}/count/3/").status_code == 404
    assert hall.post(f"/ballots/hall/{vote.pk}/close/", {"returned": "0", "missing": "0"}).status_code == 302
    words = text_of(hall.get(f"/ballots/hall/{vote.pk}/"))
    assert "达到票数：<strong>甲某</strong>" in words and "另选：丁某 1票" in words
    assert "达到票数：甲某" in "\n".join(
        each.text
        for each in Document(io.BytesIO(hall.get(f"/ballots/hall/{vote.pk}/sheet.docx").content)).paragraphs
    )
    assert Client().get(f"/ballots/{vote.pk}/bundle.json").status_code == 404


@pytest.mark.parametrize(
    ("fields", "title", "head", "first", "last", "told"),
    [
        ({}, "换届选举选票", ["候选人", "赞成", "不赞成", "弃权"], "甲某", ["另选：", "", "—", "—"], "最多选1人"),
        (
            {"kind": "meeting.motion", "title": "接收预备党员表决票", "subjects": "同意接收演示一为预备党员"},
            "接收预备党员表决票", ["事项", "赞成", "不赞成", "弃权"], "同意接收演示一为预备党员", ["同意接收演示一为预备党员", "", "", ""],
            "选“赞成”“不赞成”或“弃权”",
        ),
        (
            ROOM | {"manner": "paper", "tellers": "计一、计二", "receipts": ""},
            "述职测评表", ["对象", "好", "较好", "一般", "差"], "一支部", ["二支部", "", "", "", ""], "每个对象选一个等次",
        ),
    ],
)  # fmt: skip
def test_the_paper_is_printed(
    hall: Client, fields: dict[str, str], title: str, head: list[str], first: str, last: list[str], told: str
) -> None:
    given = PAPER | fields
    vote = set_up(hall, given)
    address = f"/ballots/hall/{vote.pk}/paper.docx"
    assert address in text_of(hall.get(f"/ballots/hall/{vote.pk}/"))
    paper = Document(io.BytesIO(hall.get(address).content))
    rows = [[cell.text.strip() for cell in row.cells] for row in paper.tables[0].rows]
    assert (rows[0], rows[1][0], rows[-1]) == (head, first, last)
    words = [each.text for each in paper.paragraphs]
    assert words[0] == title and told in "\n".join(words) and "甲委" in words
    assert ("另选" in "\n".join(words)) == (given.get("others") == "on" and "候选人" in head)
    hall.post(f"/ballots/hall/{vote.pk}/void/", {"reason": "票面印错"})
    assert hall.get(address).status_code == 404


def test_a_vote_on_phones_has_no_paper(hall: Client) -> None:
    vote = set_up(hall, ROOM)
    assert hall.get(f"/ballots/hall/{vote.pk}/paper.docx").status_code == 404


def test_a_rule_that_is_not_met_is_told_and_nothing_opens(hall: Client) -> None:
    vote = set_up(hall, PAPER | {"present": "3", "subjects": "计一", "title": "不合规"})
    page = text_of(hall.get(f"/ballots/hall/{vote.pk}/"))
    assert (
        "所选人数多于应选人数的票无效" in page
        and "至少要4人到会" in page
        and "候选人至少要2人" in page
        and "不能担任计票人" in page
    )
    assert 'action="/ballots/hall/' + vote.pk + '/open/"' not in page
    assert hall.post(f"/ballots/hall/{vote.pk}/open/").status_code == 400
    assert "纸质票" in text_of(Client().get(f"/ballots/{vote.pk}/"))
    assert "投票还没有开始" in text_of(Client().get(f"/ballots/{set_up(hall, ROOM).pk}/"))


def test_a_void_vote_says_why(hall: Client) -> None:
    vote = set_up(hall, ROOM)
    hall.post(f"/ballots/hall/{vote.pk}/void/", {"reason": "票面印错"})
    assert "票面印错" in text_of(Client().get(f"/ballots/{vote.pk}/"))
    assert "票面印错" in text_of(hall.get(f"/ballots/hall/{vote.pk}/"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "这个字段是必填项"),
        ({"kind": "election.committee", "manner": "paper", "tellers": "计一", "seats": ""}, "两名计票人"),
        ({"kind": "election.committee", "seats": "", "receipts": ""}, "应选人数"),
        ({"grades": "好"}, "至少要两个等次"),
        ({"subjects": "\n".join(f"单位{n}" for n in range(61))}, "最多60行"),
        ({"subjects": "长" * 201}, "最多200字"),
        ({"present": "4"}, "多于应到"),
        ({"entitled": "1e309"}, "输入整数"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(hall: Client, fields: dict[str, str], words: str) -> None:
    page = text_of(hall.post("/ballots/hall/new/", ROOM | fields))
    assert words in page
    assert "监一、监二" in page
    assert not Vote.objects.exists()


def test_a_remote_consultation_issues_to_whoever_holds_a_role(hall: Client) -> None:
    fields = {**ROOM, "kind": "consultation.motion", "subjects": "同意", "manner": "remote", "title": "远程"}
    vote = set_up(hall, fields)
    hall.post(f"/ballots/hall/{vote.pk}/open/")
    vote.refresh_from_db()
    page = text_of(hall.get(f"/ballots/hall/{vote.pk}/credential/"))
    assert queries.signing_key(vote).n in page
    answer = hall.post(f"/ballots/hall/{vote.pk}/credential/", {"blinded": "zz"})
    assert answer.status_code == 400
    assert hall.post(f"/ballots/hall/{vote.pk}/credential/", {"blinded": "00"}).status_code == 409
    number = f"{2:0{len(queries.signing_key(vote).n)}x}"
    assert len(text_of(hall.post(f"/ballots/hall/{vote.pk}/credential/", {"blinded": number}))) == len(number)
    hall.post(f"/ballots/hall/{vote.pk}/issued/")
    assert "已停止发凭证" in text_of(hall.get(f"/ballots/hall/{vote.pk}/credential/"))
    assert "投票" in text_of(Client().get(f"/ballots/{vote.pk}/"))
    assert box.one(vote.pk).issued == 1


def test_strangers_find_nothing(hall: Client) -> None:
    assert hall.post("/ballots/hall/new/", ROOM | {"org": "YW"}).status_code == 404
    vote = set_up(hall, ROOM)
    other = Client()
    other.force_login(
        person("stranger", "committee_admin", organisation("YW", "乙委", "党委")),
        "django.contrib.auth.backends.ModelBackend",
    )
    for path in ("", "screen/", "sheet.docx", "credential/", "count/1/"):
        assert other.get(f"/ballots/hall/{vote.pk}/{path}").status_code == 404
    for path in ("open/", "close/", "void/", "issued/", "credential/"):
        assert other.post(f"/ballots/hall/{vote.pk}/{path}", {"blinded": "00"}).status_code == 404
    assert box.one(vote.pk).state == "draft"
    assert Client().get(f"/ballots/{'f' * 16}/").status_code == 404


def test_pages_ask_little_of_the_database(hall: Client, django_assert_max_num_queries: Any) -> None:
    vote = set_up(hall, ROOM)
    for path in ("", "new/", f"{vote.pk}/", f"{vote.pk}/screen/"):
        with django_assert_max_num_queries(12):
            hall.get(f"/ballots/hall/{path}")
    with django_assert_max_num_queries(3):
        Client().get(f"/ballots/{vote.pk}/")


def test_the_number_entitled_is_proposed_for_one_unit_and_never_for_several(hall: Client) -> None:
    """Ninety-six of a whole committee would stand on a branch's election."""
    unit = Organisation.objects.get(code="JW")
    assert 'name="entitled" value="1"' in text_of(hall.get("/ballots/hall/new/"))
    organisation("JW01", "甲一支部", "党支部", unit)
    page = text_of(hall.get("/ballots/hall/new/"))
    assert 'name="entitled" value=' not in page and "按所选组织名册上的正式党员填" in page
