"""The public addresses: Dutch to read, English to write in code."""

from django.urls import path

from portal import pages
from portal.offline import views as offline
from portal.paper import printouts
from portal.paper.pdf import pdf
from portal.reports import report_form
from portal.share import contact_cards, home_screen, reminder, share_page
from portal.visit import in_place, place_page, public

urlpatterns = [
    path("", pages.choose, name="choose"),
    path("sw.js", offline.worker, name="worker"),
    path("beginscherm/", home_screen.home_screen, name="home_screen"),
    path("<str:municipality>/", place_page(pages.first), name="first"),
    path("<str:municipality>/manifest.webmanifest", home_screen.manifest, name="manifest"),
    path("<str:municipality>/kopie.json", offline.copy, name="copy"),
    path("<str:municipality>/nummers/", public(in_place(pages.all_numbers)), name="numbers"),
    path("<str:municipality>/werkafspraken/", place_page(pages.agreements), name="agreements"),
    path("<str:municipality>/begrippen/", place_page(pages.words), name="words"),
    path("<str:municipality>/over/", place_page(pages.about), name="about"),
    path("<str:municipality>/stroomschema/", public(in_place(printouts.paper)), name="paper"),
    path("<str:municipality>/<str:slug>/", place_page(pages.page), name="page"),
    # Of three parts, so that it is no page of a tree and no word has to be kept free for it.
    path("<str:municipality>/stroomschema/pdf/", public(in_place(pdf)), name="paper_pdf"),
    path("<str:municipality>/stroomschema/a3/", public(in_place(printouts.a3)), name="paper_a3"),
    path(
        "<str:municipality>/stroomschema/papier/",
        public(in_place(printouts.choice)),
        name="paper_choice",
    ),
    *(
        path(
            f"<str:municipality>/stroomschema/{sheet.slug}/",
            public(in_place(printouts.sheet_page(sheet))),
            name=sheet.name,
        )
        for sheet in printouts.SHEETS
    ),
    path("<str:municipality>/<str:slug>/melden/", report_form.report, name="report"),
    path("<str:municipality>/<str:slug>/delen/", share_page.share, name="share"),
    path("<str:municipality>/<str:slug>/herinnering.ics", reminder.reminder, name="reminder"),
    path("<str:municipality>/<str:slug>/qr.svg", share_page.qr, name="qr"),
    path("<str:municipality>/nummers/<str:service>.vcf", contact_cards.vcard, name="vcard"),
]
