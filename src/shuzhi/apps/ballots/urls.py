from __future__ import annotations

from django.urls import path

from shuzhi.apps.ballots import views

app_name = "ballots"

urlpatterns = [
    path("recount.py", views.script, name="script"),
    path("<slug:vote>/", views.paper, name="paper"),
    path("<slug:vote>/cast/", views.cast, name="cast"),
    path("<slug:vote>/list/", views.published, name="published"),
    path("<slug:vote>/bundle.json", views.bundle, name="bundle"),
]
