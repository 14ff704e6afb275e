"""Files of every form, made by the tests themselves."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image, PngImagePlugin

GPS = b"22 deg 33 min somewhere"


def picture(form: str = "JPEG", size: tuple[int, int] = (400, 300), colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def photo(orientation: int = 6, colour: str = "navy") -> bytes:
    """A .jpg as a telephone writes it: device, remark, place, and how to turn it."""
    image = Image.new("RGB", (640, 400), colour)
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = "TELEPHONE-MAKER", orientation, GPS.decode()
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"taken by somebody")
    return out.getvalue() + b"TRAILER-BEHIND-THE-END"


def remarked_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "TELEPHONE-MAKER")
    out = BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def huge_png(side: int = 50_000) -> bytes:
    """A few kilobytes that say they are a picture of 50,000 × 50,000."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    lines = zlib.compress(bytes(side + 1) * 50)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def paper(*paragraphs: str, header: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def table(*rows: tuple[str, ...], title: str = "表一") -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(text: str = "minutes") -> bytes:
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def film() -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    place = box(b"udta", box(b"\xa9xyz", GPS))
    moov = box(
        b"moov", box(b"mvhd", bytes(100)) + place + box(b"trak", box(b"tkhd", bytes(20)) + box(b"meta", GPS))
    )
    return box(b"ftyp", b"isom\0\0\0\1isommp41") + moov + box(b"mdat", b"\x01" * 500)


def repacked(body: bytes, **more: bytes) -> bytes:
    """The same office file with parts added or replaced; `__` stands for `/`, `_dot_` for a dot."""
    out = BytesIO()
    added = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    with zipfile.ZipFile(BytesIO(body)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in added:
                target.writestr(name, source.read(name))
        for name, content in added.items():
            target.writestr(name, content)
    return out.getvalue()


def sent(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)
