from __future__ import annotations

from django.urls import path

from shuzhi.apps.reminders import views

app_name = "reminders"

urlpatterns = [
    path("", views.index, name="index"),
]
