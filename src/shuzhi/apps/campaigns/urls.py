from __future__ import annotations

from django.urls import path

from shuzhi.apps.campaigns import registers, views

app_name = "campaigns"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.campaign, name="campaign"),
    path("<int:number>/find/", views.find, name="find"),
    path("<int:number>/edit/", views.edit, name="edit"),
    path("<int:number>/phases/", views.add_phase, name="add_phase"),
    path("<int:number>/phases/<int:phase>/drop/", views.drop_phase, name="drop_phase"),
    path("<int:number>/pick/", views.pick, name="pick"),
    path("<int:number>/pick/<int:pick>/drop/", views.unpick, name="unpick"),
    path("groups/", registers.groups, name="groups"),
    path("groups/<int:number>/", registers.group, name="group"),
    path("groups/<int:number>/seats/<int:seat>/leave/", registers.leave, name="leave"),
    path("groups/<int:number>/dissolve/", registers.dissolve, name="dissolve"),
    path("standards/", registers.standing, name="standards"),
    path("standards/review/", registers.review, name="review"),
]
