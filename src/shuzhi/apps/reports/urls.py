from __future__ import annotations

from django.urls import path

from shuzhi.apps.reports.views import (
    editing,
    looking_up,
    packaging,
    phrases,
    releases,
    reviewing,
    speaking,
    stages,
    starting,
    stored,
    verifying,
)

app_name = "reports"

urlpatterns = [
    path("", stored.index, name="index"),
    path("<int:pk>/", stored.report, name="report"),
    path("<int:pk>/figures/<slug:key>/", stored.figure, name="figure"),
    path("<int:pk>/files/<str:suffix>/", stored.download, name="download"),
    path("<int:pk>/spoken/", speaking.of_report, name="spoken"),
    path("work/<int:pk>/spoken/", speaking.of_working, name="spoken_work"),
    path("<int:pk>/against/", releases.against, name="against"),
    path("<int:pk>/superseded/", releases.superseded, name="superseded"),
    path("<int:pk>/package/", packaging.package, name="package"),
    path("new/", starting.new, name="new"),
    path("verify/", verifying.verify, name="verify"),
    path("outlines/", starting.outlines, name="outlines"),
    path("work/<int:pk>/", editing.work, name="work"),
    path("work/<int:pk>/save/", editing.save, name="save"),
    path("work/<int:pk>/read-over/", editing.read_over, name="read_over"),
    path("work/<int:pk>/dismiss/", editing.dismiss, name="dismiss"),
    path("work/<int:pk>/recount/", editing.recount, name="recount"),
    path("work/<int:pk>/refresh/", editing.refresh, name="refresh"),
    path("work/<int:pk>/names/", editing.names, name="names"),
    path("work/<int:pk>/insert/", editing.insert, name="insert"),
    path("work/<int:pk>/sections/", editing.sections, name="sections"),
    path("work/<int:pk>/sections/<int:section>/", editing.section, name="section"),
    path("work/<int:pk>/sections/<int:section>/hold/", editing.hold, name="hold"),
    path("work/<int:pk>/figures/<slug:node>/", looking_up.live_figure, name="live_figure"),
    path("work/<int:pk>/sentence/", looking_up.sentence, name="sentence"),
    path("work/<int:pk>/phrases/", phrases.phrases, name="phrases"),
    path("work/<int:pk>/phrases/keep/", phrases.keep, name="keep_phrase"),
    path("work/<int:pk>/phrases/<int:phrase>/", phrases.use, name="use_phrase"),
    path("work/<int:pk>/coverage/", reviewing.coverage, name="coverage"),
    path("work/<int:pk>/beside/", reviewing.beside, name="beside"),
    path("work/<int:pk>/steps/", stages.steps, name="steps"),
    path("work/<int:pk>/versions/", stages.kept, name="versions"),
    path("work/<int:pk>/versions/<int:version>/", stages.version, name="version"),
]
