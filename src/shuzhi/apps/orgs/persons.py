"""Who is the same person: by number, else by name, birth and unit; never more than that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from shuzhi.apps.accounts.sealing import blind


def person_of(*, identity: str, number: str, name: str, born: date | None, org: str) -> str:
    """Return the digest of what tells a person apart; it joins the rows of one person.

    The identity number decides where it is given; a personal number counts together with the name only, because offices number
    their people branch by branch; else name, birth and unit. Rows that may be the same person without this proof stay two, and
    `ledger.plausibility` shows them as doubtful twins.
    """
    if identity:
        key = f"identity:{identity}"
    elif number:
        key = f"number:{number}:{name}"
    else:
        key = f"name:{name}:{born.isoformat() if born else ''}:{org}"
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def person_extra(values: Mapping[str, object]) -> Mapping[str, str]:
    """Return the derived field of a roster row from its columns, the organisation by its code.

    The mark is keyed: from a bare digest an identity number could be searched out, since most of it follows from birth and place.
    """
    born = values["born"]
    person = person_of(
        identity=str(values["identity"]),
        number=str(values["number"]),
        name=str(values["name"]),
        born=born if isinstance(born, date) else None,
        org=str(values["organisation"]),
    )
    mark = blind(person)
    return {"person": mark, "mark": mark}


def is_proven(identity: str) -> bool:
    """Tell whether a row says for certain who the person is."""
    return bool(identity)


def masked(text: str) -> str:
    """Return an identity or telephone number with its last four figures only."""
    return "*" * (len(text) - 4) + text[-4:] if len(text) > 4 else "*" * len(text)
