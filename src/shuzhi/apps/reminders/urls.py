from __future__ import annotations

from django.urls import path

from shuzhi.apps.reminders import views

app_name = "reminders"

urlpatterns = [
    path("", views.index, name="index"),
    path("coverage/", views.coverage, name="coverage"),
    path("exemptions/", views.exemptions, name="exemptions"),
    path("exemptions/<int:number>/end/", views.end_exemption, name="end_exemption"),
    path("rules/", views.rules, name="rules"),
    path("rules/<int:number>/end/", views.end_rule, name="end_rule"),
]
