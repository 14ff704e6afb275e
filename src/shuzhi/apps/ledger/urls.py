from __future__ import annotations

from django.urls import path

from shuzhi.apps.ledger import bringing, calendars, choosing, entering, views

app_name = "ledger"

urlpatterns = [
    path("", views.index, name="index"),
    path("calendar/", calendars.year, name="year"),
    path("calendar/<int:number>/<int:m>/", calendars.month, name="month"),
    path("views/", choosing.views, name="views"),
    path("views/<int:number>/", choosing.change_view, name="change_view"),
    path("search/", views.search, name="search"),
    path("bin/", entering.bin_page, name="bin"),
    path("bin/purge/", entering.purge, name="purge"),
    path("bin/<int:number>/restore/", entering.restore, name="restore"),
    path("import/", bringing.bring_in, name="import"),
    path("import/confirm/", bringing.confirm, name="confirm"),
    path("import/give-up/", bringing.give_up, name="give_up"),
    path("import/marked/", bringing.marked, name="marked"),
    path("workbook/", bringing.empty_book, name="workbook"),
    path("export/", bringing.take_out, name="export"),
    path("<slug:slug>/", views.index, name="tab"),
    path("<slug:slug>/chosen/", choosing.choose, name="choose"),
    path("<slug:slug>/views/", choosing.save_view, name="save_view"),
    path("<slug:slug>/new/", entering.new, name="new"),
    path("<slug:slug>/rows/<int:number>/", views.by_row, name="row"),
    path("<slug:slug>/rows/<int:number>/edit/", entering.edit, name="edit"),
    path("<slug:slug>/rows/<int:number>/remove/", entering.remove, name="remove"),
    path("activities/<slug:record_id>/", views.record, {"slug": "activities"}, name="activity"),
    path("<slug:slug>/<slug:record_id>/", views.record, name="record"),
]
