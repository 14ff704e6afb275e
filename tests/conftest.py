"""What all tests share: the marker of those that touch a database, quick passwords, the folder of seeds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that asks for the database runs a second time on PostgreSQL: it carries the marker `db`."""
    for item in items:
        if {"db", "transactional_db", "django_db_setup"} & set(
            getattr(item, "fixturenames", ())
        ) or item.get_closest_marker("django_db"):
            item.add_marker("db")


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Argon2 takes a fifth of a second a password, on purpose; most tests only want somebody who is signed in.

    The product's own hashers stay behind it, and its processes (browser tests, the command line) use theirs.
    """
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(scope="session", autouse=True)
def _one_connection() -> Iterator[None]:
    """A request that ends does not close the connection on which a test's transaction runs.

    The test client sees to it for its own requests; an answer closed by hand, or the WSGI application called as a server calls
    it, would take the transaction along on PostgreSQL.
    """
    from django.db.backends.base.base import BaseDatabaseWrapper

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)
        yield


@pytest.fixture
def shared() -> Path:
    """The folder of seeds and gold beside the project; tests that read it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: seeds and gold are not part of the project")
    return SHARED
