from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "shuzhi.web"
    label = "web"
    verbose_name = "外壳"

    def ready(self) -> None:
        from shuzhi.web import wiring

        wiring.connect()
