"""登录: the two password profiles as data, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shuzhi.core.rules import PackFault, load_pack

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Profile:
    """What a password and a session must keep to.

    Args:
        name: its Chinese name.
        min_length: characters.
        classes: of capitals, small letters, figures and other signs, how many must occur; 1 asks for none in particular.
        max_age_days: after so many days a new one is asked for; 0 for never.
        history: so many passwords of before may not come again.
        failures: wrong tries that close the door.
        lock_minutes: for so long.
        idle_minutes: a session ends after so long without a request.
        absolute_hours: and after so long in any case.
        sentence: the rule in one Chinese sentence, shown beside the field.
        basis: what it rests on, as it is to be printed.
    """

    name: str
    min_length: int
    classes: int
    max_age_days: int
    history: int
    failures: int
    lock_minutes: int
    idle_minutes: int
    absolute_hours: int
    sentence: str
    basis: str


@cache
def profiles() -> dict[str, Profile]:
    """Return the profiles by the word that a setting names them with.

    Raises:
        PackFault: the data are malformed, or name an instrument that is not declared.
    """
    pack = load_pack(HERE)
    found = {}
    for word, raw in pack.data("profiles.yaml").items():
        if raw["basis"] not in pack.about:
            raise PackFault(
                f"signin/profiles.yaml: {word} rests on {raw['basis']}, which about.yaml does not declare"
            )
        found[word] = Profile(**raw | {"basis": pack.about[raw["basis"]].title})
    return found
