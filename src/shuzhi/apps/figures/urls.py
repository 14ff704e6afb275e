from __future__ import annotations

from django.urls import path

from shuzhi.apps.figures import views

app_name = "figures"

urlpatterns = [
    path("", views.index, name="index"),
    path("<str:key>/", views.figure, name="figure"),
]
