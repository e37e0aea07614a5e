"""Cases that must come out right: walked on a flow, told in a sentence that names the case.

A case is a promise: here, at this moment, with these answers, this is where somebody ends and whom
they call first. A case that comes out wrong stops publication, also when it never came out right.
The facts are read live, so a wrong number or a changed hour breaks a case in what is live and in
the draft alike; whoever would let a case pass because it is wrong in both, lets that pass too. A
case that promises too much is mended by changing it, in the open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contacts.directory import Directory
from trees.core.advice import Advice, advise
from trees.core.findings import Problem, error
from trees.core.first_calls import FirstCall, call_words, first_call, moment_in_full
from trees.core.flow import Flow, Outcome, Page
from trees.core.matching import stops

Fault = Literal["moment", "ended", "flow", "answer", "question", "outcome", "call", "dial"]
# Expected where nothing can be dialled; it can't be the slug of a service.
NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Case:
    """`at` None: the moment as `written` can't be read.

    `call` and `dial` "": the case doesn't ask whom; `dial` NOBODY: nothing can be dialled.
    """

    name: str
    municipality: str
    at: datetime | None
    answers: tuple[str, ...]
    outcome: str
    call: str = ""
    written: str = ""
    dial: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case came out: `outcome`, `call` and `dial` are the slugs found, "" as far as it came.

    `fault` is None for a case that is right; `sentence` names the case, what it expects and what
    came out.
    """

    case: Case
    fault: Fault | None
    sentence: str
    outcome: str = ""
    call: str = ""
    dial: str = ""

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
    call, dial = first_call(advice), dialled(advice)
    found = outcome.name, call.service if call else "", dial
    if outcome.name != case.outcome:
        expected = _title(case.outcome, flow)
        said = _OTHER_OUTCOME.format(case.name, expected, outcome.title)
        return Verdict(case, "outcome", said, *found)
    if case.call and found[1] != case.call:
        said = _other_call(case, directory, outcome, call, at)
        return Verdict(case, "call", said, *found)
    if case.dial and dial != case.dial:
        names = [_dial_words(one, directory) for one in (case.dial, dial)]
        said = _OTHER_DIAL.format(case.name, outcome.title, moment_in_full(at), *names)
        return Verdict(case, "dial", said, *found)
    return Verdict(case, None, _RIGHT.format(case.name), *found)


def dialled(advice: Advice) -> str:
    """The slug of the service whose number can be dialled; NOBODY where there is none."""
    return advice.dial.line.service if advice.dial else NOBODY


def _dial_words(service: str, directory: Directory) -> str:
    if service == NOBODY:
        return "geen enkel nummer"
    known = directory.services.get(service)
    return f"het nummer van {known.name if known else service}"


def _title(name: str, flow: Flow) -> str:
    """What an outcome is called here; its slug where no path leads to it any more."""
    return next((page.title for page in flow.outcomes() if page.name == name), name)


def _other_call(
    case: Case, directory: Directory, outcome: Outcome, call: FirstCall, at: datetime
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
_OTHER_DIAL = (
    "Casus “{}” komt uit bij “{}”; op {} hoor je daar {} te kunnen kiezen, maar nu is het {}. "
    "Herstel de stappen of de openingstijden; klopt dit nummer, leg het dan vast in de casus."
)
_OTHER_CALL = (
    "Casus “{}” komt uit bij “{}”; op {} hoor je daar eerst {} te bellen, maar nu is het {}. "
    "Herstel de stappen of de openingstijden; klopt dit nummer, leg het dan vast in de casus."
)
