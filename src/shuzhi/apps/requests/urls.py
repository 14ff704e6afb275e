from __future__ import annotations

from django.urls import path

from shuzhi.apps.requests import answering, views

app_name = "requests"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.asking, name="request"),
    path("<int:number>/upload/", views.upload, name="upload"),
    path("<int:number>/close/", views.close, name="close"),
    path("questions/<int:number>/", views.history, name="history"),
    path("questions/<int:number>/accept/", views.judge, {"verdict": "accept"}, name="accept"),
    path("questions/<int:number>/return/", views.judge, {"verdict": "return"}, name="give_back"),
    path("questions/<int:number>/assign/", views.assign, name="assign"),
    path("parts/<int:number>/address/", views.address, name="address"),
    path("parts/<int:number>/link/", views.link, name="link"),
    path("parts/<int:number>/revoke/", views.revoke, name="revoke"),
    path("parts/<int:number>/book/", views.book, name="book"),
    path("parts/<int:number>/enter/", answering.entered, name="entered"),
    path("mine/<int:number>/", answering.mine, name="mine"),
    path("answer/<str:token>/", answering.linked, name="linked"),
]
