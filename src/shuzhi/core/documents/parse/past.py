"""Past problems: those of an earlier year that a 整改 section tells how they were put right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuzhi.core.documents.model import Role
from shuzhi.core.documents.parse import marks, roles
from shuzhi.core.documents.parse.enumerations import entries
from shuzhi.core.documents.parse.items import Found, found, split_list
from shuzhi.core.documents.parse.outline import Head
from shuzhi.core.text.punctuation import sentences, trim

_NAMED = re.compile(
    r"(?:针对|关于|对于|围绕|就|对(?=“))(?P<q>[^。；！？\n]{4,80}?)(?:的|方面的?|等|这一|这个|此类|方面存在的|[一二两三四五六七八九十\d]+[个项条类])*(?:问题|短板|意见|(?<=[的等])不足)"
)
_IN_ASPECT = re.compile(r"方面存在的?(?P<q>[^，。；！？\n]{4,40}?)的?(?:问题|现象)")
_ASPECTS = re.compile(
    r"在(?P<list>[^。\n]{6,160}?)(?:[几一二两三四五六七八九十\d]{1,2}个)?方面(?:还|也|仍|都|均)?(?:存在|有|不足|做得)"
)
_LISTED = re.compile(
    r"(?:存在|指出|反馈|提出|点评|查摆)(?:了|的|着|出)?[：:]?(?P<list>[^。：:\n]{6,160}?)(?:等)?(?:[几一二两三四五六七八九十\d]{1,2}[个条项])?(?:方面)?(?:的)?(?:问题|(?:不足|短板)(?!、))"
)
_LEAD = re.compile(r"(?<!还)(?:存在|指出|反馈|提出|点评)(?:的|了|着|出)?[：:]?")
_SOURCE = re.compile(
    r"存在|反馈|指出|提出|点评|查摆|发现|梳理|上年|去年|述职|评议|巡察|考核|以上|上述|这些|群众|如何|怎样|什么"
)
_ANNOUNCED = re.compile(r"(?:问题|不足|短板|意见)[^。；\n]{0,12}[：:]?$")


def past_problems(text: str, heads: Sequence[Head]) -> list[Found]:
    """Return the past problems of all 整改 sections in order.

    Args:
        text: the reading view.
        heads: all sections with ends and roles.
    """
    out: list[Found] = []
    for head in heads:
        if head.role is not Role.RECTIFICATION:
            continue
        if head.mark.family != marks.BARE and head.level > 1 and _is_fault_name(head.heading):
            out.append(found(text, head.mark.end, min(head.body, head.end), head.heading))
        stop = min((h.start for h in heads if head.start < h.start < head.end), default=head.end)
        out.extend(_in_stretch(text, head.start, stop))
    return _without_overlaps(out)


def _is_fault_name(words: str) -> bool:
    mends = re.search("整改|解决|补齐|破解|改进|聚焦|推动|更加|更为|不断|在“", words) is not None
    return bool(roles.fault().search(words)) and not _NAMED.search(words) and not mends


def _in_stretch(text: str, start: int, end: int) -> Iterator[Found]:
    announced = None
    for sentence in sentences(text, start, end):
        words = text[sentence.start : sentence.end]
        hits = [hit for hit in _NAMED.finditer(text, sentence.start, sentence.end) if _tells(hit["q"])]
        hits = hits or list(_IN_ASPECT.finditer(text, sentence.start, sentence.end))
        for hit in hits:
            yield from _quoted(text, hit.start("q"), hit.end("q"))
        if not hits:
            yield from _enumerated(text, sentence.start, sentence.end)
        if re.search(r"(?:问题|不足|短板|意见)[^。；\n]{0,14}[：:]", words):
            announced = sentence.start
    if announced is not None:
        for entry in entries(text, announced, end):
            head = next((s for s in sentences(text, entry.body, entry.end)), None)
            if (
                head is not None
                and roles.fault().search(text, head.start, head.end)
                and not _NAMED.search(text, head.start, head.end)
            ):
                yield found(text, entry.start, entry.end, "", body=entry.body)


def _tells(words: str) -> bool:
    return bool(roles.fault().search(words)) or not _SOURCE.search(words)


def _quotations(text: str, start: int, end: int) -> list[Found]:
    """Return the faults that stand as quotations side by side: “甲不够”“乙不强”."""
    quoted = [
        hit for hit in re.finditer(r"“([^”\n]{4,60})”", text[start:end]) if roles.fault().search(hit[1])
    ]
    return [found(text, start + hit.start(1), start + hit.end(1), hit[1]) for hit in quoted]


def _quoted(text: str, start: int, end: int) -> Iterator[Found]:
    listed = _quotations(text, start, end)
    if len(listed) > 1:
        yield from listed
        return
    inner = re.search(r"“([^”]{4,60})”?", text[start:end])
    if inner is not None and len(inner.group(1)) > (end - start) // 2:
        start, end = start + inner.start(1), start + inner.end(1)
    lead = re.search(r"(?:存在|指出|反馈|提出|点评)(?:的|了|出)?", text[start:end])
    if lead is not None and lead.end() < end - start - 3:
        start += lead.end()
    parts = list(split_list(text, start, end)) if "、" in text[start:end] else []
    if len(parts) > 1 and all(roles.fault().search(text, a, b) for a, b in parts):
        yield from (found(text, a, b, text[a:b]) for a, b in parts)
    else:
        yield found(text, start, end, text[start:end])


def _enumerated(text: str, start: int, end: int) -> Iterator[Found]:
    for pattern in (_ASPECTS, _LISTED):
        hit = pattern.search(text, start, end)
        if hit is None:
            continue
        listed = _quotations(text, hit.start("list"), hit.end("list"))
        if len(listed) > 1:
            yield from listed
            return
        leads = [h.end() for h in _LEAD.finditer(text, hit.start("list"), hit.end("list"))]
        parts = list(split_list(text, leads[-1] if leads else hit.start("list"), hit.end("list")))
        if sum(1 for a, b in parts if roles.fault().search(text, a, b)) * 2 > len(parts):
            for a, b in parts:
                span = trim(text, a, b)
                yield found(text, span.start, span.end, text[span.start : span.end])
            return


def _without_overlaps(items: list[Found]) -> list[Found]:
    out: list[Found] = []
    for item in sorted(items, key=lambda i: (i.start, -i.end)):
        if item.end > item.start and (not out or item.start >= out[-1].end):
            out.append(item)
    return out
