"""Title, year, unit and genre: the first things a reader takes in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from shuzhi.core.documents.parse import marks
from shuzhi.core.documents.parse.lines import Line
from shuzhi.core.documents.parse.roles import WORDS
from shuzhi.core.findings import Span
from shuzhi.core.text import tables
from shuzhi.core.text.numerals import chinese_to_int, to_half_width

DUTY_REPORT = "述职报告"
_YEAR = re.compile(
    r"(?P<arabic>[12１２][\d０-９]{3})\s*年|(?P<chinese>二[〇○零0Oo][一二三四五六七八九〇○零]{2})年"
)
_TAIL = (
    r"(?:委员会|组织部|宣传部|统战部|办公室|党校|管理局|服务局|服务中心|控制中心|中心|卫健委|发改委|教体委|医院|中医院|卫生院|派出所|研究所|研究院|事务所|设计院|检察院|法院|学校|小学|中学|幼儿园|大学|学院"
    r"|公司|集团|银行|社区|街道|林场|农场|保健院|妇联|残联|工商联|文联|科协|侨联|工会|团委|政协|人大常委会|纪委监委|纪委|监委|政法委|大队|支队|中队|联合社|联社|供销社|合作社|协会|监狱|监区|[乡镇村局厅院所站处馆库厂矿])"
)
_UNIT = re.compile(
    rf"[一-龥〇×*XxＸ“”]{{1,16}}?{_TAIL}(?:[一-龥]{{0,6}}?(?:中心|科|室|支行|分行|分局|机关|后勤|总务|门诊|急诊|药剂|护理|医技|教工|离退休))?(?=党|书记|机关|[12]\d{{3}}年|抓|履|，|的|一年|全体|今年|$|认真|始终|坚持|以|在|围绕|领导|有)"
)
_INTRODUCED = re.compile(r"(?:现(?:将|就|把)|我是|作为|现任|本人系)(?P<rest>[一-龥〇×*XxＸ“”]{3,40})")
_STARTS = re.compile(
    r"(?:[12]\d{3}年(?:度|以来)?，?|一年来，?|[：:。，\n （(]|^)(?P<rest>[一-龥〇×*XxＸ“”]{3,40})"
)
_NOT_UNIT = re.compile(
    r"^(?:一年来|我|本|现|年度|各|全[市县区省镇院局]?|基层|某.?$|在|按照|根据|公司$|学校$|医院$|中心$|[市区县省]委(?!组织|宣传|统战|党校|政法|办公|老干|巡察|编办|网信)|上级|党中央|中央|组织|县直机关|市直机关|机关$|街道$|社区$|学院$|集团$|对|为|向|把|将|以|由|服务|聚焦|强化|夯实|突出|进|听|到|让|使|深入|坚持|紧扣|紧盯|紧紧|围绕|立足|瞄准|认真|团结|带领|组织|开展|推进|推动)"
)


def find_title(lines: Sequence[Line]) -> Span:
    """Return the title's stretch (view offsets): the first line, with the line that completes it.

    An empty stretch where the text begins at once with its first section or with running text.
    """
    if not lines:
        return Span(0, 0)
    first = lines[0]
    if (
        marks.section_mark(first.text, 0, len(first.text)) is not None
        and len(first.text) > 0
        and not first.text.endswith("报告")
    ):
        return Span(first.start, first.start)
    if first.is_body:
        inside = re.match(
            r"[^。，；\n]{4,40}?(?:述职报告|述职述廉报告|述责述廉报告|工作报告|情况报告|工作总结|述职)(?=[\s　]|[一1][、.])",
            first.text,
        )
        return Span(first.start, first.start + inside.end()) if inside else Span(first.start, first.start)
    end = first.end
    if len(lines) > 1 and "报告" not in first.text and _completes(lines[1]):
        end = lines[1].end
    return Span(first.start, end)


def _completes(line: Line) -> bool:
    return (
        len(line.text) <= 40
        and not line.is_body
        and not line.is_apart
        and re.search(r"述职|报告|总结|汇报|发言|讲话|材料$", line.text) is not None
        and marks.section_mark(line.text, 0, len(line.text)) is None
    )


def find_year(title: str, opening: str) -> int | None:
    """Return the year that the report is about: the title's, else the opening's first; None when neither tells it."""
    for words in (title, opening):
        hit = _YEAR.search(words)
        if hit is not None:
            year = (
                int(to_half_width(hit["arabic"]))
                if hit["arabic"]
                else chinese_to_int(re.sub(r"[○0Oo零]", "〇", hit["chinese"]))
            )
            if year is not None and 1921 <= year <= 2100:
                return year
    return None


def find_unit(title: str, opening: str) -> str:
    """Return the unit whose report it is: named in the title, else where the opening introduces the writer; "" when nobody names one."""
    named = re.sub(r"[12]\d{3}年度?|年度", "\n", title)
    for pattern, words in ((_INTRODUCED, opening[:400]), (_STARTS, named), (_STARTS, opening[:300])):
        for hit in pattern.finditer(words):
            unit = _unit_in(hit["rest"])
            if hit["rest"] == unit and re.match(r"\d+[^\d年]", words[hit.end() :]):  # 建成服务站7个
                continue
            if unit and (words is named or pattern is _INTRODUCED or len(unit) > 3):
                return _fuller(unit, opening)
    return ""


def _fuller(unit: str, opening: str) -> str:
    """Return the unit's longer name where the opening tells it (县人民法院 → 北城区人民法院)."""
    hit = re.search(
        rf"(?<![一-龥])(?:现将|现就|我是|作为|现任|由)?([一-龥]{{1,10}}{re.escape(unit)})(?=党|[12]\d{{3}}|，|的|认|始|坚|在|以|围)",
        opening,
    )
    return hit[1] if hit and not _NOT_UNIT.match(hit[1]) else unit


def _unit_in(words: str) -> str:
    hit = _UNIT.match(words)
    if (
        hit is None
        or len(hit.group()) < 3
        or _NOT_UNIT.match(hit.group())
        or re.search("[我们了把将的是]", hit.group())
    ):
        return ""
    return hit.group()


_DUTY_TITLE = re.compile(r"述职|述责|述廉|履职")
_OTHER_TITLE = re.compile(
    r"通知|方案|评分|测评|办法|点评|主持词|简报|讲话|(?:召开|举行|举办|组织|开展|进行)[^\n]{0,30}(?:会|会议|活动|述职|评议|考核)$"
)


@cache
def _genres() -> tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    table = tables.load(WORDS / "genres.yaml")
    return tuple(
        (
            name,
            re.compile(entry["title"]) if "title" in entry else None,
            re.compile(entry["body"], re.MULTILINE) if "body" in entry else None,
        )
        for name, entry in table.items()
    )


def genre_of(title: str, text: str) -> str:
    """Name the genre: 述职报告, or the other kind of paper that this is.

    Args:
        title: the title.
        text: the whole reading view.
    """
    if _DUTY_TITLE.search(title) and not _OTHER_TITLE.search(title):
        return DUTY_REPORT
    for name, title_pattern, _ in _genres():
        if title_pattern is not None and title_pattern.search(title):
            return name
    if re.search(r"述职如下|述职报告如下|作述职|我的述职|述职完毕", text):
        return DUTY_REPORT
    for name, _, body_pattern in _genres():
        if body_pattern is not None and body_pattern.search(text):
            return name
    return "工作报告" if re.search(r"(?:汇报|报告)如下|存在(?:的)?(?:主要)?(?:问题|不足)", text) else "其他"
