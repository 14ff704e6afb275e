from __future__ import annotations

from django.urls import path

from shuzhi.apps.worklists import bringing, giving, planning, views

app_name = "worklists"

urlpatterns = [
    path("", views.index, name="index"),
    path("problems/", views.problems, name="problems"),
    path("problems/board/", views.problems, {"look": "board"}, name="board"),
    path("rectification/", views.problems, {"look": "ledger"}, name="ledger"),
    path("problems/new/", views.new, name="new"),
    path("problems/<int:number>/", views.problem, name="problem"),
    path("problems/<int:number>/measures/", views.measure, name="measure"),
    path("problems/<int:number>/measures/<int:measure>/done/", views.tick, name="tick"),
    path("problems/<int:number>/disclosure/", views.disclose, name="disclose"),
    path("problems/<int:number>/steps/<slug:key>/", views.step, name="step"),
    path("disclosed/", views.disclosed, name="disclosed"),
    path("tasks/", planning.task_list, name="tasks"),
    path("tasks/new/", planning.new_task, name="new_task"),
    path("tasks/<int:number>/", planning.task, name="task"),
    path("tasks/<int:number>/edit/", planning.edit_task, name="edit_task"),
    path("tasks/<int:number>/close/", planning.close_task, name="close_task"),
    path("tasks/<int:number>/reopen/", planning.reopen_task, name="reopen_task"),
    path("petitions/", planning.petition_list, name="petitions"),
    path("petitions/<int:number>/", planning.petition, name="petition"),
    path("import/", bringing.bring_in, name="incoming"),
    path("import/offered/", bringing.offered, name="offered"),
    path("import/<int:number>/", bringing.batch, name="batch"),
    path("import/<int:number>/drop/", bringing.drop, name="drop_batch"),
    path("forms/", giving.index, name="handing"),
    path("forms/carry/", giving.carry, name="carry"),
    path("forms/feed/", giving.new_feed, name="new_feed"),
    path("forms/<str:what>/", giving.download, name="download"),
    path("feed/<str:secret>.ics", giving.feed, name="feed"),
]
