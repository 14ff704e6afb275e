from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "shuzhi.apps.requests"
    label = "requests"
    verbose_name = "取数单"
    default_auto_field = "django.db.models.BigAutoField"
