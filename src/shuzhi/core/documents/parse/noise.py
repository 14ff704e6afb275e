"""Site damage: what a template site or a printer left in the text and no reader reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.core.documents.model import Noise

_PAYWALL = re.compile(
    r"#{2,}\s*[A-Za-z_]{3,20}\s*#{2,}|[【\[（(]?(?:此处|以下)(?:内容)?(?:已)?(?:隐藏|需付费|付费可见)[^\n。]{0,20}[】\]）)]?|(?:剩余|还有)\s*\d+\s*[%％][^\n。]{0,6}(?:内容|未读)[^\n。]{0,20}|(?:付费|登录|开通会员|购买VIP)后?(?:即可)?(?:阅读|查看|下载)(?:全文|全部内容|完整内容)?"
)
_URL = re.compile(
    r"(?:https?://|www\.|ｗｗｗ．)[\w\-.~/?=&%#:＃]+|(?<![\w@.])[A-Za-z0-9\-]{2,30}(?:\.[A-Za-z0-9\-]{1,30})*\.(?:com|cn|net|org|cc|vip|top)(?:\.cn)?(?:/[\w\-./?=&%]*)?",
    re.ASCII,
)
_SITE = re.compile(
    r"(?:[（(【\[]?(?:本文|文章|资料|材料|更多[^\n。！？；]{0,14}|来源|来自|出自|转载自?|摘自|欢迎(?:访问|关注|光临)|请(?:访问|登录|关注)|详情|下载)[^\n。！？；]{0,16}|[一-龥A-Za-z]{2,10}(?:网|文库|公文|文秘|范文|公众号|平台)?)?[\s，,:：\-—]{0,3}$"
)
_PROMOTION = re.compile(
    r"[（(【\[](?:本文|文章|资料|更多|来源|转自|转载)[^）)】\]\n]{2,40}(?:网|号|下载|整理|发布|提供|文库|分享)[^）)】\]\n]{0,20}[）)】\]]|[（(【\[]?(?:更多|欢迎|请|扫码|微信|搜索|长按|点击)[^\n。！？；，]{0,12}(?:公众号|微信号|二维码|QQ群|客服|加群|下载(?:全文|原文|word版?))[^\n。！？；]{0,30}[】\]）)]?(?=\n|$)|(?:QQ|qq|微信)(?:群|号)?\s*[:：]\s*[\w\-]{5,20}|(?:本文|文章|资料|内容)(?:来源|来自|由)[^\n。]{0,8}[一-龥A-Za-z]{2,10}(?:网|文库|公众号)(?:整理|提供|发布|收集)?[^\n。]{0,8}(?=\n|$)"
)
_PAGE_LINE = re.compile(
    r"^[ \t\u3000]*(?:第\s*[\d一二三四五六七八九十]+\s*页(?:\s*[，,/／ ]?\s*共\s*[\d一二三四五六七八九十]+\s*页)?|[-－—–·]{1,2}\s*\d{1,3}\s*[-－—–·]{1,2}|Page\s*\d+(?:\s*of\s*\d+)?|\d{1,3}\s*/\s*\d{1,3})[ \t\u3000]*\n?",
    re.MULTILINE | re.IGNORECASE,
)
_PAGE_INLINE = re.compile(
    r"(?<=[\u4e00-\u9fff，。；、）”])\s*[—–]\s\d{1,3}\s[—–]\s*(?=[\u4e00-\u9fff“（])|第\s*\d+\s*页\s*[，,/／ ]?\s*共\s*\d+\s*页"
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]+")
_LOST = re.compile(r"[\ufffd\ue000-\uf8ff]+")
_TAG = re.compile(
    r"</?(?:p|br|div|span|strong|b|font|a|img|table|tr|td|h\d)\b[^<>\n]{0,200}>|&(?:nbsp|quot|amp|ldquo|rdquo|lt|gt);",
    re.IGNORECASE,
)
_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])([^*_\n]{1,80}?)(?<=[^\s*_])\1")
_HEADING_SIGNS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]+)", re.MULTILINE)
_BREAK = re.compile(r"\n+[ \t\u3000\u00a0]*")
_ENDED = "。！？；：:;!?.”）)》】…"
_OPENS = re.compile(
    r"[（(〔\[【]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:[、.．)）〕\]】]|[是要](?=.)|[，,：:](?=.))|第[一二三四五六七八九十\d]|[①-⑳●■◆•·#]|[*\-]\s|首先|其次|再次|最后|此外|同时|下一?步|今后|各位|以上|特此|[12]\d{3}年|附件|注[:：]"
)


def find_noise(text: str, measures: str) -> tuple[Noise, ...]:
    """Return the site damage of a text in order.

    Args:
        text: the decoded file.
        measures: a regular expression for what may follow a masked number; `**` before it is a mask, never bold type.
    """
    found = [
        Noise(hit.start(), hit.end(), kind) for kind, pattern in _PLAIN for hit in pattern.finditer(text)
    ]
    found += _advertisements(text)
    found += _bold_marks(text, measures)
    found.sort(key=lambda n: (n.start, -n.end))
    found += _hard_breaks(text, found)
    return tuple(_without_inner(sorted(found, key=lambda n: (n.start, -n.end))))


def _without_inner(found: list[Noise]) -> Iterator[Noise]:
    """Drop what lies inside an earlier stretch: a page line is found by two patterns."""
    end = -1
    for noise in found:
        if noise.end > end:
            yield noise
            end = noise.end


_PLAIN = (
    ("paywall", _PAYWALL),
    ("ad", _PROMOTION),
    ("page", _PAGE_LINE),
    ("page", _PAGE_INLINE),
    ("invisible", _INVISIBLE),
    ("lost", _LOST),
    ("markup", _TAG),
    ("markup", _HEADING_SIGNS),
)


def _advertisements(text: str) -> Iterator[Noise]:
    """Find addresses; the site's name before one belongs to it when nothing else stands between it and the last stop."""
    for hit in _URL.finditer(text):
        head = max(text.rfind(mark, 0, hit.start()) for mark in "。！？；\n”") + 1
        name = _SITE.search(text, max(head, hit.start() - 40), hit.start())
        start = hit.start()
        if name is not None and (name.start() <= head or text[name.start() - 1] in "（( 　"):
            start = name.start()
        yield Noise(start, hit.end(), "ad")


_OPENED = "\n \u3000。，；：、！？是要（）《》“”"


_NAME_PART = re.compile(  # **街道**社区 hides two names
    r"(?:省|市|县|区|旗|州|盟|镇|乡|街道|社区|村|局|处|科|厅|委|院|校|所|站|公司|集团|中心|医院|学院|大学|学校|小学|中学|支行|分行|支部|党支部|书记|同志|[省市县区镇乡][\u4e00-\u9fff]{1,3})$"
)
_DATE_PART = re.compile(r"[年月日时][一-龥]{0,2}$")  # **月**日 hides a date


def _bold_marks(text: str, measures: str) -> Iterator[Noise]:
    """Find the signs of bold type; `**次…**余次` are masks."""
    if "**" not in text and "__" not in text:
        return
    counted = re.compile(rf"\s*(?:{measures})")
    for hit in _BOLD.finditer(text):
        if counted.match(text, hit.end(1)) or counted.match(text, hit.end()) or _DATE_PART.match(hit[2]):
            continue
        if _NAME_PART.match(hit[2]) and "\u4e00" <= text[hit.end() : hit.end() + 1] <= "\u9fff":
            continue
        opened = text[
            hit.start() - 1 : hit.start()
        ]  # bold type opens where words begin; inside a word `**` hides something
        closed = text[hit.end() : hit.end() + 1]
        inside = opened not in _OPENED and closed not in _OPENED
        if inside or "。" in hit.group()[2:-3]:
            continue
        yield Noise(hit.start(), hit.start() + 2, "markup")
        yield Noise(hit.end() - 2, hit.end(), "markup")


def _hard_breaks(text: str, known: list[Noise]) -> Iterator[Noise]:
    """Find line breaks inside a sentence: the line before is long and unfinished, the next one opens nothing."""
    taken = {offset for noise in known for offset in range(noise.start, noise.end)}
    for hit in _BREAK.finditer(text):
        before = hit.start() - 1
        while before >= 0 and before in taken:
            before -= 1
        if before < 0 or hit.end() >= len(text):
            continue
        line_start = text.rfind("\n", 0, before) + 1
        if _unfinished(text, line_start, before) and not _OPENS.match(text, _skip(hit.end(), taken)):
            yield Noise(hit.start(), hit.end(), "break")


def _skip(offset: int, taken: set[int]) -> int:
    while offset in taken:
        offset += 1
    return offset


def _unfinished(text: str, start: int, last: int) -> bool:
    char = text[last]
    if char in _ENDED:
        return False
    if char in "，、,（“《":
        return True
    line = text[start : last + 1]
    if "。" in line:
        return len(line) >= 30
    return len(line) >= 24 and ("，" in line or "," in line) and not _OPENS.match(line.strip())
