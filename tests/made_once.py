"""What all tests of a module stand on, written once.

Each test runs in a transaction of its own inside the module's and takes back what it did; the module takes back the rest.
Not for tests that commit (`transactional_db`), and no test may change the Python objects that the fixture hands out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from pytest_django import DjangoDbBlocker

T = TypeVar("T")


@contextmanager
def made_once(blocker: DjangoDbBlocker, make: Callable[[], T]) -> Iterator[T]:
    """Write what `make` writes and hand out what it returns, until the block ends.

    Args:
        blocker: pytest-django's; a fixture asks for it and for `django_db_setup`.
    """
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # Django's own mark: durable blocks may open inside
    with blocker.unblock():
        around.__enter__()
        made = make()
    try:
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
