"""离线核对审计链：只用 Python 标准库，不需要安装述职。 Check an exported audit chain with nothing but Python's standard library.

    python3 verify_audit.py 审计链.jsonl [检查点.json …]

The chain is what `shuzhi audit --export 审计链.jsonl` wrote; a checkpoint is what `shuzhi audit --checkpoint 检查点.json` wrote
earlier and somebody else kept. Each event's hash is SHA-256 over three lines: the hash of the event before (64 zeros before the
first), the JSON array [seq, at, actor, verb, subject] without spaces, and the body as stored. The signature of a checkpoint
(Ed25519) is outside the standard library: `shuzhi audit --against 检查点.json` checks it.

Exit status: 0 the chain holds; 1 it does not; 2 the files cannot be read.
"""

import hashlib
import json
import sys
from pathlib import Path


def link(event):
    head = [event[name] for name in ("seq", "at", "actor", "verb", "subject")]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{event['previous']}\n{text}\n{event['body']}".encode()).hexdigest()


def walk(lines, hashes):
    """Yield a sentence for every place where the chain does not hold; remember each event's hash."""
    number, previous = 0, "0" * 64
    for line in lines:
        event = json.loads(line)
        number += 1
        if event["seq"] != number:
            yield f"第 {number} 条缺失，下一条是第 {event['seq']} 条。"
            number = event["seq"]
        if event["previous"] != previous:
            yield f"第 {number} 条与前一条接不上。"
        if link(event) != event["hash"]:
            yield f"第 {number} 条的内容被改动过。"
        previous = hashes[number] = event["hash"]


def main(words):
    if not words:
        print(__doc__)
        return 2
    try:
        hashes = {}
        with Path(words[0]).open(encoding="utf-8") as chain:
            faults = list(walk(chain, hashes))
        for name in words[1:]:
            with Path(name).open(encoding="utf-8") as file:
                point = json.load(file)
            if point["seq"] and hashes.get(point["seq"]) != point["hash"]:
                faults.append(f"与检查点 {name} 不符：第 {point['seq']} 条缺失或被改写过。")
    except (OSError, ValueError, KeyError, TypeError) as exc:
        print(f"文件读不出来：{exc}")
        return 2
    for fault in faults:
        print(fault)
    if not faults:
        print(f"审计链完整，共 {len(hashes)} 条。")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
