"""One text against a library: worked cases, what must always hold, what is planted, what must not be found."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import prose
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shuzhi.core.similarity import Comparison, Library, Passage, compare
from shuzhi.core.similarity.normal import normalise
from shuzhi.packs.phrases import stock

LAST_YEAR = (
    "2023年，窗口围绕办事流程开展自查，梳理堵点17个，逐项明确责任人和办结时限，群众平均等候时间缩短到9分钟。\n"
    "三季度走访独居老人42户，为其中5户更换了老化的电线和灯具，邻居结对照看的做法在两个片区推开。\n"
)
RENEWED = LAST_YEAR.replace("2023", "2024").replace("17", "23").replace("42", "51").replace("三季", "二季")
NEW = "汛期巡查河堤是今年的新任务，值班组分成两拨沿岸步行，发现一处管涌苗头后连夜堆起沙袋，没有造成任何损失。"

PLANTED = 20  # passages in one library
texts = st.integers(0, 10_000).map(lambda seed: prose.report(Random(seed), 600))


def passages(text: str, *others: str) -> tuple[Passage, ...]:
    return compare(text, Library(others)).passages


def own(found: Comparison) -> list[Passage]:
    return [p for p in found.passages if not p.common]


def test_a_report_that_was_only_redated_is_found_whole() -> None:
    found = compare(RENEWED, Library([LAST_YEAR]))
    assert [(p.ratio, p.common) for p in found.passages] == [(Decimal(1), False)]
    assert found.share == 1


def test_one_paragraph_of_an_old_report_is_found_in_its_place() -> None:
    old = LAST_YEAR.splitlines()[1]
    (found,) = passages(NEW + "\n" + old + "\n" + NEW[:20], LAST_YEAR)
    assert (NEW + "\n" + old)[found.start : found.end] == old.rstrip("。")
    assert LAST_YEAR[found.source_start : found.source_end] == old.rstrip("。")


def test_words_changed_here_and_there_do_not_cut_a_passage() -> None:
    old = LAST_YEAR.splitlines()[0]
    new = (
        old.replace("开展自查", "组织了自查")
        .replace("逐项", "全部")
        .replace("群众平均等候", "群众的平均等候")
    )
    (found,) = passages(new, old)
    assert Decimal("0.8") < found.ratio < 1
    assert found.end - found.start > 0.9 * len(new)


def test_a_text_of_its_own_shares_nothing() -> None:
    assert compare(NEW, Library([LAST_YEAR])) == Comparison((), Decimal(0))


def test_what_most_reports_have_is_common_and_not_counted() -> None:
    shared = "牢固树立过紧日子的思想，从严控制一般性支出，把有限的资金用在刀刃上，让群众看得见变化。"
    others = [shared + prose.report(Random(n), 500) for n in range(6)]
    found = compare(shared + NEW, Library(others))
    assert len({p.source for p in found.passages}) == 6
    assert own(found) == []
    assert found.share == 0


def test_three_years_of_one_report_are_copies_not_common_property() -> None:
    text = (
        LAST_YEAR
        + NEW
        + "其余工作按计划推进，"
        + NEW[::-1]
        + "，年底前全部收尾，没有留下尾巴，账目另行公布。"
    )
    assert len(normalise(text)) > 150
    found = compare(text, Library([text.replace("2023", year) for year in ("2020", "2021", "2022")]))
    assert [p.common for p in found.passages] == [False] * 3


def test_set_phrases_are_common_even_with_one_report() -> None:
    phrase = "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻落实党的二十大精神，"
    text, other = phrase + NEW, phrase + LAST_YEAR
    assert [p.common for p in compare(text, Library([other]), stock=stock()).passages] == [True]
    assert [p.common for p in compare(text, Library([other])).passages] == [False]


def test_a_report_left_out_is_not_compared() -> None:
    library = Library([LAST_YEAR, RENEWED])
    assert {p.source for p in compare(LAST_YEAR, library).passages} == {0, 1}
    assert {p.source for p in compare(LAST_YEAR, library, leave_out=frozenset({0})).passages} == {1}


@pytest.mark.parametrize("text", ["", "，。！", "短", "1234567890", "学习" * 2000, "\x00\ud800"])
def test_odd_texts_are_no_fault(text: str) -> None:
    for other in (text, LAST_YEAR, ""):
        found = compare(text, Library([other, LAST_YEAR, "学习" * 1999]))
        assert 0 <= found.share <= 1
    assert compare(text, Library([])).passages == ()


@given(texts, texts)
@settings(max_examples=30, deadline=None)
def test_offsets_slice_both_texts(one: str, other: str) -> None:
    mixed = one[:200] + other[100:300] + one[200:]
    for p in passages(mixed, one, other):
        assert 0 <= p.start < p.end <= len(mixed)
        there = (one, other)[p.source]
        assert 0 <= p.source_start < p.source_end <= len(there)
        assert 0 < p.ratio <= 1
        if p.ratio == 1:
            assert (
                normalise(mixed[p.start : p.end]).words()
                == normalise(there[p.source_start : p.source_end]).words()
            )


@given(texts)
@settings(max_examples=20, deadline=None)
def test_the_same_text_is_one_passage_over_everything(text: str) -> None:
    (found,) = passages(text, text)
    normal = normalise(text)
    assert (found.start, found.end) == (normal.starts[0], normal.ends[-1])
    assert (found.source_start, found.source_end, found.ratio) == (found.start, found.end, 1)


@given(
    st.text(alphabet=[chr(n) for n in range(0x4E00, 0x5E00)], max_size=400),
    st.text(alphabet=[chr(n) for n in range(0x6E00, 0x7E00)], max_size=400),
)
def test_texts_without_a_character_in_common_share_nothing(one: str, other: str) -> None:
    assert passages(one, other) == ()


@given(texts, texts, st.integers(50, 300))
@settings(max_examples=30, deadline=None)
def test_what_is_found_does_not_depend_on_the_side(one: str, other: str, size: int) -> None:
    assume(one != other)
    mixed = other[:100] + one[100 : 100 + size] + other[100:]
    here = {(p.start, p.end, p.source_start, p.source_end, p.ratio) for p in passages(mixed, one)}
    there = {(p.source_start, p.source_end, p.start, p.end, p.ratio) for p in passages(one, mixed)}
    assert here == there


@given(st.permutations(range(5)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_library_changes_nothing(order: list[int]) -> None:
    reports = [prose.report(Random(n), 500) for n in range(5)]
    text = reports[0][:150] + NEW + reports[3][200:350]
    plain = {(p.start, p.end, p.source, p.source_start, p.common) for p in passages(text, *reports)}
    moved = {
        (p.start, p.end, order[p.source], p.source_start, p.common)
        for p in passages(text, *(reports[n] for n in order))
    }
    assert plain == moved


@pytest.mark.slow
@pytest.mark.parametrize(("part", "changed", "floor"), [(0.3, 0.04, 0.95), (0.1, 0.2, 0.75)])
@pytest.mark.parametrize("many", [60, 300, 1500], ids=["all aligned", "every gram", "sampled grams"])
def test_planted_passages_are_found(part: float, changed: float, floor: float, many: int) -> None:
    chance = Random(many)
    reports = [prose.report(chance) for _ in range(many)]
    library = Library(reports)
    hits = alarms = 0.0
    for _ in range(PLANTED):
        source = chance.randrange(many)
        planted = prose.plant(reports[source], prose.report(chance), chance, part=part, changed=changed)
        found = own(compare(planted.text, library))
        held = {n for p in found if p.source == source for n in range(p.start, p.end)}
        hits += len(held & set(range(planted.start, planted.end))) / (planted.end - planted.start)
        alarms += len(held - set(range(planted.start - 40, planted.end + 40))) > 0
    assert hits / PLANTED >= floor
    assert alarms / PLANTED <= 0.1


def test_clean_reports_share_no_more_than_a_sentence_now_and_then() -> None:
    """The negative control: reports of different units, written apart from each other, in this project's own corpus."""
    folder = Path(__file__).resolve().parents[2] / "samples" / "reports"
    reports = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("[0-9]*.txt"))]
    library = Library(reports)
    found = [
        compare(text, library, stock=stock(), leave_out=frozenset({n})) for n, text in enumerate(reports)
    ]
    assert max(one.share for one in found) <= Decimal("0.05")
    assert sum(one.share for one in found) / len(found) <= Decimal("0.01")
