"""What Django's admin looks for by itself: every page of the registry, one folder per job."""

# ruff: noqa: F401 (imported for what they register)
import desk.agreements
import desk.directory.admin
import desk.directory.memberships
import desk.draft.nodes
import desk.draft.outcomes
import desk.draft.trees
import desk.publishing.admin
import desk.records
import desk.regions.admin
import desk.reports
import desk.scenarios.admin
