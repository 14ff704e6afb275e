from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notice_cases import AS_OF, UNITS, Case, cases, doubts, faults, plain, reading

from shuzhi.core.notices import Context, Field, Unit, read
from shuzhi.core.notices.people import absence_code
from shuzhi.packs.ledger.sheets import ACTIVITY_TYPES
from shuzhi.packs.notices import lexicon

CASES = cases("coded.yaml", "held_out.yaml", "held_out_again.yaml")
FIELDS = (
    "kind",
    "day",
    "last_day",
    "clock",
    "unit",
    "place",
    "topic",
    "agenda",
    "host",
    "speaker",
    "speaker_role",
    "expected",
    "present",
    "present_members",
    "attendees",
    "absences",
    "hours",
    "results",
)
_WIDE = str.maketrans("0123456789,:;()", "０１２３４５６７８９，：；（）")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_text_is_read_as_its_case_says(case: Case) -> None:
    assert faults(case) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_field_knows_its_place(case: Case) -> None:
    for notice in reading(case.text, case.published).notices:
        for name in FIELDS:
            found = getattr(notice, name)
            for each in found if isinstance(found, tuple) else (found,):
                if isinstance(each, Field):
                    assert notice.span.start <= each.place.start <= each.place.end <= notice.span.end
                    assert each.sentence.start <= each.place.start and each.place.end <= each.sentence.end
                    assert each.value is not None or each.doubt, name


def seen(text: str, published: date | None) -> list[list[object]]:
    return [
        [(name, plain(each, name), bool(doubts(each, name))) for name in FIELDS]
        for each in reading(text, published).notices
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("manner", ["wide", "crlf", "blank lines", "trailing blanks"])
def test_typing_does_not_change_what_is_read(case: Case, manner: str) -> None:
    text = {
        "wide": case.text.translate(_WIDE),
        "crlf": case.text.replace("\n", "\r\n"),
        "blank lines": case.text.replace("\n", "\n\n") if "wrapped" not in case.name else case.text,
        "trailing blanks": case.text.replace("\n", "　 \n"),
    }[manner]
    assert seen(text, case.published) == seen(case.text, case.published)


@settings(max_examples=40, deadline=None)
@given(width=st.integers(22, 40), case=st.sampled_from([case for case in CASES if "\t" not in case.text]))
def test_long_paragraphs_broken_by_a_machine_are_joined(width: int, case: Case) -> None:
    """Only texts with a long paragraph are broken by programs; every line but the last is then full."""
    lines = case.text.split("\n")
    if max(map(len, lines)) < 2 * width or any(width - 6 < len(line.strip()) <= width for line in lines):
        return
    broken = "\n".join(piece for line in lines for piece in _wrapped(line.strip(), width))
    whole = "\n".join(line.strip() for line in lines)
    assert seen(broken, case.published) == seen(whole, case.published)


def _wrapped(line: str, width: int) -> list[str]:
    """Break as programs do: by the width on the screen, where ASCII counts half."""
    pieces, at = [""], 0.0
    for char in line:
        at += 0.5 if char < "\u2000" else 1.0
        if at > width:
            pieces, at = [*pieces, ""], 1.0
        pieces[-1] += char
    return pieces


@pytest.mark.parametrize("case", [case for case in CASES if case.pieces == 1], ids=lambda case: case.name)
def test_what_is_taken_out_of_the_text_is_no_longer_read(case: Case) -> None:
    """Blank out the sentence behind a field: it is gone, or another sentence says it."""
    notice = reading(case.text, case.published).notices[0]
    for name in ("place", "host", "speaker", "hours", "expected", "present", "recorder"):
        found = getattr(notice, name)
        if found is None:
            continue
        cut = case.text[: found.sentence.start] + case.text[found.sentence.end :]
        for left in reading(cut, case.published).notices:
            still = getattr(left, name)
            if still is not None and still.value is not None and isinstance(still.value, str):
                assert still.value.replace(" ", "")[:2] in cut.replace(" ", "").replace("　", "")
            elif still is not None and still.value is not None:
                assert str(still.value) in cut.translate(
                    {ord(w): ord(h) for h, w in zip("0123456789", "０１２３４５６７８９", strict=True)}
                )


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="时间地点主持人：应到实到3月15日（）“”、，。\n\t 一二1.王明支委会召开在室《》年请假缺席",
        max_size=200,
    )
)
def test_no_text_breaks_the_reader(text: str) -> None:
    for notice in reading(text).notices:
        assert 0 <= notice.span.start <= notice.span.end <= len(text)


@pytest.mark.parametrize(
    "text", ["[图片]", "![](a.png)\n![](b.jpg)", "IMG_2031.jpg IMG_2032.heic", "【图片】【图片】会议"]
)
def test_pictures_alone_are_told(text: str) -> None:
    found = reading(text)
    assert found.notices == ()
    assert [each.code for each in found.findings] == ["notices.image-only"]


@pytest.mark.parametrize("text", ["", "   \n", "开会", "abc 123"])
def test_next_to_nothing_is_told(text: str) -> None:
    assert [each.code for each in reading(text).findings] == ["notices.too-short"]


def test_two_meetings_are_told() -> None:
    text = next(case.text for case in CASES if case.name == "two meetings in one text")
    found = reading(text)
    assert [each.code for each in found.findings] == ["notices.two-meetings"]
    assert [plain(each, "kind") for each in found.notices] == ["支委会", "党员大会"]
    assert [plain(each, "agenda") for each in found.notices] == [
        ["研究3月份党员大会议程"],
        ["通报党费收缴情况"],
    ]


@pytest.mark.parametrize(
    ("day", "wanted", "doubt"),
    [
        ("2024年2月30日", None, "没有2024年2月30日"),
        ("2023年2月29日", None, "没有2023年2月29日"),
        ("农历正月十五日", None, "农历|具体哪一天"),
        ("本周五", None, "没有发布日期"),
        ("3月", None, "具体哪一天"),
        ("12月31日", date(2023, 12, 31), "没有写年份"),
        ("2024年3月15日（星期四）", date(2024, 3, 15), "星期五"),
    ],
)
def test_a_day_that_is_not_settled(day: str, wanted: date | None, doubt: str) -> None:
    (notice,) = reading(f"支委会会议记录\n时间：{day}\n地点：会议室\n实到：5人").notices
    assert plain(notice, "day") == wanted
    assert doubts(notice, "day") and __import__("re").search(doubt, doubts(notice, "day"))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("今天", date(2024, 5, 22)),
        ("昨天", date(2024, 5, 21)),
        ("本周五", date(2024, 5, 24)),
        ("下周一", date(2024, 5, 27)),
        ("上周日", date(2024, 5, 19)),
    ],
)
def test_words_for_a_day_count_from_the_publication(words: str, wanted: date) -> None:
    (notice,) = reading(f"{words}下午，第一党支部在三楼会议室召开支委会。", date(2024, 5, 22)).notices
    assert plain(notice, "day") == wanted and not doubts(notice, "day")


def test_one_name_of_two_units_is_no_answer() -> None:
    units = (*UNITS, Unit("XB01", ("协会第一党支部", "第一党支部")))
    (notice,) = read(
        "第一党支部于2024年5月6日在会议室召开支委会。", Context(as_of=AS_OF, units=units), lexicon()
    ).notices
    assert "都叫" in doubts(notice, "unit")


def test_a_longer_number_is_another_branch() -> None:
    (notice,) = reading("十一支部于2024年5月6日在会议室召开支委会。").notices
    assert plain(notice, "unit") == "ZB11"


def test_a_kind_joined_to_another_is_for_a_person() -> None:
    (notice,) = reading("第一党支部党员大会暨主题党日会议记录\n时间：2024年5月6日").notices
    assert "请选一个类型" in doubts(notice, "kind")


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("病假", "病"),
        ("因病住院", "病"),
        ("出差", "公"),
        ("因公外出", "公"),
        ("事假", "事"),
        ("家中有事", "事"),
        ("请假", ""),
        ("照顾花草", "其他"),
        ("", ""),
    ],
)
def test_absences_stay_coarse(why: str, code: str) -> None:
    assert absence_code(why, lexicon()) == code


def test_five_hundred_names() -> None:
    names = "、".join(
        f"王{a}{b}"
        for a in "一乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥平安"
        for b in "东南西北春夏秋冬山川江海云天地人和文武英杰"
    )[: 500 * 4]
    (notice,) = reading(f"党员大会会议记录\n时间：2024年5月6日\n参加人员：{names}\n实到：500人").notices
    assert notice.attendees is not None and len(notice.attendees.value or ()) >= 490


def test_every_type_of_the_contract_has_its_words() -> None:
    assert set(ACTIVITY_TYPES) - set(lexicon().kinds.values()) == {"其他"}


def test_demands_are_no_agenda() -> None:
    (notice,) = reading(
        "支委会会议记录\n时间：2024年9月12日\n会议内容：书记传达了精神，并提出三点要求。一是提高站位，二是强化落实，三是严守纪律。"
    ).notices
    assert notice.agenda == ()


def test_a_signature_with_its_day_settles_this_month() -> None:
    (notice,) = reading(
        "定于本月20日（星期三）在老干部活动中心召开座谈会，请准时参加。\n第十一党支部 2024.3.15"
    ).notices
    assert plain(notice, "day") == date(2024, 3, 20) and not doubts(notice, "day")
