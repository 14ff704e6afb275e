"""The program starts without a warning: each check that is silenced is one that really speaks, and none other speaks."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import checks

pytestmark = pytest.mark.django_db


def test_nothing_is_said_at_the_start() -> None:
    found = checks.run_checks(include_deployment_checks=False)
    assert [f"{each}" for each in found if not each.is_silenced()] == []


def test_what_is_silenced_would_speak() -> None:
    assert {each.id for each in checks.run_checks()} == set(settings.SILENCED_SYSTEM_CHECKS)
