from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "shuzhi.apps.campaigns"
    label = "campaigns"
    verbose_name = "专项活动与领导小组"
    default_auto_field = "django.db.models.BigAutoField"
