"""Characters mistyped by sound or shape, found without a list of mistakes (同音、形近别字).

Where two characters stand side by side that never do, and another character of the same sound or look makes a usual word that
fits its neighbours much better, the wrong one was typed. How much better is the difference of two logarithmic probabilities: of
the best cut of the neighbourhood into words as it stands, and with the other character in place. What the thresholds are worth is
measured by bench/misspelt.py on slips made by machine and on right prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from shuzhi.core.findings import Severity
from shuzhi.core.proofing import Hit, Reading
from shuzhi.packs.wording.lexicon import Lexicon, lexicon

SURE, LIKELY, PERHAPS = (
    13.0,
    12.0,
    10.0,
)  # told as an error, a warning, a hint: between 10 and 12 lie the coinages of trades
_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_AROUND = 5  # characters on either side that the cut into words looks at
_LONGEST = 4
_UNKNOWN = -16.0
_PAIR_SHARE = 0.8  # what the neighbours' habit of standing together counts beside the words
_ONE_KNOWN = 1.5  # taken off where one of the two neighbours does stand beside the character
_STRANGE = 1.5  # taken off for each neighbour that never stands beside the other character
_NEARLY, _ALIKE = 2.25, 1.0  # taken off where the sound is only near, where only the look is alike
_SELDOM = 2.0  # neighbours seen less often than this make a place strange
_EDGE = 3.0  # what stands for the neighbour at the end of a run
_COINED = 4.0  # taken off inside short quotation marks, in names and in jingles
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭"
    "廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐"
)
_TITLE = re.compile(
    "同志|书记|主任|局长|院长|校长|所长|科长|主席|委员|老师|医生|教授|镇长|乡长|处长|部长|队长|支书|代表|带头|作报告"
)
_PERSON = re.compile(
    f"(?:书记|主任|同志|局长|院长|校长|所长|主席|委员|老师|医生|党员|我叫|我是)[{''.join(sorted(_SURNAMES))}].?$"
)
_PARALLEL = re.compile("([一双两三四五六七八九十百千无不多有以]|越|更)[\u4e00-\u9fff]{1,4}\\1[\u4e00-\u9fff]")
_JINGLE = 5
_OFTEN = 3  # a character beside the same two neighbours so often is how the writer calls the thing


def misspelt(reading: Reading) -> Iterator[Hit]:
    """Yield words with one character of the same or nearly the same sound, or the same look, in the wrong place."""
    book = lexicon()
    for run in _RUN.finditer(reading.text):
        for at, other, gain in slips(run[0]):
            start = run.start() + at
            gain -= _COINED * _coined(reading.text, run, at)
            if (
                gain >= PERHAPS
                and not _habit(reading.text, start)
                and not _PERSON.search(reading.text, max(0, start - 5), start)
            ):
                yield _hit(run[0], at, other, gain, run.start(), book)


def _hit(run: str, at: int, other: str, gain: float, offset: int, book: Lexicon) -> Hit:
    """Report the whole word that the other character makes, so that a person sees what was meant."""
    right = run[:at] + other + run[at + 1 :]
    spans = [
        (start, start + n)
        for n in range(_LONGEST, 1, -1)
        for start in range(max(0, at - n + 1), min(at, len(run) - n) + 1)
        if right[start : start + n] in book.words
    ]
    start, end = max(spans, key=lambda s: book.words[right[s[0] : s[1]]] + 6 * (s[1] - s[0]))
    severity = Severity.ERROR if gain >= SURE else Severity.WARNING if gain >= LIKELY else Severity.INFO
    return Hit(offset + start, offset + end, right[start:end], severity=severity)


@lru_cache(maxsize=16_384)  # reports share their formulas
def slips(run: str) -> tuple[tuple[int, str, float], ...]:
    """Return the strange places of a run of Chinese characters: where, the better character, by how much it is better."""
    book = lexicon()
    weights = [_EDGE, *map(book.beside, run, run[1:]), _EDGE]
    if min(weights) >= _SELDOM:
        return ()
    heard = run.translate(book.sound)
    found = []
    for at in range(len(run)):
        left, right = weights[at], weights[at + 1]
        if left >= _SELDOM and right >= _SELDOM:
            continue
        best = max(_better(run, heard, at, left, right, book), key=lambda c: c[1], default=None)
        if best is not None and best[1] >= PERHAPS:
            found.append((at, *best))
    return tuple(found)


def _better(
    run: str, heard: str, at: int, left: float, right: float, book: Lexicon
) -> Iterator[tuple[str, float]]:
    """Yield other characters for one place, each with what it gains."""
    start, end = max(0, at - _AROUND), min(len(run), at + _AROUND + 1)
    handicap = _ONE_KNOWN if max(left, right) >= _SELDOM and 0 < at < len(run) - 1 else 0.0
    base = None
    for other, bound, dear in _candidates(run, heard, at, book):
        before = book.beside(run[at - 1], other) if at else _EDGE
        after = book.beside(other, run[at + 1]) if at < len(run) - 1 else _EDGE
        strange = (not before) + (not after)
        beside = _PAIR_SHARE * (before - left + after - right) - handicap - _STRANGE * strange - dear
        if bound + beside < PERHAPS:
            continue
        if base is None:
            base = _likelihood(run[start:end], book)
        gained = _likelihood(run[start:at] + other + run[at + 1 : end], book) - base
        yield other, gained + beside


def _candidates(run: str, heard: str, at: int, book: Lexicon) -> Iterator[tuple[str, float, float]]:
    """Yield characters that make a usual word at a place: each with the most it can gain and its price."""
    wrong = run[at]
    sounds, looks = book.readings.get(wrong, ()), book.shapes.get(wrong, "")
    found: dict[str, tuple[float, float]] = {}
    for n in range(2, _LONGEST + 1):
        for start in range(max(0, at - n + 1), min(at, len(run) - n) + 1):
            before, after = run[start:at], run[at + 1 : start + n]
            words = [
                word
                for spoken in sounds
                for word in book.by_sound.get(heard[start:at] + spoken + heard[at + 1 : start + n], "").split(
                    ","
                )
                if word and word[: at - start] == before and word[at - start + 1 :] == after
            ]
            words += [word for look in looks if (word := before + look + after) in book.words]
            for word in words:
                other = word[at - start]
                if other != wrong:
                    bound = book.words[word] - sum(
                        book.words.get(c, _UNKNOWN) for c in run[start : start + n]
                    )
                    if other not in found or bound > found[other][0]:
                        found[other] = bound, _price(wrong, other, book)
    for other, (bound, dear) in found.items():
        yield other, bound, dear


def _price(wrong: str, other: str, book: Lexicon) -> float:
    if not set(book.exact.get(wrong, ())).isdisjoint(book.exact.get(other, ())):
        return 0.0
    return _ALIKE if other in book.shapes.get(wrong, "") else _NEARLY


def _likelihood(run: str, book: Lexicon) -> float:
    """Return the logarithmic probability of the best cut of a run into words."""
    get, n = book.words.get, len(run)
    best = [0.0] + [-1e9] * n
    for i in range(n):
        so_far = best[i]
        best[i + 1] = max(best[i + 1], so_far + get(run[i], _UNKNOWN))
        for j in range(i + 2, min(i + _LONGEST, n) + 1):
            weight = get(run[i:j])
            if weight is not None and so_far + weight > best[j]:
                best[j] = so_far + weight
    return best[n]


def _coined(text: str, run: re.Match[str], at: int) -> bool:
    """Tell whether a place lies in a short quotation, a person's name or a jingle (一月一评): there anything may stand."""
    start, place = run.start(), run.start() + at
    if run[0][at + 1 : at + 2] == "得":  # 织得更密: what is said of any verb
        return True
    quoted = text[start - 1 : start] in ("“", "‘", "《") and text[run.end() : run.end() + 1] in (
        "”",
        "’",
        "》",
    )
    ends = len(run[0]) - at <= 2 or _TITLE.match(text, place + 1) or _TITLE.match(text, place + 2)
    named = ends and any(c in _SURNAMES for c in text[max(start, place - 2) : place])
    jingle = any(f.start() <= at < f.end() for f in _PARALLEL.finditer(run[0], max(0, at - 3), at + 4))
    return (quoted and len(run[0]) <= 6) or bool(named) or jingle or _rhymes(text, run)


def _rhymes(text: str, run: re.Match[str]) -> bool:
    """Tell whether a run stands in a row of equally long ones: short ones, or such as begin or end alike (建强阵地、建优队伍)."""
    length = len(run[0])
    before, after = (
        text[max(0, run.start() - length - 1) : run.start()],
        text[run.end() : run.end() + length + 1],
    )
    rows = [before[:-1]] if before.endswith("、") else []
    rows += [after[1:]] if after.startswith("、") else []
    return any(
        len(row) == length
        and "、" not in row
        and (length <= _JINGLE or row[0] == run[0][0] or row[-1] == run[0][-1])
        for row in rows
    )


def _habit(text: str, place: int) -> bool:
    return text.count(text[max(0, place - 1) : place + 2]) >= _OFTEN
