"""What hours in a form are about: who answers, who comes, or where one can go."""

from dataclasses import dataclass

from contacts.hours.fortnight import NOBODY
from contacts.hours.questions import ANSWERING, COMING, VISITING, About
from contacts.hours.sheet import Kind


@dataclass(frozen=True, slots=True)
class HoursWords:
    """The question that the rows answer, and the words for what they come to."""

    asks: str
    nobody: str
    always: str
    unknown: str
    # Of what is asked about hours that are often a mistake.
    about: About
    not_known: str = "Niet bekend"

    @property
    def kinds(self) -> tuple[tuple[Kind, str], ...]:
        """What somebody chooses from first."""
        return (
            ("week", "Op deze dagen en tijden"),
            ("always", "Dag en nacht, elke dag"),
            ("unknown", self.not_known),
        )


ANSWERED = HoursWords(
    "Wanneer neemt iemand op?",
    NOBODY,
    "Er zijn geen gaten: dag en nacht is er iemand.",
    "De openingstijden zijn niet bekend. Het nummer staat wel op de pagina's.",
    ANSWERING,
    "Niet bekend (het nummer blijft zichtbaar)",
)
COMES = HoursWords(
    "Wanneer kan er iemand komen?",
    "kan niemand komen",
    "Er zijn geen gaten: dag en nacht kan er iemand komen.",
    "Wanneer er iemand kan komen, is niet bekend.",
    COMING,
)
VISIT = HoursWords(
    "Wanneer kun je er terecht?",
    "kun je er niet terecht",
    "Er zijn geen gaten: je kunt er dag en nacht terecht.",
    "Wanneer je er terechtkunt, is niet bekend.",
    VISITING,
)
# By the field of the form.
SUBJECTS = {"hours": ANSWERED, "comes_hours": COMES, "visit_hours": VISIT}
