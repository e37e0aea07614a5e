"""The public addresses: Dutch to read, English to write in code."""

from django.urls import path

from trees import report_pages, views

urlpatterns = [
    path("", views.choose, name="choose"),
    path("<str:municipality>/", views.first, name="first"),
    path("<str:municipality>/nummers/", views.numbers, name="numbers"),
    path("<str:municipality>/werkafspraken/", views.agreements, name="agreements"),
    path("<str:municipality>/over/", views.about, name="about"),
    path("<str:municipality>/<str:slug>/", views.page, name="page"),
    # Of three parts, so that it is no page of a tree and no word has to be kept free for it.
    path("<str:municipality>/<str:slug>/melden/", report_pages.report, name="report"),
]
