"""Words written twice: adjacent phrases, connectives of one clause, a number of people told again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.core.findings import Severity
from shuzhi.core.proofing import Hit, Reading
from shuzhi.packs.wording.lexicon import lexicon

# Three characters and more that repeat at once are a slip; two may be a verb before its object (学习学习强国, 服务服务对象).
_LONG = re.compile(r"([\u4e00-\u9fff]{3,14})\1")
_SHORT = re.compile(r"([\u4e00-\u9fff]{2})\1")
_WITH_ASPECT = re.compile(r"([\u4e00-\u9fff]{2})[着了过]\1(?![着了过])")
_REDUPLICATED = """
组织 服务 学习 领导 管理 指导 教育 发展 培训 监督 宣传 讨论 研究 了解 锻炼 考虑 商量 交流 帮助 调研 建设 保障 支持 关心
走访 参观 体验 感受 回顾 总结 检查 打扫 清理 休息 活动 反思 思考 沟通 督促 提醒 认识 照顾 改进 改善 整理 收集 规范 比较 熟悉
培养 介绍 分析 评价 通报 批评 表扬 指挥 协调 配合 评议 救助 慰问 保护 防控 运动 许多 很多
"""
_VERBS = frozenset(_REDUPLICATED.split())
_CONNECTIVE = re.compile(
    r"(虽然|尽管|但是|因为|由于|为了|如果|不仅|而且|以及|特别是|尤其是|从而|进而|并且|使得|对于|关于|根据|按照|通过|同时|进一步|截至)"
    r"[^，。；：！？、\n“”（）《》]{1,14}?\1"
)
# parallel verbs may repeat these; they are a slip only at once after one another's clause
_PARALLEL = frozenset({"通过", "关于", "对于", "进一步", "同时", "根据", "按照", "为了", "以及"})
_AGAIN = re.compile(r"(特别是|尤其是|总的来说|与此同时|在此基础上)[^。！？\n]{4,120}?(\1)")
_PEOPLE = re.compile(
    r"(?P<first>(?P<n>\d{1,9}|[一二两三四五六七八九十]{1,5})(?P<unit>名|位|人))(?=[^，。；：！？、\n“”（）]{2,24}?"
    r"(?:提交|递交|上交|申请|参加|参训|参与|受到|获得|荣获|报名|转正|当选|被评|晋升|考取|取得|列为|确定|吸收|接收)[^，。；：！？、\n“”（）]{0,10}?"
    r"(?P<second>(?P=n)(?:人|名|位))(?=[，。；、）]))"
)


def doubled_phrases(reading: Reading) -> Iterator[Hit]:
    """Yield words written twice at once; for two characters only where no verb takes its like as object."""
    for found in _LONG.finditer(reading.text):
        if len(set(found[1])) > 1:
            yield Hit(found.start(), found.end(), found[1])
    for found in _SHORT.finditer(reading.text):
        takes_object = found[1] in _VERBS and reading.text[found.end() : found.end() + 1] not in tuple(
            "，。；、）"
        )
        if (
            not takes_object
            and found[1][0] != found[1][1]
            and found[1][1] not in "着来去了过"
            and found[1][0] not in "一几"
        ):
            yield Hit(found.start(), found.end(), found[1], severity=Severity.WARNING)


def doubled_around_aspect(reading: Reading) -> Iterator[Hit]:
    """Yield `存在着存在` and `开展了开展`: a verb again after its own aspect mark."""
    for found in _WITH_ASPECT.finditer(reading.text):
        if found[1][0] != found[1][1]:
            yield Hit(found.start(), found.end(), found[0][:3])


_TWICE = re.compile(
    r"((?![港州湖馆站市县区局院校部室乡镇村厂队组班审队家山河江海])[\u4e00-\u9fff])\1(?=([\u4e00-\u9fff])(?!\2))"
)
_COMMON = -14.5  # logarithmic probability of a word that one may expect


def doubled_characters(reading: Reading) -> Iterator[Hit]:
    """Yield `改改善` and `召召开`: a word's first character twice, where neither the pair nor what stands before is a word."""
    words, text = lexicon().words, reading.text
    for found in _TWICE.finditer(text):
        at = found.start()
        word, pair, before = text[at + 1 : at + 3], found[0], text[max(0, at - 1) : at + 1]
        if words.get(word, -99.0) > _COMMON and pair not in words and words.get(before, -99.0) <= _COMMON:
            crossing = text[at : at + 3] in words or any(
                text[max(0, at - n) : at + 1] in words for n in (2, 3)
            )
            if not crossing and not lexicon().beside(found[1], found[1]) > 2.0:
                yield Hit(at, at + 3, word)


def doubled_connectives(reading: Reading) -> Iterator[Hit]:
    """Yield clauses in which the same connective stands twice (虽然我局工作虽然…)."""
    for found in _CONNECTIVE.finditer(reading.text):
        if found[1] not in _PARALLEL:
            yield Hit(found.start(), found.end(), values={"word": found[1]})


def repeated_in_sentence(reading: Reading) -> Iterator[Hit]:
    """Yield the second 特别是 and the like of a sentence."""
    for found in _AGAIN.finditer(reading.text):
        yield Hit(found.start(2), found.end(2), values={"word": found[1]})


def counted_twice(reading: Reading) -> Iterator[Hit]:
    """Yield a number of people that is told before and after its own verb (6名干部提交申请6人)."""
    for found in _PEOPLE.finditer(reading.text):  # begins with a numeral: most places fail at once
        words = {"first": found["first"], "second": found["second"]}
        yield Hit(found.start("first"), found.end("second"), values=words)
