"""Parse + bind + draft of a report of 4,000 characters over 20,000 records, in process (limit: 150 ms).

    python bench/draft.py

Prints the median of some runs: reading, evaluating every indicator, drafting, and the ratio to the limit.
"""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.indicators.draft import draft_text
from shuzhi.core.indicators.ledger import Ledger, evaluate
from shuzhi.core.indicators.model import Record, Scope, Value
from shuzhi.packs.indicators import catalogue

RECORDS, CHARACTERS, LIMIT_MS, RUNS = 20_000, 4_000, 150, 7
KINDS = (
    (
        "中心组学习",
        "集体学习",
        "主题党日",
        "党课",
        "志愿服务",
        "专题培训",
        "宣讲",
        "党委会",
        "警示教育",
        "专题研讨",
    ),
    ("责任状", "节日提醒", "明察暗访"),
    ("谈心谈话", "廉政谈话", "约谈"),
)
SENTENCES = (
    "党委理论学习中心组开展集体学习**次，交流研讨**次。",
    "各支部组织开展集中学习**余次，讲党课**次，开展主题党日**次，参与**人次。",
    "开展专题培训**次，宣讲**场，召开党委会**次，开展警示教育**次，志愿服务**次。",
    "签订党风廉政建设责任状**份，发送节日提醒**次，开展明察暗访**次，谈心谈话**人次，约谈**次。",
    "新发展党员**名，收到入党申请书**份，现有入党积极分子**名，共有党员**名，收缴党费**元。",
    "家庭医生签约率达到**%，受理企业工单**件，群众满意度连续三年稳定在**%以上。",
    "坚持把学习贯彻党的创新理论作为首要任务，压实责任，改进作风，不断提高党建工作质量，推动各项任务落到实处。",
)


def record(number: int, kind: str, day: date | None, fields: dict[str, Value]) -> Record:
    sha = hashlib.sha256(f"{number}".encode()).hexdigest()
    org = f"B{number % 40:02d}" if number % 3 else "K1"
    return Record(sha[:24], kind, org, day, {"组织编码": org, **fields}, sha)


def records() -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {
        "组织": [record(0, "组织", None, {"组织名称": "某局党委", "类型": "党委"})]
    }
    for n in range(1, RECORDS):
        day = date(2019, 1, 1) + timedelta(days=n * 7 % 1460)
        if n % 20 < 14:
            fields: dict[str, Value] = {
                "类型": KINDS[0][n % 10],
                "主题": f"学习贯彻党的二十大精神{n}",
                "日期": day,
            }
            fields |= {"实到": 20, "其中党员": 15, "成果": ("交流材料2篇",) if n % 9 == 0 else None}
            found.setdefault("活动", []).append(record(n, "活动", day, fields))
        elif n % 20 < 16:
            found.setdefault("廉政", []).append(record(n, "廉政", day, {"事项": KINDS[1][n % 3], "数量": 3}))
        elif n % 20 < 18:
            fields = {"类型": KINDS[2][n % 3], "人次": 2, "对象类别": "科室负责人"}
            found.setdefault("谈话", []).append(record(n, "谈话", day, fields))
        elif n % 20 == 18:
            fields = {
                "姓名": f"甲{n}",
                "类别": "正式党员",
                "接收预备日期": day - timedelta(days=365),
                "转正日期": day,
            }
            found.setdefault("党员", []).append(record(n, "党员", None, fields))
        elif n % 100 == 19:
            fields = {
                "指标": f"指标第{n % 150}号",
                "单位": "件",
                "期间": "2022",
                "数值": Decimal(n),
                "性质": "累计",
            }
            found.setdefault("业务指标", []).append(record(n, "业务指标", None, fields))
        else:
            fields = {"费种": "党费", "方向": "收缴", "月份": "2022-03", "实交": Decimal(10)}
            found.setdefault("党费", []).append(record(n, "党费", date(2022, 3, 1), fields))
    return found


def template() -> str:
    lines = ["2021年度抓基层党建工作述职报告", "", "一、工作开展情况"]
    number = 0
    while sum(map(len, lines)) < CHARACTERS:
        lines.append(SENTENCES[number % len(SENTENCES)])
        number += 1
    return "\n".join(lines) + "\n"


def timed(work: Callable[[], object]) -> float:
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        runs.append((time.perf_counter() - start) * 1000)
    return statistics.median(runs)


def main() -> None:
    rows, text = records(), template()
    scope = Scope("K1", ("K1", *(f"B{n:02d}" for n in range(40))))
    day = date(2022, 12, 31)
    found = catalogue()
    report = parse_text(text)

    def ledger() -> Ledger:
        return Ledger(found, rows, scope, 2022, day)

    blanks = len(report.quantities)
    reading = timed(lambda: parse_text(text))
    counting = timed(lambda: evaluate(found, rows, scope, 2022, day))
    drafting = timed(lambda: draft_text(report, ledger()))
    whole = timed(lambda: draft_text(parse_text(text), ledger()))
    print(
        f"{len(text)} characters, {blanks} figures, {sum(map(len, rows.values()))} records, median of {RUNS} runs"
    )
    print(
        f"read {reading:.0f} ms; every indicator ({len(found.indicators)}) {counting:.0f} ms; bind and draft {drafting:.0f} ms"
    )
    print(f"read, bind and draft {whole:.0f} ms, {whole / LIMIT_MS:.2f} of the limit ({LIMIT_MS} ms)")


if __name__ == "__main__":
    main()
