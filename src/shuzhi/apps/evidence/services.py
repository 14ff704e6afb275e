"""Writing evidence: a file is looked at whole before anything is kept; taking one away follows the rules of whoever owns the record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.evidence import forms_of_files, looking, queries, secrecy, store, subjects
from shuzhi.apps.evidence.models import Attachment, StoredFile
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import Refused

_UNFIT = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|\u202a-\u202e\u2066-\u2069]+")
INTERNAL = "标有“内部”字样，只供有权限的人查看，请勿外传；确需公开时请先按规定审核。"


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of attaching a file.

    Args:
        attachment: where it hangs now.
        is_new: False where this record had the same content already: nothing was written.
        warnings: sentences for the user: 内部, the same file at another record.
        also: the other records that have this content, as far as the actor may see.
    """

    attachment: Attachment
    is_new: bool
    warnings: tuple[str, ...]
    also: tuple[Attachment, ...]


def attach(
    actor: Actor,
    kind: str,
    record: str,
    organisation: Organisation,
    upload: store.Incoming,
    *,
    at: datetime,
    expected: int | None = None,
) -> Attached:
    """Attach a file to a record. The same content at the same record twice is one attachment: a retry writes nothing.

    Args:
        actor: who does it.
        kind: the word of the record's kind.
        record: the record's number in its own table, as text.
        organisation: whose record it is.
        upload: what Django gives for a file of a form.
        at: the time.
        expected: bytes that the sender announced beforehand; another size is a file that changed on the way.

    Raises:
        Refused: it is marked as secret, too large, or the unit's space is used up; or the actor may not.
        Unreadable: it is none of the forms that are taken, or not whole.
        NotFound: the organisation lies outside what the actor may see.
    """
    access.require(actor, queries.WRITE, organisation, timezone.localdate(at))
    name = clean_name(str(upload.name or ""))
    with store.workroom() as place:
        received = store.receive(upload, place, name, expected)
        form = forms_of_files.form_of(received.path, name)
        if received.size > forms_of_files.FORMS[form][1]:
            raise store.too_large(name, forms_of_files.FORMS[form][1])
        internal = secrecy.check(Path(name).stem, looking.head_of(received.path, form, name), name)
        pictured = looking.pictures_of(received.path, form, name, place)
        with transaction.atomic():
            audit.lock_chain()
            content = _content(received, form, place, pictured=pictured)
            made, is_new = _hang(
                actor, kind, record, organisation, content, _named(name, form), at, internal=internal
            )
    return _told(actor, made, at, is_new=is_new)


def _content(received: store.Received, form: str, place: Path, *, pictured: bool) -> StoredFile:
    store.keep(received, place)  # before the commit: a row never names what is not there
    found, _ = StoredFile.objects.get_or_create(
        sha256=received.sha256, defaults={"size": received.size, "form": form, "pictured": pictured}
    )
    return found


def _hang(
    actor: Actor,
    kind: str,
    record: str,
    organisation: Organisation,
    content: StoredFile,
    name: str,
    at: datetime,
    *,
    internal: bool,
) -> tuple[Attachment, bool]:
    held = Attachment.objects.filter(kind=kind, record=record, content=content).first()
    if held is not None:
        return held, False
    if queries.used_by(organisation) + content.size > queries.MOST_A_UNIT:
        most = queries.MOST_A_UNIT // 1_000_000_000
        raise Refused(f"“{organisation.name}”的佐证已接近 {most} GB 的上限，没有保存；请先移除不需要的文件。")
    made = Attachment.objects.create(
        kind=kind,
        record=record,
        organisation=organisation,
        content=content,
        name=name,
        internal=internal,
        at=at,
        actor=actor.name,
    )
    body: dict[str, JSON] = {
        "organisation": organisation.code,
        "sha256": content.sha256,
        "size": content.size,
        "form": content.form,
    }
    audit.record(actor, "evidence.attach", f"{kind}:{record}", body, at)
    return made, True


def _told(actor: Actor, made: Attachment, at: datetime, *, is_new: bool) -> Attached:
    also = queries.elsewhere(actor, made, timezone.localdate(at))
    warnings = [f"“{made.name}”{INTERNAL}"] if made.internal else []
    if also:
        first = also[0]
        warnings.append(
            f"“{made.name}”也用在{first.organisation.name}的另一条{first.kind}记录里，请核对是不是同一件事。"
        )
    return Attached(made, is_new, tuple(warnings), also)


@transaction.atomic
def remove(actor: Actor, number: int, *, at: datetime) -> Attachment:
    """Take a file away from its record; a content that no record uses any more leaves the disk.

    Raises:
        Refused: whoever owns the record says that its files must stay, or the actor may not.
        NotFound: there is no such file, or the actor may not know of it.
    """
    audit.lock_chain()
    day = timezone.localdate(at)
    held = queries.one(actor, number, day)
    access.require(actor, queries.WRITE, held.organisation, day)
    reason = subjects.why_kept(held.kind, held.record)
    if reason:
        raise Refused(reason)
    content = held.content
    body = {"organisation": held.organisation.code, "sha256": content.sha256}
    subject = f"{held.kind}:{held.record}"
    held.delete()
    if not Attachment.objects.filter(content=content).exists():
        sha256 = content.sha256
        content.delete()
        transaction.on_commit(lambda: _discard(sha256))
    audit.record(actor, "evidence.remove", subject, body, at)
    return held


def _discard(sha256: str) -> None:
    """Another upload may have brought the same content back between the commit and now."""
    with transaction.atomic():
        audit.lock_chain()
        if not StoredFile.objects.filter(sha256=sha256).exists():
            store.discard(sha256)


def follow(kind: str, record: str, organisation: Organisation, *, becomes: str = "") -> None:
    """Keep files at their record when it goes to another unit, or comes back from a bin under another number.

    Called inside the transaction of whoever moves the record; its event tells of the move.
    """
    rows = Attachment.objects.filter(kind=kind, record=record)
    rows.update(organisation=organisation, record=becomes or record)


def clean_name(given: str) -> str:
    """The sender's name of a file without anything that is a path, a control sign or a turn of direction."""
    bare = _UNFIT.sub("_", given.replace("\\", "/").rsplit("/", 1)[-1]).strip("._ ")
    if len(bare) > 100:
        stem, dot, suffix = bare.rpartition(".")
        bare = f"{stem[: 99 - len(suffix)]}.{suffix}" if dot and len(suffix) <= 8 else bare[:100]
    return bare or "文件"


def _named(name: str, form: str) -> str:
    """The suffix says what the content is."""
    stem, dot, suffix = name.rpartition(".")
    known = dot and suffix.lower() in {
        *forms_of_files.FORMS,
        "jpeg",
        "heif",
        "htm",
        "html",
        "svg",
        "exe",
        "m4v",
        "mov",
    }
    if dot and suffix.lower() in (form, {"jpg": "jpeg", "heic": "heif"}.get(form, form)):
        return name
    return f"{stem if known else name}.{form}"[-120:]
