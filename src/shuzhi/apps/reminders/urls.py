from __future__ import annotations

from django.urls import path

from shuzhi.apps.reminders import views

app_name = "reminders"

urlpatterns = [
    path("", views.index, name="index"),
    path("rules/", views.rules, name="rules"),
    path("rules/<int:number>/end/", views.end_rule, name="end_rule"),
]
