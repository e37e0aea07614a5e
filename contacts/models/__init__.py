"""Whom to call, and when: organizations, their services, phones, and the lines of a region."""

from contacts.models.checks import (
    LONG_TEXT,
    check_comes,
    check_hours,
    check_number,
    check_visit,
    strays,
)
from contacts.models.phones import Phone, RegionLine, Via
from contacts.models.records import DirectoryRecord
from contacts.models.services import Organization, Service, ServiceArea

__all__ = [
    "LONG_TEXT",
    "DirectoryRecord",
    "Organization",
    "Phone",
    "RegionLine",
    "Service",
    "ServiceArea",
    "Via",
    "check_comes",
    "check_hours",
    "check_number",
    "check_visit",
    "strays",
]
