"""The child process that decodes a picture: `python -m shuzhi.apps.evidence.picturing FILE FORM FOLDER`.

A decoder that is led astray takes its process with it; here that is a process of one file. It reads every line of the picture, so
that a cut-off file is seen, and writes small copies that carry nothing but pixels. Imports no Django.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

THUMB_SIDE, VIEW_SIDE = 320, 1_600  # pixels
# a .jpg is read at a fraction of its size; the others are unpacked whole, which takes four bytes a pixel
MOST_PIXELS = {"jpg": 120_000_000, "png": 40_000_000, "heic": 52_000_000}
MOST_MEMORY = 1 << 30  # where the system can hold a process to it
UNREADABLE, TOO_MANY = 4, 5


def main(path: str, form: str, folder: str) -> int:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    Image.MAX_IMAGE_PIXELS = None  # looked at below, by form
    try:
        with _opened(path, form) as picture:
            if picture.width * picture.height > MOST_PIXELS[form]:
                return TOO_MANY
            _make(picture, form, Path(folder))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, EOFError):
        return UNREADABLE
    return 0


def _opened(path: str, form: str) -> Image.Image:
    if form == "heic":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    return Image.open(path, formats=["HEIF" if form == "heic" else "JPEG" if form == "jpg" else "PNG"])


def _make(picture: Image.Image, form: str, folder: Path) -> None:
    if form == "jpg":
        share = VIEW_SIDE / max(picture.size)  # of both sides: the decoder halves while neither falls below
        picture.draft("RGB", (int(picture.width * share), int(picture.height * share)))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if form == "heic":  # browsers and offices do not open it: what is handed out is a .jpg
        _flat(upright).save(folder / "full.jpg", "JPEG", quality=90)
    for name, side in (("view", VIEW_SIDE), ("thumb", THUMB_SIDE)):
        upright.thumbnail((side, side))
        _flat(upright).save(folder / f"{name}.jpg", "JPEG", quality=80)


def _flat(picture: Image.Image) -> Image.Image:
    """The pixels on white, without profile, remarks or whatever else the file carried."""
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        over = picture.convert("RGBA")
        flat = Image.new("RGB", over.size, "white")
        flat.paste(over, mask=over.getchannel("A"))
        return flat
    plain = picture.convert("RGB")
    plain.info = {}
    return plain


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
