"""Papers, counts, sums, majorities: worked cases, and what must hold for every vote."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.rules import load_pack
from shuzhi.core.rules.loading import PackFault
from shuzhi.core.voting import (
    Base,
    Bundle,
    GradesQuestion,
    GradesResult,
    MotionQuestion,
    MotionResult,
    Paper,
    PersonsQuestion,
    PersonsResult,
    Roll,
    Slips,
    Standing,
    Tally,
    Threshold,
    VoteRules,
    before_opening,
    bundle_text,
    count,
    decide,
    digest_of,
    judge,
    reconcile,
    reconcile_slips,
    recount,
    vote_rules,
)
from shuzhi.core.voting.bundle import paper_data, question_data, question_from
from shuzhi.core.voting.questions import ABSTAIN, AGAINST, FOR, MARKS, Question
from shuzhi.core.voting.rules import kinds
from shuzhi.packs import rulebook

PACK = load_pack(rulebook.HERE / "elections")
DAY = date(2026, 11, 20)
BOARD = PersonsQuestion(("甲某", "乙某", "丙某"), seats=2, others=True)
MOTION = MotionQuestion("同意接收")
SHEET = GradesQuestion(("一支部", "二支部"), ("好", "较好", "一般", "差"))


def codes(findings: list[Any]) -> list[str]:
    return [each.code for each in findings]


@pytest.mark.parametrize(
    ("paper", "question", "standing", "why"),
    [
        (Paper({"甲某": FOR, "乙某": FOR}), BOARD, Standing.VALID, ""),
        (Paper({"甲某": FOR}), BOARD, Standing.VALID, ""),
        (Paper({"甲某": FOR, "乙某": FOR, "丙某": FOR}), BOARD, Standing.INVALID, "多于应选"),
        (Paper({"甲某": FOR, "乙某": AGAINST}, ("丁某",)), BOARD, Standing.VALID, ""),
        (
            Paper({"甲某": FOR, "乙某": ABSTAIN}, ("丁某",)),
            BOARD,
            Standing.INVALID,
            "弃权的不能另选",
        ),
        (Paper({"乙某": AGAINST}, ("甲某",)), BOARD, Standing.INVALID, "就是候选人"),
        (Paper({"甲某": AGAINST, "乙某": AGAINST}, ("丁某", "丁某")), BOARD, Standing.INVALID, "重复"),
        (
            Paper({"甲某": AGAINST}, ("丁某",)),
            PersonsQuestion(("甲某",), 1),
            Standing.INVALID,
            "不能另选",
        ),
        (Paper(), BOARD, Standing.BLANK, ""),
        (Paper({"戊某": FOR}), BOARD, Standing.INVALID, "没有的对象"),
        (Paper({"甲某": "好"}), BOARD, Standing.INVALID, "没有的选项"),
        (Paper({"甲某": FOR}, spoiled="票面有记号。"), BOARD, Standing.INVALID, "记号"),
        (Paper({MOTION.motion: ABSTAIN}), MOTION, Standing.VALID, ""),
        (Paper({MOTION.motion: FOR}, ("丁某",)), MOTION, Standing.INVALID, "不能另选"),
        (Paper({"一支部": "好"}), SHEET, Standing.VALID, ""),
        (Paper(), SHEET, Standing.BLANK, ""),
    ],
)
def test_a_paper_is_read_as_marked(paper: Paper, question: Question, standing: Standing, why: str) -> None:
    found = judge(paper, question)
    assert found.standing is standing
    assert why in found.reason
    assert bool(found.reason) == (standing is Standing.INVALID)


@pytest.mark.parametrize(
    ("share", "strict", "of", "needed"),
    [
        ("1/2", True, 10, 6),
        ("1/2", True, 11, 6),
        ("1/2", False, 10, 5),
        ("1/2", False, 11, 6),
        ("4/5", False, 10, 8),
        ("4/5", False, 11, 9),
        ("4/5", True, 10, 9),
        ("1/3", True, 3, 2),
    ],
)
def test_shares_are_exact(share: str, strict: bool, of: int, needed: int) -> None:
    threshold = Threshold(Fraction(share), strict, Base.PRESENT)
    assert threshold.needed(of) == needed
    assert threshold.met(needed, of)
    assert not threshold.met(needed - 1, of)


def test_rules_are_told_in_words() -> None:
    rules = vote_rules(PACK, "election.committee", DAY)
    assert rules.quorum is not None
    assert rules.quorum.words == "不少于应到会有权投票人数的五分之四"
    assert rules.majority is not None
    assert rules.majority.words == "超过实到会有权投票人数的半数"
    assert Threshold(Fraction(7, 12), False, Base.PRESENT).words.endswith("7/12")


@pytest.mark.parametrize(("seats", "needed"), [(3, 4), (5, 6), (6, 8), (1, 2), (10, 12)])
def test_surplus_counts_a_broken_person_whole(seats: int, needed: int) -> None:
    assert vote_rules(PACK, "election.committee", DAY).candidates_needed(seats) == needed
    assert vote_rules(PACK, "election.secretary", DAY).candidates_needed(seats) == seats


def test_majorities_have_the_base_of_their_rule() -> None:
    """An election counts those present, a motion and a reception all who should be there."""
    bases = {kind: vote_rules(PACK, kind, DAY).majority for kind, _ in kinds(PACK)}
    assert {kind: each.base for kind, each in bases.items() if each} == {
        "election.committee": Base.PRESENT,
        "election.secretary": Base.PRESENT,
        "election.delegates": Base.PRESENT,
        "development.reception": Base.ENTITLED,
        "development.conversion": Base.ENTITLED,
        "meeting.motion": Base.ENTITLED,
    }


def test_a_rule_before_its_day_or_unknown_is_a_fault_of_ours() -> None:
    with pytest.raises(PackFault, match="no kind"):
        vote_rules(PACK, "election.king", DAY)
    with pytest.raises(PackFault, match="no value"):
        vote_rules(PACK, "election.committee", date(2020, 7, 12))


def test_the_basis_of_a_reception_changes_with_the_day() -> None:
    def basis(on: date) -> str:
        quorum = vote_rules(PACK, "development.reception", on).quorum
        assert quorum is not None
        assert quorum.basis is not None
        return quorum.basis.text

    assert "2014年" in basis(date(2026, 5, 17))
    assert "第十九条" in basis(date(2026, 5, 18))


@pytest.mark.parametrize(
    ("kind", "question", "roll", "tellers", "expected"),
    [
        ("election.committee", BOARD, Roll(10, 8), ("计某",), []),
        ("election.committee", BOARD, Roll(10, 7), (), ["voting.quorum"]),
        ("election.committee", BOARD, Roll(10, 11), (), ["voting.roll"]),
        ("election.committee", BOARD, Roll(0, 0), (), ["voting.roll"]),
        ("election.committee", BOARD, Roll(10, 9), ("甲某",), ["voting.officer"]),
        ("election.committee", PersonsQuestion(("甲某", "乙某"), 2), Roll(10, 9), (), ["voting.surplus"]),
        ("election.committee", PersonsQuestion(("甲某", "甲某"), 1), Roll(10, 9), (), ["voting.twice"]),
        ("election.committee", PersonsQuestion((), 1), Roll(10, 9), (), ["voting.empty", "voting.surplus"]),
        ("election.committee", PersonsQuestion(("甲某",), 0), Roll(10, 9), (), ["voting.seats"]),
        (
            "development.reception",
            PersonsQuestion(("甲某",), 1, others=True),
            Roll(10, 6),
            (),
            ["voting.others"],
        ),
        ("development.reception", PersonsQuestion(("甲某",), 1), Roll(10, 5), (), ["voting.quorum"]),
        ("meeting.motion", MOTION, Roll(10, 5), ("同意接收",), []),
        ("appraisal.grades", SHEET, Roll(10, 1), (), []),
        ("appraisal.grades", GradesQuestion(("一支部", " "), ("好",)), Roll(10, 1), (), ["voting.empty"]),
    ],
)
def test_what_stands_against_opening(
    kind: str, question: Question, roll: Roll, tellers: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(before_opening(vote_rules(PACK, kind, DAY), question, roll, tellers)) == expected


@pytest.mark.parametrize(
    ("slips", "entitled", "expected"),
    [
        (Slips(10, 10), 10, []),
        (Slips(10, 8, 1, 1), 10, []),
        (Slips(10, 8), 10, ["voting.slips"]),
        (Slips(10, 11), 10, ["voting.void"]),
        (Slips(11, 11), 10, ["voting.issued-over"]),
        (Slips(10, 11, -1), 10, ["voting.negative", "voting.void"]),
    ],
)
def test_issued_is_collected_returned_and_missing(slips: Slips, entitled: int, expected: list[str]) -> None:
    assert codes(reconcile_slips(slips, entitled)) == expected


def test_two_tellers_must_agree() -> None:
    one = Tally(2, 0, 0, {"同意接收": {FOR: 2, AGAINST: 0, ABSTAIN: 0}})
    two = Tally(1, 1, 0, {"同意接收": {FOR: 1, AGAINST: 0, ABSTAIN: 0}}, {"丁某": 1})
    assert reconcile(one, one, Slips(2, 2), MOTION) == []
    found = reconcile(one, two, Slips(2, 2), MOTION)
    assert [each.message.split("“")[1].split("”")[0] for each in found] == [
        "有效票", "空白票", "同意接收 赞成", "另选 丁某",
    ]  # fmt: skip


def test_what_cannot_be_counted() -> None:
    over = Tally(1, 0, 0, {"同意接收": {FOR: 2, AGAINST: 0, ABSTAIN: 0}})
    assert set(codes(reconcile(over, over, Slips(2, 2), MOTION))) == {"voting.papers", "voting.line-over"}
    votes = Tally(2, 0, 0, {name: {FOR: 2, AGAINST: 0, ABSTAIN: 0} for name in BOARD.candidates})
    assert set(codes(reconcile(votes, votes, Slips(2, 2), BOARD))) == {"voting.votes-over"}
    fair = count([Paper({"甲某": FOR, "乙某": FOR}), Paper({"甲某": AGAINST}, ("丁某",))], BOARD)
    assert reconcile(fair, fair, Slips(2, 2), BOARD) == []


def persons(votes: dict[str, int], seats: int, present: int) -> PersonsResult:
    tally = Tally(present, 0, 0, {name: {FOR: got} for name, got in votes.items()})
    rules = vote_rules(PACK, "election.committee", DAY)
    result = decide(tally, PersonsQuestion(tuple(votes), seats), rules, Roll(present, present))
    assert isinstance(result, PersonsResult)
    return result


@pytest.mark.parametrize(
    ("votes", "seats", "present", "elected", "tied", "vacant"),
    [
        ({"甲": 9, "乙": 7, "丙": 2}, 2, 10, ("甲", "乙"), (), 0),
        ({"甲": 9, "乙": 5, "丙": 2}, 2, 10, ("甲",), (), 1),  # 5 of 10 is not more than half
        ({"甲": 7, "乙": 9, "丙": 8}, 2, 10, ("乙", "丙"), (), 0),
        ({"甲": 9, "乙": 7, "丙": 7}, 2, 10, ("甲",), ("乙", "丙"), 0),
        ({"甲": 7, "乙": 7, "丙": 7}, 2, 10, (), ("甲", "乙", "丙"), 0),
        ({"甲": 7, "乙": 7, "丙": 6}, 2, 10, ("甲", "乙"), (), 0),
        ({"甲": 1, "乙": 1}, 2, 10, (), (), 2),
    ],
)
def test_who_is_elected(
    votes: dict[str, int],
    seats: int,
    present: int,
    elected: tuple[str, ...],
    tied: tuple[str, ...],
    vacant: int,
) -> None:
    result = persons(votes, seats, present)
    assert (result.elected, result.tied, result.vacant) == (elected, tied, vacant)


def test_a_name_written_in_may_win() -> None:
    tally = count([Paper({"甲某": AGAINST}, ("丁某",))] * 3 + [Paper({"甲某": FOR})], BOARD)
    result = decide(tally, BOARD, vote_rules(PACK, "election.committee", DAY), Roll(4, 4))
    assert isinstance(result, PersonsResult)
    assert result.elected == ("丁某",)


@pytest.mark.parametrize(("votes", "carried"), [(6, True), (5, False)])
def test_a_motion_needs_more_than_half_of_all_who_should_be_there(votes: int, carried: bool) -> None:
    tally = Tally(6, 0, 0, {MOTION.motion: {FOR: votes}})
    result = decide(tally, MOTION, vote_rules(PACK, "meeting.motion", DAY), Roll(10, 6))
    assert result == MotionResult(carried, votes, 6)


def test_a_consultation_decides_nothing() -> None:
    roll = Roll(3, 3)
    motion = decide(
        count([Paper({MOTION.motion: FOR})], MOTION),
        MOTION,
        vote_rules(PACK, "consultation.motion", DAY),
        roll,
    )
    assert motion == MotionResult(None, 1, 0)
    board = decide(
        count([Paper({"甲某": FOR})], BOARD), BOARD, vote_rules(PACK, "consultation.persons", DAY), roll
    )
    assert board == PersonsResult((), (), 0, {"甲某": 1, "乙某": 0, "丙某": 0}, 0)


def test_grades_are_shares_of_those_who_marked_the_subject() -> None:
    tally = count([Paper({"一支部": "好"}), Paper({"一支部": "较好"}), Paper({"一支部": "好"})], SHEET)
    result = decide(tally, SHEET, vote_rules(PACK, "appraisal.grades", DAY), Roll(9, 9))
    assert isinstance(result, GradesResult)
    assert result.marked == {"一支部": 3, "二支部": 0}
    assert result.shares == {
        "一支部": {
            "好": Decimal("66.7"),
            "较好": Decimal("33.3"),
            "一般": Decimal("0.0"),
            "差": Decimal("0.0"),
        }
    }


names = st.sampled_from(["甲某", "乙某", "丙某", "丁某", "戊某"])
papers = st.builds(
    Paper,
    st.dictionaries(names, st.sampled_from([*MARKS, "好"]), max_size=4),
    st.lists(names, max_size=2).map(tuple),
    st.sampled_from(["", "", "", "票面有记号。"]),
)


def bundle(question: Question, cast: list[Paper]) -> Bundle:
    roll = Roll(len(cast) + 1, len(cast))
    return Bundle(
        "换届", "election.committee", question, roll, Slips(len(cast), len(cast)),
        tuple((f"回执{number}", paper) for number, paper in enumerate(cast)), count(cast, question), 1,
    )  # fmt: skip


@given(cast=st.lists(papers, min_size=1, max_size=12), question=st.sampled_from([BOARD, MOTION, SHEET]))
def test_the_offline_script_counts_the_same(cast: list[Paper], question: Question) -> None:
    made = bundle(question, cast)
    data = json.loads(bundle_text(made))
    assert recount.faults(data) == []
    assert data["digest"] == digest_of(made)
    assert made.tally.collected == len(cast)


@given(cast=st.lists(papers, min_size=2, max_size=8), order=st.randoms(use_true_random=False))
def test_the_order_of_casting_leaves_no_trace(cast: list[Paper], order: Any) -> None:
    made = bundle(BOARD, cast)
    turned = list(made.papers)
    order.shuffle(turned)
    again = Bundle(
        made.title, made.kind, made.question, made.roll, made.slips, tuple(turned),
        count((paper for _, paper in turned), BOARD), 1,
    )  # fmt: skip
    assert bundle_text(again) == bundle_text(made)


@given(cast=st.lists(papers, min_size=1, max_size=8), data=st.data())
def test_one_altered_paper_is_found(cast: list[Paper], data: Any) -> None:
    content = json.loads(bundle_text(bundle(BOARD, cast)))
    paper = content["papers"][data.draw(st.integers(0, len(cast) - 1))]
    mark = paper["marks"].get("甲某")
    paper["marks"]["甲某"] = data.draw(st.sampled_from([m for m in MARKS if m != mark]))
    assert "文件内容与摘要不符：文件被改动过。" in recount.faults(content)


def test_names_written_in_are_counted_again() -> None:
    data = json.loads(bundle_text(bundle(BOARD, [Paper({"甲某": AGAINST}, ("丁某",))] * 2)))
    assert recount.recount(data)["others"] == {"丁某": 2}


def test_every_wrong_sum_is_named() -> None:
    data = json.loads(bundle_text(bundle(BOARD, [Paper({"甲某": FOR}), Paper()])))
    data["tally"]["valid"] = 9
    data["tally"]["marks"]["乙某"][FOR] = 9
    data["tally"]["others"] = {"丁某": 1}
    assert recount.note(data) == ""
    data["papers"][0]["receipt"] = data["papers"][1]["receipt"]
    assert "回执相同" in recount.note(data)
    data["slips"] = {"issued": 9, "collected": 1, "returned": 0, "missing": 0}
    told = "".join(recount.faults(data))
    for words in ("摘要不符", "有效票重新", "“乙某”", "另选的票数", "票共2张", "本次投票无效"):
        assert words in told
    data["slips"] = {"issued": 2, "collected": 1, "returned": 0, "missing": 0}
    assert "发出的票数不等于" in "".join(recount.faults(data))


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (bundle_text(bundle(MOTION, [Paper({MOTION.motion: FOR})])), 0, "一致"),
        (bundle_text(bundle(MOTION, [Paper({MOTION.motion: FOR})])).replace(FOR, AGAINST, 1), 1, "改动"),
        ("[]", 2, "读不懂"),
        ("{", 2, "读不懂"),
        (None, 2, "读不懂"),
    ],
)
def test_the_script_stands_alone(text: str | None, code: int, told: str, tmp_path: Path) -> None:
    """It runs outside the program, as a copy in an empty folder, with the site packages switched off."""
    script = tmp_path / "recount.py"
    script.write_bytes(Path(recount.__file__).read_bytes())
    if text is not None:
        (tmp_path / "vote.json").write_text(text, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "recount.py", "vote.json"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == code, ran.stderr
    assert told in ran.stdout
    assert recount.main([str(tmp_path / "vote.json")]) == code


@pytest.mark.parametrize(
    ("paper", "worth"),
    [
        (Paper({"甲某": FOR}, spoiled="撕毁。"), "无效"),
        (Paper({"己某": FOR}), "无效"),
        (Paper({"甲某": "好"}), "无效"),
        (Paper({"甲某": AGAINST, "乙某": AGAINST}, ("丁某", "丁某")), "无效"),
        (Paper({"甲某": ABSTAIN}, ("丁某",)), "无效"),
        (Paper({"甲某": FOR, "乙某": FOR, "丙某": FOR}), "无效"),
        (Paper({"甲某": AGAINST}, ("丁某",)), "有效"),
        (Paper(), "空白"),
    ],
)
def test_the_script_judges_by_itself(paper: Paper, worth: str) -> None:
    assert recount.standing(paper_data(paper), question_data(BOARD)) == worth
    assert judge(paper, BOARD).standing.value == worth + "票"


def test_the_script_says_how_it_is_used() -> None:
    assert recount.main([]) == 2


@pytest.mark.parametrize("question", [BOARD, MOTION, SHEET])
def test_a_question_comes_back_from_its_data(question: Question) -> None:
    assert question_from(question_data(question)) == question


def test_a_kind_without_any_threshold_opens_with_one_person() -> None:
    rules = VoteRules("x", "x", "motion")
    assert before_opening(rules, MOTION, Roll(1, 1)) == []
