"""The admin of the portal: one site, in Dutch, at /beheer/."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "crisiswijzer.site.PortalAdmin"


class PortalAdmin(admin.AdminSite):
    site_header = "Crisiswijzer beheer"
    site_title = "Crisiswijzer beheer"
    index_title = "Wat wil je bijwerken?"
    site_url = "/"
    enable_nav_sidebar = True
