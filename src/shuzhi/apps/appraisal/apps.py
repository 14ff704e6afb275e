from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "shuzhi.apps.appraisal"
    label = "appraisal"
    verbose_name = "述职评议"
    default_auto_field = "django.db.models.BigAutoField"
