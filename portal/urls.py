"""The public addresses: Dutch to read, English to write in code."""

from django.urls import path

from portal import views
from portal.offline import views as offline
from portal.reports import report_form
from portal.share import contact_cards, home_screen, share_page

urlpatterns = [
    path("", views.choose, name="choose"),
    path("sw.js", offline.worker, name="worker"),
    path("beginscherm/", home_screen.home_screen, name="home_screen"),
    path("<str:municipality>/", views.first, name="first"),
    path("<str:municipality>/manifest.webmanifest", home_screen.manifest, name="manifest"),
    path("<str:municipality>/kopie.json", offline.copy, name="copy"),
    path("<str:municipality>/nummers/", views.numbers, name="numbers"),
    path("<str:municipality>/werkafspraken/", views.agreements, name="agreements"),
    path("<str:municipality>/over/", views.about, name="about"),
    path("<str:municipality>/stroomschema/", views.paper, name="paper"),
    path("<str:municipality>/<str:slug>/", views.page, name="page"),
    # Of three parts, so that it is no page of a tree and no word has to be kept free for it.
    path("<str:municipality>/stroomschema/pdf/", views.paper_pdf, name="paper_pdf"),
    path("<str:municipality>/stroomschema/a3/", views.paper_a3, name="paper_a3"),
    path("<str:municipality>/<str:slug>/melden/", report_form.report, name="report"),
    path("<str:municipality>/<str:slug>/delen/", share_page.share, name="share"),
    path("<str:municipality>/<str:slug>/qr.svg", share_page.qr, name="qr"),
    path("<str:municipality>/nummers/<str:service>.vcf", contact_cards.vcard, name="vcard"),
]
