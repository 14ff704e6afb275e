"""What a backup is: an archive of tables as lines of JSON, of the home's files, and of a manifest with every entry's digest.

The same form on SQLite and PostgreSQL: a backup of the one restores into the other.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.apps import apps
from django.db.models import Field, Model

from shuzhi.apps.accounts.sealing import SealedField, reopened
from shuzhi.core.errors import Refused

SEALED = "keys/"  # entries below it are sealed when a passphrase is given

# tables that a backup leaves out, each with its reason
LEFT_OUT = {
    "contenttypes.ContentType": "made by migrate",
    "auth.Permission": "made by migrate; the house uses orgs.Role",
    "auth.Group": "not used",
    "auth.Group_permissions": "not used",
    "sessions.Session": "a stolen backup must open no session",
    "django_tasks_database.DBTaskResult": "the queue of the old machine",
    "axes.AccessAttempt": "sign-in failures of the old machine",
    "axes.AccessAttemptExpiration": "sign-in failures of the old machine",
    "axes.AccessFailureLog": "sign-in failures of the old machine",
    "axes.AccessLog": "sign-ins of the old machine",
    "ledger.Indexed": "made from the records when they are brought back",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is kept."""

    model: type[Model]

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def entry(self) -> str:
        return f"tables/{self.label}.jsonl"

    @property
    def fields(self) -> tuple[Field[Any, Any], ...]:
        return tuple(self.model._meta.concrete_fields)


def tables() -> tuple[Table, ...]:
    """Return every table of the house; a table of somebody else must be named in LEFT_OUT."""
    kept = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label in LEFT_OUT:
            continue
        if model.__module__.startswith("shuzhi."):
            kept.append(Table(model))
        else:
            raise LookupError(f"{model._meta.label} is neither kept by backup nor left out with a reason")
    return tuple(sorted(kept, key=lambda table: table.label))


def plain(value: object) -> object:
    """Return a column's value as JSON holds it, exactly."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    return value


def back(field: Field[Any, Any], value: object) -> object:
    """Return the column's value of what `plain` gave."""
    if isinstance(field, SealedField):
        return reopened(str(value))
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(str(value["base64"]))
    return field.to_python(value)


def rows(table: Table) -> Iterator[dict[str, object]]:
    names = [field.attname for field in table.fields]
    read = [field.as_stored() if isinstance(field, SealedField) else field.attname for field in table.fields]
    for row in table.model._base_manager.order_by("pk").values_list(*read).iterator(chunk_size=2000):
        yield {name: plain(value) for name, value in zip(names, row, strict=True)}


def seal(data: bytes, passphrase: str, nonce: bytes, salt: bytes) -> bytes:
    return salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, data, None)


def unseal(data: bytes, passphrase: str) -> bytes:
    salt, nonce, body = data[:16], data[16:28], data[28:]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, body, None)
    except (InvalidTag, ValueError) as exc:
        raise Refused("口令不对，备份里的密钥打不开；没有恢复任何内容。") from exc


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
