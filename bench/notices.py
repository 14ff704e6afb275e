"""Reading a pasted page: notices and minutes of a page each, and the minutes of a long meeting with 500 names.

    python bench/notices.py

Prints the median and the slowest of 20 readings of each text, in milliseconds, and the limit (100 ms a page).
"""

from __future__ import annotations

import statistics
import time
from datetime import date

LIMIT, RUNS = 100, 20
HEAD = "第一党支部党员大会会议记录\n时间：2024年3月15日15:00-16:30　　地点：三楼会议室\n主持人：支部书记方启明　　记录人：叶思远\n应到：{n}人　　实到：{n}人\n"
SPEECH = "{who}发言：围绕本职工作谈体会，认为要把学习和窗口服务结合起来，下一步重点抓好办件回访、材料精简和一次告知。\n"
NAMES = [
    f"王{a}{b}"
    for a in "一二三四五六七八九十东南西北春夏秋冬"
    for b in "江河湖海山川草木日月星辰风雨雷电金银铜铁锡铝铅锌钢玉石花鸟"
][:500]


def texts() -> dict[str, str]:
    agenda = "议题：\n" + "".join(f"{number}.研究第{number}项工作\n" for number in range(1, 9))
    page = HEAD.format(n=20) + agenda + "".join(SPEECH.format(who=who) for who in NAMES[:12])
    return {
        "通知（一页）": "关于召开2024年3月份党员大会的通知\n各位党员：\n定于2024年3月15日（星期五）下午2:30在三楼会议室召开党员大会。\n"
        + agenda
        + SPEECH.format(who="") * 8,
        "会议记录（一页）": page,
        "会议记录（五页）": page + "".join(SPEECH.format(who=who) for who in NAMES[:80]),
        "五百人名单": HEAD.format(n=500) + "参加人员：" + "、".join(NAMES) + "\n" + agenda,
    }


def main() -> None:
    from shuzhi.core.notices import Context, Unit, read
    from shuzhi.packs.notices import lexicon

    started = time.perf_counter()
    words = lexicon()
    units = tuple(
        Unit(f"ZB{number:03d}", (f"示例局第{number}党支部", f"第{number}党支部")) for number in range(300)
    )
    context = Context(date(2024, 3, 20), units=(*units, Unit("ZB", ("第一党支部",))), people=tuple(NAMES))
    print(
        f"words {1000 * (time.perf_counter() - started):.0f} ms, {len(units)} units, {len(NAMES)} names on the roster; limit {LIMIT} ms a page"
    )
    for name, text in texts().items():
        taken = []
        for _ in range(RUNS):
            at = time.perf_counter()
            read(text, context, words)
            taken.append(1000 * (time.perf_counter() - at))
        print(
            f"{name}\t{len(text)} characters\tmedian {statistics.median(taken):.1f} ms\tslowest {max(taken):.1f} ms"
        )


if __name__ == "__main__":
    main()
