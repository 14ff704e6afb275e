"""The table of contents: one prefix a menu word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from shuzhi.web import people, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("audit/", views.audit, name="audit"),
    path("orgs/", include("shuzhi.apps.orgs.urls")),
    path("ledger/wizard/", include("shuzhi.apps.intake.urls")),
    path("ledger/files/", include("shuzhi.apps.evidence.urls")),
    path("ledger/quick/", include("shuzhi.apps.quickentry.urls")),
    path("ledger/", include("shuzhi.apps.ledger.urls")),
    path("worklists/campaigns/", include("shuzhi.apps.campaigns.urls")),
    path("worklists/", include("shuzhi.apps.worklists.urls")),
    path("figures/", include("shuzhi.apps.figures.urls")),
    path("reminders/", include("shuzhi.apps.reminders.urls")),
    path("reports/requests/", include("shuzhi.apps.requests.urls")),
    path("reports/", include("shuzhi.apps.reports.urls")),
    path("appraisal/", include("shuzhi.apps.appraisal.urls")),
    path("accounts/", people.accounts, name="accounts_kept"),
    path("accounts/me/", people.me, name="me"),
    path("accounts/link/<slug:record_id>/", people.link, name="account_link"),
    path("accounts/kept/<path:username>/second/", people.reset_second, name="account_reset"),
    path("accounts/kept/<path:username>/active/", people.set_active, name="account_active"),
    path("accounts/", include("shuzhi.apps.accounts.urls")),
    path("ballots/hall/", include("shuzhi.apps.hall.urls")),
    path("ballots/", include("shuzhi.apps.ballots.urls")),
]

handler400 = "shuzhi.web.errors.bad_request"
handler403 = "shuzhi.web.errors.forbidden"
handler404 = "shuzhi.web.errors.not_found"
handler500 = "shuzhi.web.errors.server_error"
