from __future__ import annotations

from django.urls import path

from shuzhi.apps.intake import views

app_name = "intake"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:number>/", views.intake, name="intake"),
    path("<int:number>/columns/", views.columns, name="columns"),
    path("<int:number>/progress/", views.progress, name="progress"),
    path("<int:number>/cells/", views.cells, name="cells"),
    path("<int:number>/marked/", views.marked, name="marked"),
    path("<int:number>/confirm/", views.confirm, name="confirm"),
    path("<int:number>/undo/", views.undo, name="undo"),
    path("<int:number>/give-up/", views.give_up, name="give_up"),
]
