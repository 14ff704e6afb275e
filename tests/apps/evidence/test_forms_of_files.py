"""A file is what stands in it; what is cut off, disguised or dangerous is refused in one sentence and leaves nothing behind."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import evidence_files as files
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pillow_heif import from_pillow

from shuzhi.apps.evidence import forms_of_files, looking, stripping
from shuzhi.core.errors import Unreadable

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HTML = b"<!doctype html><script>alert(1)</script>"
VBA = {"xl__vbaProject_dot_bin": b"x"}
TEMPLATE = {
    "word___rels__settings_dot_xml_dot_rels": b'<Relationships><Relationship Id="1" Type="x/attachedTemplate"'
    b' Target="http://h/x.dotm" TargetMode="External"/></Relationships>'
}


def heic() -> bytes:
    out = BytesIO()
    from_pillow(Image.new("RGB", (320, 200), "teal")).save(out, quality=50)
    return out.getvalue()


def lay(tmp_path: Path, body: bytes) -> Path:
    path = tmp_path / "content"
    path.write_bytes(body)
    return path


@pytest.mark.parametrize(
    ("form", "make"),
    [
        ("jpg", files.picture),
        ("jpg", files.photo),
        ("png", lambda: files.picture("PNG")),
        ("heic", heic),
        ("pdf", files.pdf),
        ("docx", lambda: files.paper("会议记录")),
        ("xlsx", lambda: files.table(("姓名",))),
        ("mp4", files.film),
    ],
)
def test_each_form_is_known_by_its_content_and_only_when_whole(
    tmp_path: Path, form: str, make: Callable[[], bytes]
) -> None:
    body = make()
    path = lay(tmp_path, body)
    assert forms_of_files.form_of(path, "甲") == form
    assert looking.pictures_of(path, form, "甲", tmp_path) == (form in forms_of_files.PICTURES)
    path.write_bytes(body[: len(body) // 2])
    with pytest.raises(Unreadable, match="不完整"):
        cut = forms_of_files.form_of(path, "甲")
        looking.pictures_of(path, cut, "甲", tmp_path)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (SVG, "不是能收的文件"),
        (HTML, "不是能收的文件"),
        (b"GIF89a" + bytes(40), "不是能收的文件"),
        (b"MZ" + bytes(64), "不是能收的文件"),
        (b"\0\0\0\x18ftypqt  " + bytes(20), "不是能收的文件"),
        (b"PK\x03\x04" + bytes(60), "不完整"),
        (files.repacked(files.table(("甲",)), **VBA), "含有宏"),
        (files.repacked(files.paper("甲"), **TEMPLATE), "外部的内容"),
        (files.repacked(files.paper("甲"), bomb=bytes(9_000_000)), "压缩炸弹"),
        (files.repacked(files.paper("甲"), **{"..__up": b"x"}), "越出文件夹"),
    ],
)
def test_what_is_refused_and_why(tmp_path: Path, body: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        forms_of_files.form_of(lay(tmp_path, body), "照片.jpg")


def test_any_zip_is_no_office_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "content", "w") as box:
        box.writestr("a.txt", "x")
    with pytest.raises(Unreadable, match="压缩包"):
        forms_of_files.form_of(tmp_path / "content", "资料.docx")


def test_a_picture_of_2_500_million_pixels_is_not_unpacked(tmp_path: Path) -> None:
    """Case 25: a few kilobytes that would need gigabytes."""
    path = lay(tmp_path, files.huge_png())
    with pytest.raises(Unreadable, match="像素超过"):
        looking.pictures_of(path, "png", "图.png", tmp_path)


def test_html_behind_the_head_of_a_jpeg_is_no_picture(tmp_path: Path) -> None:
    path = lay(tmp_path, b"\xff\xd8\xff\xe0" + HTML * 20)
    with pytest.raises(Unreadable, match="不完整"):
        looking.pictures_of(path, forms_of_files.form_of(path, "甲"), "甲", tmp_path)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_one_sentence(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(b"\0" + body)
        with pytest.raises(Unreadable, match=r"没有保存"):
            forms_of_files.form_of(path, "甲")


def handed_out(tmp_path: Path, body: bytes, form: str) -> bytes:
    path = lay(tmp_path, body)
    return b"".join(stripping.stream(path, stripping.parts(path, form)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_loses_device_place_and_trailer_and_keeps_every_pixel(
    tmp_path: Path, orientation: int
) -> None:
    body = files.photo(orientation)
    out = handed_out(tmp_path, body, "jpg")
    for word in (b"TELEPHONE-MAKER", files.GPS, b"somebody", b"TRAILER"):
        assert word in body and word not in out
    before, after = Image.open(BytesIO(body)), Image.open(BytesIO(out))
    assert before.tobytes() == after.tobytes()
    assert after.getexif().get(0x0112, 1) == orientation
    assert set(after.getexif()) <= {0x0112}


def test_a_progressive_photo_too(tmp_path: Path) -> None:
    out = BytesIO()
    image = Image.effect_noise((300, 200), 80).convert("RGB")
    image.save(out, "JPEG", progressive=True, comment=b"somebody")
    kept = handed_out(tmp_path, out.getvalue(), "jpg")
    assert b"somebody" not in kept
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(out.getvalue())).tobytes()


def test_a_png_loses_its_remarks(tmp_path: Path) -> None:
    body = files.remarked_png()
    out = handed_out(tmp_path, body, "png")
    assert b"TELEPHONE" in body and b"TELEPHONE" not in out
    assert Image.open(BytesIO(out)).tobytes() == Image.open(BytesIO(body)).tobytes()


def test_a_film_loses_its_place_and_no_offset_moves(tmp_path: Path) -> None:
    body = files.film()
    out = handed_out(tmp_path, body, "mp4")
    assert files.GPS in body and files.GPS not in out
    assert len(out) == len(body) and out.endswith(body[-508:])
    assert forms_of_files.form_of(lay(tmp_path, out), "片") == "mp4"


def test_small_copies_carry_nothing_but_pixels(tmp_path: Path) -> None:
    looking.pictures_of(lay(tmp_path, files.photo(6)), "jpg", "甲", tmp_path)
    for what, side in (("thumb", 320), ("view", 1600)):
        small = Image.open(BytesIO((tmp_path / f"{what}.jpg").read_bytes()))
        assert max(small.size) <= side and small.size[0] < small.size[1], "stands upright"
        assert not small.getexif() and b"TELEPHONE" not in (tmp_path / f"{what}.jpg").read_bytes()


def test_a_heic_becomes_a_jpg_for_others(tmp_path: Path) -> None:
    looking.pictures_of(lay(tmp_path, heic()), "heic", "甲", tmp_path)
    assert Image.open(BytesIO((tmp_path / "full.jpg").read_bytes())).size == (320, 200)
