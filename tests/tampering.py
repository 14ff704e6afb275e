"""What somebody might do to a signed report: change one part, one digit of a figure, one digit elsewhere."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable


def edited(data: bytes, edit: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """Return the file with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, edit(content.decode()).encode() if name == part else content)
    return out.getvalue()


def _another_digit(source: random.Random, digit: str) -> str:
    return source.choice([other for other in "123456789" if other != digit])


def one_digit_of_a_figure(data: bytes, source: random.Random) -> tuple[bytes, str]:
    """Change one digit inside one content control; return its mark too."""
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    places = [
        (hit.start(1) + at, hit[0])
        for hit in re.finditer(r"<w:sdtContent>.*?<w:t[^>]*>([^<]*)</w:t>", xml)
        for at, char in enumerate(hit[1])
        if char.isdigit()
    ]
    at, _ = source.choice(places)
    mark = re.findall(r'w:tag w:val="(fig_\d+)"', xml[:at])[-1]
    return edited(data, lambda text: text[:at] + _another_digit(source, text[at]) + text[at + 1 :]), mark


def one_digit_elsewhere(data: bytes, source: random.Random) -> tuple[bytes, int]:
    """Change one digit outside every control; return the paragraph's number too."""
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    free = re.sub(r"<w:sdt>.*?</w:sdt>", lambda hit: "#" * len(hit[0]), xml)
    places = [
        hit.start(1) + at
        for hit in re.finditer(r"<w:t[^>]*>([^<]*)</w:t>", free)
        for at, char in enumerate(hit[1])
        if char.isdigit()
    ]
    at = source.choice(places)
    changed = edited(data, lambda text: text[:at] + _another_digit(source, text[at]) + text[at + 1 :])
    return changed, len(re.findall(r"<w:p[ >]", xml[:at]))
