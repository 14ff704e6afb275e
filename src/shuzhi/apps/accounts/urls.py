from __future__ import annotations

from django.urls import path

from shuzhi.apps.accounts import views

app_name = "accounts"

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("second/", views.second_step, name="second"),
    path("second/enrol/", views.enrol, name="enrol"),
    path("logout/", views.sign_out, name="logout"),
    path("password/", views.password, name="password"),
]
