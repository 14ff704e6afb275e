from __future__ import annotations

from django.urls import path

from shuzhi.apps.orgs import views

app_name = "orgs"

urlpatterns = [
    path("", views.index, name="index"),
    path("members/", views.member_list, name="members"),
    path("members/<slug:record_id>/", views.member, name="member"),
    path("roles/", views.role_list, name="roles"),
    path("units/<path:code>/", views.unit, name="unit"),
]
