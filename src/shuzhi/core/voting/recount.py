"""重新计票：离线核对公布的投票结果。Count a published vote again, with nothing but the standard library.

用法：python recount.py 结果文件.json

It knows nothing of the program that held the vote and shares no code with it: digest, validity of every paper and every sum
are worked out again from the papers, and what differs is told in one line each. Exit code 0: everything agrees; 1: it does not.
"""

import hashlib
import json
import sys
from typing import Any

MARKS = ["赞成", "不赞成", "弃权"]


def canonical(value: Any) -> str:
    """Return JSON with sorted keys and no spare blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def standing(paper: Any, question: Any) -> str:
    """Return 有效, 空白 or 无效 for one paper."""
    marks, others, lines = paper["marks"], paper["others"], question["lines"]
    allowed = question.get("grades", MARKS)
    unknown = [line for line, mark in marks.items() if line not in lines or mark not in allowed]
    if paper["spoiled"] or unknown:
        return "无效"
    if others:
        if not question.get("others") or len(set(others)) < len(others) or set(others) & set(lines):
            return "无效"
        if len(others) > list(marks.values()).count("不赞成"):
            return "无效"
    if "seats" in question and list(marks.values()).count("赞成") + len(others) > question["seats"]:
        return "无效"
    return "有效" if marks else "空白"


def recount(bundle: Any) -> Any:
    """Return the tally worked out from the papers alone."""
    question = bundle["question"]
    allowed = question.get("grades", MARKS)
    tally: Any = {"valid": 0, "blank": 0, "invalid": 0, "others": {}}
    tally["marks"] = {line: dict.fromkeys(allowed, 0) for line in question["lines"]}
    for paper in bundle["papers"]:
        worth = standing(paper, question)
        tally[{"有效": "valid", "空白": "blank", "无效": "invalid"}[worth]] += 1
        if worth == "有效":
            for line, mark in paper["marks"].items():
                tally["marks"][line][mark] += 1
            for name in paper["others"]:
                tally["others"][name] = tally["others"].get(name, 0) + 1
    return tally


def faults(bundle: Any) -> list[str]:
    """Return every fault found, one Chinese sentence each."""
    found = []
    content = {key: value for key, value in bundle.items() if key != "digest"}
    if hashlib.sha256(canonical(content).encode()).hexdigest() != bundle["digest"]:
        found.append("文件内容与摘要不符：文件被改动过。")
    tally, claimed, slips = recount(bundle), bundle["tally"], bundle["slips"]
    for word, key in (("有效票", "valid"), ("空白票", "blank"), ("无效票", "invalid")):
        if tally[key] != claimed[key]:
            found.append(f"{word}重新计得{tally[key]}张，公布的是{claimed[key]}张。")
    for line, marks in tally["marks"].items():
        if marks != claimed["marks"].get(line):
            found.append(f"“{line}”的票数与公布的不符。")
    if tally["others"] != claimed["others"] or set(tally["marks"]) != set(claimed["marks"]):
        found.append("另选的票数或票面的对象与公布的不符。")
    if len(bundle["papers"]) != slips["collected"]:
        found.append(f"票共{len(bundle['papers'])}张，公布收回{slips['collected']}张。")
    if slips["collected"] > slips["issued"] or slips["issued"] > bundle["roll"]["present"]:
        found.append("收回多于发出，或发出多于到会人数，本次投票无效。")
    elif slips["issued"] != slips["collected"] + slips["returned"] + slips["missing"]:
        found.append("发出的票数不等于收回、退回、遗失之和。")
    return found


def note(bundle: Any) -> str:
    """Return a remark that is no fault: two voters may have drawn the same two words, or a voter was deceived."""
    receipts = [paper["receipt"] for paper in bundle["papers"] if paper["receipt"]]
    twice = len(set(receipts)) < len(receipts)
    return "提示：有两张票的回执相同，请持该回执的人核对两张票都在。\n" if twice else ""


def main(arguments: list[str]) -> int:
    """Recount the named file and print what was found."""
    if len(arguments) != 1:
        sys.stdout.write("用法：python recount.py 结果文件.json\n")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:  # noqa: PTH123 -- kept readable for people without Python
            bundle = json.load(file)
        found = faults(bundle)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        sys.stdout.write("读不懂这个文件，请使用系统公布的结果文件。\n")
        return 2
    sys.stdout.write("\n".join(found) + "\n" if found else "重新计票与公布的结果一致。\n")
    sys.stdout.write(f"{note(bundle)}摘要：{bundle['digest']}\n")
    return 1 if found else 0


if __name__ == "__main__":  # pragma: no cover -- run as a file in the tests
    sys.exit(main(sys.argv[1:]))
