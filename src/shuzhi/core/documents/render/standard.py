"""GB/T 9704—2012 《党政机关公文格式》 in numbers, each with its clause.

The writers read their measures here and nowhere else; the tests measure the written files against the same clauses. Duty
reports are working papers (事务文书) and not one of the fifteen kinds of official document, so the standard is followed by
analogy (参照).

A word processor's *top margin* is not the standard's 天头: the 天头 ends at the head of the first line's characters, while a
text box begins half a line gap above them (GB/T 33476.2—2016 sets 34.58 mm and 32.58 mm for that reason).
"""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4  # points in a millimetre
TWIP = 20  # twips in a point


@dataclass(frozen=True, slots=True)
class Typeface:
    """One of the standard's four faces, and what stands in for it.

    Args:
        name: the name written into a .docx.
        others: names of the same face on other machines, nearest first.
        open_face: family of the face that ships with this package.
    """

    name: str
    others: tuple[str, ...]
    open_face: str


# 5.2.1 paper and type area (mm)
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0  # 5.1
HEAD, GUTTER = 37.0, 28.0  # 天头, 订口
AREA_WIDTH, AREA_HEIGHT = 156.0, 225.0  # 版心
FORE_EDGE = PAGE_WIDTH - GUTTER - AREA_WIDTH  # 26
FOOT = PAGE_HEIGHT - HEAD - AREA_HEIGHT  # 35
TOLERANCE = 1.0

# 5.2.3, 5.2.4 and 3.2: the grid
LINES, CHARACTERS = 22, 28

# 5.2.2, 7.3.1, 7.5: sizes of type (points)
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = 22.0, 16.0, 14.0, 12.0

# 22 characters and 21 gaps fill the type area's height, so the gap is 13.6 pt: 3.2's "7/8 of a size-3 character" (14 pt).
LINE_PITCH = (AREA_HEIGHT * MM - SIZE_3) / (LINES - 1)
# 28 characters of 16 pt need 158 mm; on 156 mm they stand 0.2 pt closer.
CHARACTER_PITCH = AREA_WIDTH * MM / CHARACTERS
HALF_GAP = (LINE_PITCH - SIZE_3) / 2
TOP_MARGIN = HEAD - HALF_GAP / MM  # 34.6
BOTTOM_MARGIN = FOOT - HALF_GAP / MM  # 32.6

# 7.3.3, 7.3.5, 7.5: distances in characters and mm
INDENT = 2  # 段首左空二字
SIGNATURE_GAP = 2  # 右空二字
DATE_SHIFT = 2  # 日期首字比署名首字右移二字
PAGE_NUMBER_GAP = 1  # 单页右空一字，双页左空一字
PAGE_NUMBER_BELOW = 7.0  # 一字线上距版心下边缘7mm

FANGSONG = Typeface("仿宋", ("仿宋_GB2312", "华文仿宋", "方正仿宋简体", "FangSong"), "FandolFang R")
KAITI = Typeface("楷体", ("楷体_GB2312", "华文楷体", "方正楷体简体", "KaiTi"), "FandolKai")
HEITI = Typeface("黑体", ("方正黑体简体", "华文黑体", "SimHei"), "FandolHei")
XIAOBIAOSONG = Typeface(
    "方正小标宋简体", ("方正小标宋_GBK", "华文中宋", "宋体", "SimSun"), "Shuzhi Title Song"
)
SONGTI = Typeface("宋体", ("SimSun", "NSimSun"), "Shuzhi Rare Song")

LEVELS = (HEITI, KAITI, FANGSONG, FANGSONG)  # 7.3.3: first to fourth level


def width_of(text: str) -> float:
    """Return the width of `text` in full-width characters: ASCII counts half.

    Args:
        text: one line.
    """
    return sum(0.5 if ord(char) < 0x2000 else 1.0 for char in text)


def closing_gaps(signature: str, day: str) -> tuple[float, float]:
    """Return how many characters signature and date stand off the right edge (7.3.5.2, no seal).

    The signature stands two characters off; the date begins two characters right of the signature's beginning. A date that
    is longer than the signature stands two off itself, and the signature gives way.

    Args:
        signature: 署名, one line.
        day: 成文日期, one line.

    Returns:
        The gaps of signature and date, in characters.
    """
    ours, days = width_of(signature), width_of(day)
    if not signature or days > ours:
        return SIGNATURE_GAP + days + DATE_SHIFT - ours, float(SIGNATURE_GAP)
    return float(SIGNATURE_GAP), SIGNATURE_GAP + ours - DATE_SHIFT - days
