"""What the background worker does for an import."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from shuzhi.apps.intake import services


@task()
def look(number: int) -> None:
    services.look(number, at=timezone.now())


@task()
def run(number: int) -> None:
    services.run(number, at=timezone.now())
