"""Every address below /beheer/ but those of signing in: our own in one table, then the admin's."""

from django.contrib import admin

from desk.directory.hours_pages import hours_preview, number_preview
from desk.exchange.package import download_view as package_file_view
from desk.exchange.package import new_package_view, package_view
from desk.exchange.region_copy import region_copy_view
from desk.exchange.region_filling import region_filling_view
from desk.exchange.spreadsheet import download_view as spreadsheet_file_view
from desk.exchange.spreadsheet import spreadsheet_view
from desk.frame import BOTH, WRITE, address
from desk.help.manual import first_tour_view, help_page_view, help_view
from desk.history.timeline import file_view, written_view
from desk.home.dashboard import (
    address_still_right_view,
    attention_view,
    region_attention_view,
    still_right_view,
)
from desk.numbers.change_number import back_view, cancel_view, change_view
from desk.pictures.comparison import comparison_view
from desk.pictures.gallery import coverage_view, place_view
from desk.pictures.tree import overview_view, paths_view, tree_view
from desk.preview.look_ahead import preview_urls
from desk.proposals.inbox import proposal_view, proposals_view
from desk.publishing.editions import editions_view, restore_draft_view, roll_back_view
from desk.publishing.publish import publish_view
from desk.publishing.withdraw import withdraw_view
from desk.scenarios.walkthrough import check_view, walk_view

PICTURES = "beeld/<slug:region>/"
NUMBER = "nummer/<int:pk>/"
EXCEL = "excel/<slug:region>/"
PACKAGE = "regio/<slug:region>/pakket/"
COVERAGE = f"{PICTURES}dekking/<slug:municipality>/<slug:outcome>/"
FILE = f"{PACKAGE}bestand/"
EDITIONS = "trees/edition/regio/<slug:region>/"
EDITION = "trees/edition/<int:edition>/"
PHONES = "contacts/phone/"
CASE = "trees/scenario/"

app_name = "admin"
urlpatterns = [
    address("aandacht/", "attention", attention_view),
    address("aandacht/<slug:region>/", "attention_region", region_attention_view),
    address(f"{NUMBER}klopt-nog/", "still_right", still_right_view, WRITE),
    address(
        "diensten/<int:service>/adres-klopt-nog/",
        "address_still_right",
        address_still_right_view,
        WRITE,
    ),
    address("voorstellen/", "proposals", proposals_view),
    address("voorstellen/<int:proposal>/", "proposal", proposal_view, BOTH),
    address(f"{NUMBER}wijzigen/", "number_change", change_view, BOTH),
    address(f"{NUMBER}terugzetten/", "number_back", back_view, WRITE),
    address(f"{NUMBER}annuleren/", "number_cancel", cancel_view, WRITE),
    address(PICTURES, "pictures_overview", overview_view),
    address(f"{PICTURES}plek/", "pictures_place", place_view),
    address(f"{PICTURES}boom/<slug:tree>/", "pictures_tree", tree_view),
    address(f"{PICTURES}wegen/", "pictures_paths", paths_view),
    address(f"{PICTURES}verschillen/", "pictures_comparison", comparison_view),
    address(COVERAGE, "pictures_coverage", coverage_view),
    address("geschiedenis/", "written", written_view),
    address("geschiedenis/geschiedenis.csv", "written_csv", file_view, way="csv"),
    address("geschiedenis/geschiedenis.json", "written_json", file_view, way="json"),
    address("hulp/", "help", help_view),
    address("hulp/<slug:slug>/", "help_page", help_page_view),
    address("eerste-wijziging/", "first_tour", first_tour_view),
    address(EXCEL, "contacts_spreadsheet", spreadsheet_view, BOTH),
    address(f"{EXCEL}xlsx/", "contacts_spreadsheet_xlsx", spreadsheet_file_view, way="xlsx"),
    address(f"{EXCEL}csv/", "contacts_spreadsheet_csv", spreadsheet_file_view, way="csv"),
    address("regio/pakket/", "trees_package_new", new_package_view, BOTH),
    address(PACKAGE, "trees_package", package_view, BOTH),
    address(FILE, "trees_package_file", package_file_view),
    address("regio/nieuw/", "trees_region_copy", region_copy_view, BOTH),
    address("regio/<slug:region>/invullen/", "trees_region_filling", region_filling_view),
    address("trees/tree/<int:tree>/publiceren/", "trees_tree_publish", publish_view, BOTH),
    address(EDITIONS, "trees_edition_region", editions_view, BOTH),
    address(f"{EDITION}terug/", "trees_edition_roll_back", roll_back_view, BOTH),
    address(f"{EDITION}concept/", "trees_edition_restore_draft", restore_draft_view, BOTH),
    address(f"{EDITION}intrekken/", "trees_edition_withdraw", withdraw_view, BOTH),
    address(f"{CASE}<int:scenario>/nalopen/", "trees_scenario_check", check_view, BOTH),
    address(f"{CASE}lopen/", "trees_scenario_walk", walk_view, BOTH),
    address(
        f"{PHONES}openingstijden/voorbeeld/", "contacts_phone_hours_preview", hours_preview, WRITE
    ),
    address(f"{PHONES}nummer/voorbeeld/", "contacts_phone_number_preview", number_preview, WRITE),
    *preview_urls(),
    *admin.site.get_urls(),
]
