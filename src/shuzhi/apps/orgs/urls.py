from __future__ import annotations

from django.urls import path

from shuzhi.apps.orgs import people_views, reveal_views, role_views, unit_views, views

app_name = "orgs"

urlpatterns = [
    path("", views.index, name="index"),
    path("members/", views.member_list, name="members"),
    path("members/<slug:record_id>/transfer/", people_views.transfer, name="transfer"),
    path("members/<slug:record_id>/reveal/<slug:column>/", reveal_views.reveal, name="reveal"),
    path("members/<slug:record_id>/", views.member, name="member"),
    path("twins/", people_views.twin_list, name="twins"),
    path("twins/judge/", people_views.judge, name="judge"),
    path("twins/<int:number>/revoke/", people_views.unjudge, name="unjudge"),
    path("new/", unit_views.new, name="new"),
    path("edit/<path:code>/", unit_views.edit, name="edit"),
    path("move/<path:code>/", unit_views.move, name="move"),
    path("merge/<path:code>/", unit_views.merge, name="merge"),
    path("close/<path:code>/", unit_views.close, name="close"),
    path("undo/<path:code>/", unit_views.undo, name="undo"),
    path("roles/", role_views.role_list, name="roles"),
    path("roles/<int:number>/end/", role_views.end_role, name="end_role"),
    path("units/<path:code>/", views.unit, name="unit"),
]
