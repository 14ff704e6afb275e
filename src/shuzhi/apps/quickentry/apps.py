from __future__ import annotations

from django.apps import AppConfig


class QuickentryConfig(AppConfig):
    name = "shuzhi.apps.quickentry"
    label = "quickentry"
    verbose_name = "速录"
