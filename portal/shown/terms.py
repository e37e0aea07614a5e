"""What a page shows of an agreement: its terms under headings, and who stands behind it."""

from dataclasses import dataclass
from datetime import date

from agreements.terms import Terms
from contacts.hours.words import date_words
from portal.prose import plain

# Of a sentence that stands in a summary: two lines on a phone.
LONGEST = 100


@dataclass(frozen=True)
class ShownTerms:
    """An agreement as the page tells it."""

    terms: Terms

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What was agreed, under the headings of the page; what nobody wrote is left out."""
        terms = self.terms
        rows = [
            ("Jouw rol", terms.your_role),
            ("Dit mag je verwachten", terms.expect),
            ("Regie", terms.lead),
        ]
        return [row for row in rows if row[1]]

    @property
    def later_rows(self) -> list[tuple[str, str]]:
        terms = self.terms
        rows = [
            ("Overdracht", terms.handover),
            ("Terugkoppeling", terms.feedback),
            ("Wat je tegen het gezin zegt", terms.tell_the_family),
        ]
        return [row for row in rows if row[1]]

    @property
    def in_short(self) -> str:
        """Who leads, in one sentence, where that was agreed; else what this agreement is about."""
        first = " ".join(plain(self.terms.lead).partition("\n\n")[0].split())
        sentence = first[: end + 1] if (end := first.find(". ")) >= 0 else first
        return sentence if 0 < len(sentence) <= LONGEST else self.terms.title

    @property
    def prepare_in_short(self) -> str:
        count = len(self.terms.prepare)
        return "1 ding" if count == 1 else f"{count} dingen"

    @property
    def since(self) -> str:
        return date_words(self.terms.since, year=True) if self.terms.since else ""

    @property
    def until(self) -> str:
        return date_words(self.terms.until, year=True) if self.terms.until else ""

    @property
    def signed(self) -> str:
        """Who signed, and when: "Veilig Thuis Flevoland (20 september 2026)"."""
        return ", ".join(_signature(signer.name, signer.on) for signer in self.terms.signed)

    @property
    def parties(self) -> str:
        return ", ".join(self.terms.parties)


def _signature(name: str, on: date | None) -> str:
    return f"{name} ({date_words(on, year=True)})" if on else name
