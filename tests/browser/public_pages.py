"""Every kind of page that is open to all, by an address of each; and the same as they are kept."""

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from portal.offline.bundle import bundle_pages
from trees.live import now_live

TUESDAY = "2026-11-24T"
SATURDAY = "?op=2026-11-28T12:00"

PAGES = {
    "choice": "/",
    "fault in the form": "/?plaats=",
    "municipality elsewhere": "/?plaats=Harderwijk",
    "question": "/almere/wat-speelt-er/",
    "outcome": f"/almere/nu-acuut/?op={TUESDAY}02:15",
    "closed outcome": f"/almere/morgen/{SATURDAY}",
    "numbers": "/almere/nummers/",
    "agreements": "/almere/werkafspraken/",
    "words": "/almere/begrippen/",
    "about": "/almere/over/",
    "scheme": "/almere/stroomschema/",
    "scheme for A3": "/almere/stroomschema/?papier=a3",
    "on paper": "/almere/stroomschema/papier/",
    "for the wall": "/almere/stroomschema/oogopslag-a3/",
    "for a desk": "/almere/stroomschema/oogopslag-a4/",
    "for a pocket": "/almere/stroomschema/kaartje/",
    "on the home screen": "/beginscherm/?gemeente=almere",
    "pass on a question": "/almere/wat-speelt-er/delen/",
    "pass on an outcome": "/almere/nu-acuut/delen/",
    "something is wrong": "/almere/nu-acuut/melden/",
    "nowhere": "/atlantis/",
    "no moment": "/almere/?op=gisteren",
}
# A page with an error status is a line in the console, whatever it says.
SOUND = {name: address for name, address in PAGES.items() if name not in ("nowhere", "no moment")}

KEPT = {
    "kept question": "/almere/wat-speelt-er/",
    "kept outcome": "/almere/nu-acuut/",
    "kept numbers": "/almere/nummers/",
    "not kept": "/almere/?kopie=geen",
}
# What is no page of its own: a document, a picture, a file for another program, the frame of all.
NO_PAGES = {"worker", "manifest", "copy", "paper_a3", "paper_pdf", "qr", "reminder", "vcard"}


def open_kept(page: Page, site: str, address: str) -> None:
    """The page as the worker shows it from its copy, with the guards of any other page."""
    live, at = now_live(), timezone.now()
    kept = bundle_pages(live, live.places["almere"], at)[address]
    guards = {"Content-Type": "text/html; charset=utf-8"}
    guards["Content-Security-Policy"] = Client().get("/almere/")["Content-Security-Policy"]
    page.route(site + address, lambda route: route.fulfill(body=kept, headers=guards))
    page.goto(site + address)
