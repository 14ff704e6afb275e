"""A program for test_writing_at_once.py: many hands on one report at the same moment, in a home of its own; prints what came of it as JSON.

    python writing_at_once.py BOOK.xlsx [naive]

`naive` reads, thinks and writes without the lock: the control that shows that the moment is real.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

HANDS = 8
AT = datetime(2022, 12, 31, 5, tzinfo=UTC)


def together(act: Callable[[int], object]) -> list[object]:
    """Let every hand act at the same moment; return what each got."""
    from django.db import connections

    gate, got = threading.Barrier(HANDS), list[object]([None] * HANDS)

    def one(number: int) -> None:
        gate.wait()
        try:
            got[number] = act(number)
        except Exception as exc:
            got[number] = type(exc).__name__
        finally:
            connections.close_all()

    hands = [threading.Thread(target=one, args=(number,)) for number in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return got


def main(book: str, *, naive: bool) -> None:
    from shuzhi.web import homedir, startup

    homedir.find(None).open()
    startup.start()
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ledger.services import import_books
    from shuzhi.apps.orgs.models import Organisation
    from shuzhi.apps.reports.models import Report, Section, Version
    from shuzhi.apps.reports.writing import document, opening, saving, stages
    from shuzhi.apps.reports.writing.document import Block, Words

    import_books(CONSOLE, [Path(book)], at=AT)
    unit = Organisation.objects.get(code="ZZ")
    working = opening.start(
        CONSOLE, opening.Wanted(unit, 2022, date(2022, 12, 31), outline="situation"), at=AT
    )
    section = working.sections.all()[1]

    def blocks(number: int) -> tuple[Block, ...]:
        return (*document.load(section.blocks), Block(f"n{number}", (Words(f"第{number}只手。"),)))

    def save(number: int) -> int:
        edit = saving.Edit(section.pk, 1, blocks(number))
        return len(saving.save(CONSOLE, working.pk, [edit], at=AT).saved)

    def save_naively(number: int) -> int:
        row = Section.objects.get(pk=section.pk)
        if row.revision != 1:
            return 0
        time.sleep(0.05)  # somebody else's moment
        row.blocks, row.revision = document.dump(blocks(number)), row.revision + 1
        row.save()
        return 1

    saved = together(save_naively if naive else save)
    stages.move(CONSOLE, working.pk, "submit", at=AT)
    stages.move(CONSOLE, working.pk, "review", at=AT, paper="李某签字存档")
    released = together(lambda _: bool(stages.move(CONSOLE, working.pk, "release", at=AT, with_blanks=True)))
    late = Version.objects.filter(working=working, why=Version.Why.TOO_LATE)
    texts = [Section.objects.get(pk=section.pk).blocks, *late.values_list("text", flat=True)]
    kept = sum(any(f"第{number}只手" in text for text in texts) for number in range(HANDS))
    print(json.dumps({"saved": saved, "kept": kept, "released": released, "reports": Report.objects.count()}))


if __name__ == "__main__":
    main(sys.argv[1], naive="naive" in sys.argv[2:])
