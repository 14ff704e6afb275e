from __future__ import annotations

from django.urls import path

from shuzhi.apps.ledger import views

app_name = "ledger"

urlpatterns = [
    path("", views.index, name="index"),
    path("activities/<slug:record_id>/", views.record, {"slug": "activities"}, name="activity"),
    path("<slug:slug>/", views.index, name="tab"),
    path("<slug:slug>/<slug:record_id>/", views.record, name="record"),
]
