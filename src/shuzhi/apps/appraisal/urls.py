from __future__ import annotations

from django.urls import path

from shuzhi.apps.appraisal.views import meeting, members, notes, rounds, sheets

app_name = "appraisal"

urlpatterns = [
    path("", rounds.index, name="index"),
    path("new/", rounds.new, name="new"),
    path("notes/", notes.index, name="notes"),
    path("notes/<int:number>/withdraw/", notes.withdraw, name="withdraw"),
    path("members/", members.index, name="reviews"),
    path("members/<int:pk>/", members.review, name="review"),
    path("<int:pk>/", rounds.round_, name="round"),
    path("<int:pk>/terms/", rounds.units, name="units"),
    path("<int:pk>/scheme/", rounds.scheme, name="scheme"),
    path("<int:pk>/steps/<slug:key>/", rounds.step, name="step"),
    path("<int:pk>/compute/", rounds.compute, name="compute"),
    path("<int:pk>/problems/", rounds.rectify, name="rectify"),
    path("<int:pk>/summary.<str:suffix>", rounds.summary, name="summary"),
    path("<int:pk>/meeting/", meeting.meeting, name="meeting"),
    path("<int:pk>/screen/", meeting.screen, name="screen"),
    path("<int:pk>/checks/", meeting.checks, name="checks"),
    path("<int:pk>/groups/", meeting.groups, name="groups"),
    path("<int:pk>/groups/<int:number>/vote/", meeting.prepare, name="prepare"),
    path("<int:pk>/groups/<int:number>/papers/<str:item>/", meeting.papers, name="papers"),
    path("<int:pk>/votes/<slug:vote>/", meeting.take, name="take"),
    path("<int:pk>/grades/", meeting.decide, name="decide"),
    path("<int:pk>/units/<str:code>/", sheets.sheet, name="sheet"),
    path("<int:pk>/units/<str:code>/records/<str:item>/", sheets.records, name="records"),
    path("<int:pk>/units/<str:code>/objections/", sheets.objection, name="objection"),
    path("<int:pk>/units/<str:code>/objections/<int:number>/", sheets.answer, name="answer"),
    path("<int:pk>/units/<str:code>/drop/", sheets.drop, name="drop"),
    path("<int:pk>/units/<str:code>/report/", sheets.report, name="report"),
    path("<int:pk>/units/<str:code>/letter.docx", sheets.letter, name="letter"),
]
