from __future__ import annotations

from django.urls import path

from shuzhi.apps.quickentry import views

app_name = "quickentry"

urlpatterns = [
    path("", views.index, name="index"),
    path("save/", views.save, name="save"),
    path("<int:number>/minutes/", views.minutes, name="minutes"),
    path("<int:number>/sign-in/", views.sign_in, name="sign_in"),
]
