from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "shuzhi.apps.figures"
    label = "figures"
    verbose_name = "数据"
    default_auto_field = "django.db.models.BigAutoField"
