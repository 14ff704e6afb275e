from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    name = "shuzhi.apps.worklists"
    label = "worklists"
    verbose_name = "清单"
    default_auto_field = "django.db.models.BigAutoField"
