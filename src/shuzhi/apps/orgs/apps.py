from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "shuzhi.apps.orgs"
    label = "orgs"
    verbose_name = "组织与名册"
    default_auto_field = "django.db.models.BigAutoField"
