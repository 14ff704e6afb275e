from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "shuzhi.apps.intake"
    label = "intake"
    verbose_name = "导入向导"
    default_auto_field = "django.db.models.BigAutoField"
