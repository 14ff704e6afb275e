from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "shuzhi.apps.hall"
    label = "hall"
    verbose_name = "会场"
    default_auto_field = "django.db.models.BigAutoField"
