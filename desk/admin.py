"""What Django's admin looks for by itself: every page of the registry, one folder per job."""

import desk.agreements
import desk.contacts.admin
import desk.contacts.memberships
import desk.municipalities
import desk.outcomes
import desk.publishing.admin
import desk.records
import desk.reports
import desk.scenarios.admin
import desk.trees.admin  # noqa: F401 - imported for what they register
