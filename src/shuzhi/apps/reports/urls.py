from __future__ import annotations

from django.urls import path

from shuzhi.apps.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/figures/<slug:key>/", views.figure, name="figure"),
    path("<int:pk>/files/<str:suffix>/", views.download, name="download"),
]
