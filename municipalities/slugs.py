"""What a slug looks like, and which words the site keeps for itself. The one place for both."""

import re
import unicodedata

SLUG_LENGTH = 60
SLUG = re.compile(r"[a-z0-9-]{1,60}")

# Addresses of the site itself: no municipality and no page of a tree may be called like this.
# Only what is an address or surely becomes one: each word here is one that an editor can't use,
# and "start", "help" or "112" are good names for a question.
# A file of version 1 may use what was kept later; the checks before publishing ask for another.
WORDS_OF_VERSION_1 = frozenset(
    """
    accounts api beginscherm beheer cookies en export favicon livez login logout manifest media nl
    nummers offline over privacy readyz robots sitemap static statistiek statistieken stroomschema
    sw toegankelijkheid vcf werkafspraken zoeken
    """.split()
)
RESERVED_WORDS = WORDS_OF_VERSION_1.union(
    """
    balie begrippen bevestig cijfers geen-aanbod hsds meldingen ontvangen overdracht pas regios
    toegang wijzigingen
    """.split()
)


def is_slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None


def slug_of(name: str) -> str:
    """A name as part of an address: "'s-Gravenhage" becomes "s-gravenhage"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-")
