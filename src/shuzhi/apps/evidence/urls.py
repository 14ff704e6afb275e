from __future__ import annotations

from django.urls import path

from shuzhi.apps.evidence import views

app_name = "evidence"

urlpatterns = [
    path("", views.index, name="index"),
    path("of/<str:kind>/<str:record>/", views.record, name="record"),
    path("of/<str:kind>/<str:record>/add/", views.add, name="add"),
    path("<int:number>/", views.file, name="file"),
    path("<int:number>/download/", views.download, name="download"),
    path("<int:number>/remove/", views.remove, name="remove"),
    path("<int:number>/<slug:what>/", views.picture, name="picture"),
]
