from __future__ import annotations

from django.urls import path

from shuzhi.apps.hall import views

app_name = "hall"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<slug:vote>/", views.vote, name="vote"),
    path("<slug:vote>/open/", views.open_vote, name="open"),
    path("<slug:vote>/issued/", views.end_issuing, name="end_issuing"),
    path("<slug:vote>/close/", views.close, name="close"),
    path("<slug:vote>/count/<int:teller>/", views.count, name="count"),
    path("<slug:vote>/void/", views.void, name="void"),
    path("<slug:vote>/screen/", views.screen, name="screen"),
    path("<slug:vote>/paper.docx", views.paper, name="paper"),
    path("<slug:vote>/sheet.docx", views.sheet, name="sheet"),
    path("<slug:vote>/credential/", views.credential, name="credential"),
]
