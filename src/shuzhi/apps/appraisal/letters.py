"""Paper of a round: the feedback letter of a unit, and the summary that the superior asks for; units in the tree's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from shuzhi.apps.appraisal.models import Comment, Entry, Round
from shuzhi.apps.worklists.papers import Part, lists
from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import docx
from shuzhi.core.rules.days import chinese_day

_HEADERS = (
    "序号",
    "单位",
    "述职方式",
    "建议等次",
    "确定等次",
    "不一致的理由",
    "点评",
    "转入整改",
    "调研核查",
)


def letter(entry: Entry) -> bytes:
    """Return a unit's feedback letter (反馈意见) as .docx; the same round gives the same bytes."""
    round_ = entry.round
    title = f"关于{round_.year}年度述职评议考核情况的反馈意见"
    return docx.write(Paper(tuple(_letter(round_, entry, title)), title, round_.organisation.name))


def _letter(round_: Round, entry: Entry, title: str) -> Iterator[Block]:
    comments = list(entry.comments.select_related("problem"))
    yield _words(BlockKind.TITLE, title)
    yield _words(BlockKind.ADDRESSEE, f"{entry.name}：")
    met = f"{chinese_day(round_.meeting_on)}，" if round_.meeting_on else ""
    yield _words(
        BlockKind.BODY,
        f"{met}{round_.organisation.name}对{entry.name}{round_.year}年度工作进行述职评议考核。现将有关情况反馈如下。",
    )
    yield _words(BlockKind.HEADING1, "一、评议等次")
    yield _words(BlockKind.BODY, f"经党委研究，确定等次为“{entry.grade}”。")
    yield from _said(
        "二、点评意见", [each for each in comments if not each.to_rectify], "会上没有记录其他点评意见。"
    )
    yield from _said(
        "三、需要整改的问题", [each for each in comments if each.to_rectify], "没有提出需要整改的问题。"
    )
    if any(each.to_rectify for each in comments):
        yield _words(
            BlockKind.BODY,
            "请对照以上问题认领责任、制定措施、限期整改，整改情况记入整改台账，作为下一年度述职的内容。",
        )
    yield _words(BlockKind.SIGNATURE, round_.organisation.name)
    day = timezone.localdate(entry.decided_at) if entry.decided_at else round_.as_of
    yield _words(BlockKind.DATE, chinese_day(day))


def _said(heading: str, comments: Sequence[Comment], nothing: str) -> Iterator[Block]:
    yield _words(BlockKind.HEADING1, heading)
    if not comments:
        yield _words(BlockKind.BODY, nothing)
    for number, each in enumerate(comments, 1):
        number_of = f"（编号{each.problem.number}）" if each.problem else ""
        about = f"（述职报告中“{each.quoted.rstrip('。；;')}”）" if each.quoted else ""
        yield _words(BlockKind.BODY, f"{number}. {each.told.rstrip('。；;')}{about}{number_of}。")


def rows(round_: Round) -> tuple[tuple[str, ...], ...]:
    """Return the summary's rows: units in the tree's order, no sums, no ranks."""
    entries = round_.entries.prefetch_related("comments", "checks").order_by("position")
    return tuple(_row(number, round_, each) for number, each in enumerate(entries, 1))


def _row(number: int, round_: Round, entry: Entry) -> tuple[str, ...]:
    comments = list(entry.comments.all())
    if entry.left_on is not None:
        return (str(number), entry.name, "", "", "退出本轮", entry.left_why, str(len(comments)), "", "")
    differs = entry.grade and entry.grade != entry.proposed
    return (
        str(number),
        entry.name,
        round_.get_manner_display(),
        entry.proposed or "—",
        entry.grade or "未确定",
        entry.grade_why if differs else "",
        str(len(comments)),
        str(sum(each.sent_at is not None for each in comments)),
        str(sum(each.kind == "check" for each in entry.checks.all())),
    )


def _title(round_: Round) -> str:
    return f"{round_.organisation.name}{round_.year}年度述职评议考核情况汇总表"


def summary_docx(round_: Round) -> bytes:
    """Return the summary as .docx."""
    title, found = _title(round_), rows(round_)
    blocks = (
        _words(BlockKind.TITLE, title),
        _words(BlockKind.BODY, _opening(round_, len(found))),
        Block(BlockKind.TABLE, rows=(_HEADERS, *found)),
        _words(BlockKind.SIGNATURE, round_.organisation.name),
        _words(BlockKind.DATE, chinese_day(round_.meeting_on or round_.as_of)),
    )
    return docx.write(Paper(blocks, title, round_.organisation.name))


def _opening(round_: Round, units: int) -> str:
    return f"{round_.year}年度共有{units}个单位向{round_.to_whom}述职（{round_.get_manner_display()}），统计截止{chinese_day(round_.as_of)}。下表按组织隶属次序排列。"


def summary_xlsx(round_: Round) -> bytes:
    """Return the summary as .xlsx."""
    return lists(
        _title(round_), _opening(round_, round_.entries.count()), [Part("述职单位", _HEADERS, rows(round_))]
    )


def _words(kind: BlockKind, text: str) -> Block:
    return Block(kind, (Run(text),))
