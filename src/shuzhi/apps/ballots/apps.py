from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "shuzhi.apps.ballots"
    label = "ballots"
    verbose_name = "票箱"
    default_auto_field = "django.db.models.BigAutoField"
