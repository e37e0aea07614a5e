"""Cases that must come out right: walked on a flow, told in a sentence that names the case.

A case is a promise: here, at this moment, with these answers, this is where somebody ends and whom
they call first. A case that comes out wrong stops publication, also when it never came out right.
The facts are read live, so a wrong number or a changed hour breaks a case in what is live and in
the draft alike; whoever would let a case pass because it is wrong in both, lets that pass too. A
case that promises too much is mended by changing it, in the open.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contacts.directory import Directory
from trees.core.advice import Advice, advise
from trees.core.findings import Problem, error
from trees.core.first_calls import Called, call_words, moment_in_full, whom_to_call
from trees.core.flow import Flow, Outcome, Page
from trees.core.matching import stops

Fault = Literal[
    "moment", "ended", "flow", "answer", "question", "outcome", "call", "dial", "wait", "headline"
]
# Expected where nothing can be dialled, or waited for; it can't be the slug of a service.
NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Said:
    """What an outcome says besides whom to call: the slugs of services, or NOBODY.

    In what a case expects "" asks nothing.
    """

    dial: str = ""
    wait: str = ""
    headline: str = ""

    def fault_in(self, found: "Said") -> Literal["dial", "wait", "headline"] | None:
        """The first of these that is asked for and came out otherwise."""
        if self.dial not in ("", found.dial):
            return "dial"
        if self.wait not in ("", found.wait):
            return "wait"
        return None if self.headline in ("", found.headline) else "headline"


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Case:
    """`at` None: the moment as `written` can't be read.

    `call` "": the case doesn't ask whom.
    """

    name: str
    municipality: str
    at: datetime | None
    answers: tuple[str, ...]
    outcome: str
    call: str = ""
    written: str = ""
    said: Said = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case came out: `outcome`, `call` and `said` are what was found, "" as far as it came.

    `fault` is None for a case that is right; `sentence` names the case, what it expects and what
    came out.
    """

    case: Case
    fault: Fault | None
    sentence: str
    outcome: str = ""
    call: str = ""
    said: Said = NOTHING_SAID

    @property
    def is_right(self) -> bool:
        return self.fault is None


def run(case: Case, flow: Flow | None, directory: Directory) -> Verdict:
    """Walk a case on the flow of its municipality (None: there is none), as the public page."""
    if case.at is None:
        return Verdict(case, "moment", _NO_MOMENT.format(case.name, case.written))
    if directory.has_ended(case.municipality, case.at):
        town = directory.towns[case.municipality]
        return Verdict(case, "ended", _ENDED.format(case.name, town.name, town.merged_into))
    if flow is None or flow.page(flow.start) is None:
        return Verdict(case, "flow", _NO_FLOW.format(case.name, case.municipality))
    (*_, reached), left = flow.way(case.answers)
    if left:
        return Verdict(case, "answer", _no_answer(case, flow, reached, left))
    if not isinstance(reached, Outcome):
        return Verdict(case, "question", _NO_END.format(case.name, reached.title))
    return _arrived(case, flow, directory, reached, case.at)


def _no_answer(case: Case, flow: Flow, reached: Page, left: tuple[str, ...]) -> str:
    stuck = _NO_ANSWER.format(case.name, left[0], reached.title)
    elsewhere = stops(flow).get(case.answers[-1])
    moved = _MOVED.format(elsewhere.path) if elsewhere else ""
    return stuck + moved + _MEND_THE_WAY


def _arrived(
    case: Case, flow: Flow, directory: Directory, outcome: Outcome, at: datetime
) -> Verdict:
    advice = advise(outcome, directory, at, municipality=case.municipality)
    call, said = whom_to_call(advice), said_by(advice)
    found = outcome.name, call.service if call else "", said
    if outcome.name != case.outcome:
        expected = _title(case.outcome, flow)
        told = _OTHER_OUTCOME.format(case.name, expected, outcome.title)
        return Verdict(case, "outcome", told, *found)
    if case.call and found[1] != case.call:
        told = _other_call(case, directory, outcome, call, at)
        return Verdict(case, "call", told, *found)
    if fault := case.said.fault_in(said):
        expected, came = (getattr(one, fault) for one in (case.said, said))
        words = [_SAID[fault](one, directory) for one in (expected, came)]
        told = _OTHER_SAID[fault].format(case.name, outcome.title, moment_in_full(at), *words)
        return Verdict(case, fault, told, *found)
    return Verdict(case, None, _RIGHT.format(case.name), *found)


def said_by(advice: Advice) -> Said:
    """What the page says besides whom to call."""
    dial, wait = (one.line.service if one else NOBODY for one in (advice.dial, advice.wait))
    return Said(dial, wait, advice.headline)


def _dial_words(service: str, directory: Directory) -> str:
    if service == NOBODY:
        return "geen enkel nummer"
    known = directory.services.get(service)
    return f"het nummer van {known.name if known else service}"


def _wait_words(service: str, directory: Directory) -> str:
    if service == NOBODY:
        return "niet te wachten"
    known = directory.services.get(service)
    return f"te wachten op {known.name if known else service}"


_SAID: Mapping[str, Callable[[str, Directory], str]] = {
    "dial": _dial_words,
    "wait": _wait_words,
    "headline": lambda headline, _: f"“{headline}”",
}


def _title(name: str, flow: Flow) -> str:
    """What an outcome is called here; its slug where no path leads to it any more."""
    return next((page.title for page in flow.outcomes() if page.name == name), name)


def _other_call(
    case: Case, directory: Directory, outcome: Outcome, call: Called | None, at: datetime
) -> str:
    known = directory.services.get(case.call)
    expected = known.name if known else case.call
    return _OTHER_CALL.format(
        case.name, outcome.title, moment_in_full(at), expected, call_words(call)
    )


def broken(cases: Iterable[Case], flows: Mapping[str, Flow], directory: Directory) -> list[Problem]:
    """An error for every case that comes out wrong on the flow of its municipality."""
    verdicts = (run(case, flows.get(case.municipality), directory) for case in cases)
    return [problem_of(verdict) for verdict in verdicts if not verdict.is_right]


def problem_of(verdict: Verdict) -> Problem:
    case = verdict.case
    return error("scenario", f"casus {case.name}", verdict.sentence, case.municipality)


_RIGHT = "Casus “{}” komt goed uit."
_NO_MOMENT = "Het moment “{1}” van casus “{0}” is niet te lezen. Schrijf het zo: 2026-12-26T02:15."
_ENDED = (
    "Casus “{}” speelt in {} op een moment waarop die gemeente bij {} hoort. "
    "Kies een eerder moment, of leg de casus daar vast."
)
_NO_FLOW = (
    "Casus “{}” speelt in {}, maar daar zijn geen vragen. "
    "Kies een andere gemeente, of laat een beslisboom daar gelden."
)
_NO_ANSWER = "Casus “{}” loopt vast: “{}” is geen antwoord bij “{}”."
_MOVED = " De laatste pagina van de casus vind je nu bij “{}”."
_MEND_THE_WAY = " Zet het antwoord terug, of loop de casus opnieuw en leg haar dan vast."
_NO_END = "Casus “{}” stopt bij de vraag “{}”. Loop haar verder tot een uitkomst."
_OTHER_OUTCOME = (
    "Casus “{}” hoort uit te komen bij “{}”, maar komt uit bij “{}”. "
    "Herstel de weg; klopt de nieuwe uitkomst, leg die dan vast in de casus."
)
_OTHER_SAID = {
    "dial": "Casus “{}” komt uit bij “{}”; op {} hoor je daar {} te kunnen kiezen, maar nu is het "
    "{}. Herstel de stappen of de openingstijden; klopt dit nummer, leg het dan vast in de casus.",
    "wait": "Casus “{}” komt uit bij “{}”; op {} hoor je daar {}, maar nu hoor je {}. "
    "Herstel de stappen of de openingstijden; klopt dit, leg het dan vast in de casus.",
    "headline": "Casus “{}” komt uit bij “{}”; op {} hoort daar {} te staan, maar nu staat er {}. "
    "Herstel de stappen of de openingstijden; klopt dit, leg het dan vast in de casus.",
}
_OTHER_CALL = (
    "Casus “{}” komt uit bij “{}”; op {} hoor je daar eerst {} te bellen, maar nu is het {}. "
    "Herstel de stappen of de openingstijden; klopt dit nummer, leg het dan vast in de casus."
)
