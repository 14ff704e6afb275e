"""Handing a file to a browser: always to be kept, never to be run or shown as a page of ours."""

from __future__ import annotations

from pathlib import Path

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from shuzhi.apps.evidence import store, stripping
from shuzhi.apps.evidence.forms_of_files import FORMS
from shuzhi.apps.evidence.models import Attachment
from shuzhi.core.errors import NotFound, Unreadable

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
JPEG = FORMS["jpg"][0]


def small(attachment: Attachment, what: str) -> StreamingHttpResponse:
    """The small copy of a picture: pixels that were encoded anew.

    Raises:
        NotFound: this file has none.
    """
    if what not in (store.THUMB, store.VIEW) or not attachment.content.pictured:
        raise NotFound("这个文件没有预览。")
    path = store.found(store.derived(attachment.content.sha256, what))
    return _sent(path, (stripping.Part(0, path.stat().st_size),), JPEG, f"{attachment.pk}.jpg")


def whole(attachment: Attachment) -> StreamingHttpResponse:
    """The file for downloading, without the remarks that a camera put in."""
    content, name = attachment.content, attachment.name
    if content.form == "heic":
        full = store.found(store.derived(content.sha256, store.FULL))
        return _sent(full, stripping.parts(full, "jpg"), JPEG, f"{name.rpartition('.')[0] or name}.jpg")
    path = store.found(store.original(content.sha256))
    try:
        kept = stripping.parts(path, content.form)
    except Unreadable:  # a decoder could read it, its segments are odd: the copy that we encoded goes out
        return small(attachment, store.VIEW)
    return _sent(path, kept, FORMS[content.form][0], name)


def _sent(path: Path, kept: tuple[stripping.Part, ...], kind: str, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(stripping.stream(path, kept), content_type=kind)
    answer.headers["Content-Length"] = str(sum(part.size for part in kept))
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Encoding"] = "identity"  # packed already: gzip would only cost time
    return answer
