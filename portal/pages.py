"""The public pages: fetch what is live, decide for a moment, render. Nothing is written.

A page of a municipality takes a `Visit` and asks it for everything: the questions, the facts, the
moment, the links. So it is the same for the public, for a coordinator who looks ahead, and to keep.

No page needs more of a request than its address: no session, no cookie, no form token. Whatever a
visitor chose is in the address, so that a bookmark, a cache and the back button just work.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from agreements.terms import Terms, in_force
from contacts.hours.engine import to_local
from portal.anywhere import ANYWHERE
from portal.forms import PlaceForm
from portal.moment import Moment
from portal.names import page_name
from portal.number_search import LONGEST, FoundNumbers, NumberSearch
from portal.paper.lines import on_paper
from portal.places import arrival, by_region, heirs, meant
from portal.share import contact_cards
from portal.shown.outcome import ShownOutcome
from portal.shown.terms import ShownTerms
from portal.visit import Visit, answer_for_all, public, render_page
from trees.core.flow import Flow, Outcome, Page, Question
from trees.live import Place, Snapshot, now_live
from trees.models import Report


@public
def choose(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Of which municipality; who names one exactly goes there."""
    live = now_live()
    places = live.standing(moment.at)
    form = place_form(
        places, request.GET if "plaats" in request.GET else None, initial={"op": moment.asked}
    )
    if not form.is_valid():
        page = choice(live, moment, places, form)
        # Of somebody who typed something it is another page, of now alone.
        return HttpResponse(page) if form.is_bound else answer_for_all(live, moment, page)
    asked = form.cleaned_data["plaats"]
    found = meant(asked, live, moment.at)
    if only := found.only:
        return HttpResponseRedirect(moment.address("first", only.slug, **arrival(only)))
    return HttpResponse(choice(live, moment, places, form, asked=asked, found=found))


def place_form(places: Sequence[Place], *args: Any, **kwargs: Any) -> PlaceForm:
    """The search among these municipalities."""
    return PlaceForm(*args, postcodes=any(place.postcodes for place in places), **kwargs)


def choice(
    live: Snapshot, moment: Moment, places: Sequence[Place], form: PlaceForm, **words: Any
) -> str:
    """The page to choose one of these municipalities; `words` tell what a search came to."""
    return render_page(
        "portal/choose.html",
        moment,
        title="Kies je gemeente",
        form=form,
        groups=by_region(places),
        heirs=heirs(live, moment.at),
        anywhere=ANYWHERE,
        demo=any(place.region.demo for place in places),
        **words,
    )


def first(visit: Visit) -> HttpResponse:
    """The first question; without questions every number."""
    questions = visit.questions()
    if questions is None or not questions.page(questions.start):
        return numbers(visit, without_questions=True)
    return _page(visit, questions, questions.start, visit.gone)


def page(visit: Visit, *, slug: str) -> HttpResponse:
    """A question or an outcome; an unknown one leads to the first question."""
    questions = visit.questions()
    if questions is None:
        return visit.redirect("first")
    if questions.page(slug):
        return _page(visit, questions, slug, gone=False)
    if questions.page(slug.lower()):
        return visit.redirect("page", slug.lower())
    return visit.redirect("first", weg="1")


def _page(visit: Visit, questions: Flow, slug: str, gone: bool) -> HttpResponse:
    found = questions.pages[slug]
    changes: list[datetime | None] = []
    if isinstance(found, Outcome):
        outcome = visit.outcome(found)
        kind, shown = "outcome", _outcome(visit, found, outcome)
        changes.append(outcome.advice.until)
    else:
        kind, shown = "question", {"alarms": _alarms(visit, questions, found)}
    page = visit.render(
        f"portal/{kind}.html",
        title=page_name(questions, found),
        page=found,
        trail=_trail(questions, found),
        previous=questions.parents.get(found.slug),
        edition=visit.edition(),
        too_early=visit.too_early(),
        gone=gone,
        **shown,
    )
    return visit.answer(page, changes)


def _trail(questions: Flow, found: Page) -> list[tuple[str, str, str]]:
    """Each question on the way: its slug, where one answers anew; its words; the answer."""
    asked = ((questions.parents[one.slug], one.text) for one in questions.trail(found.slug))
    return [(slug, questions.pages[slug].title, answer) for slug, answer in asked]


def _alarms(visit: Visit, questions: Flow, question: Question) -> set[str]:
    """The answers that lead to 112 at once, by their slugs: these look like it."""
    directory, at = visit.facts().directory, visit.moment.at
    return {
        answer.slug
        for answer in question.answers
        if isinstance(page := questions.page(answer.slug), Outcome)
        for step in page.steps[:1]
        for line in directory.lines(step.service, at)
        if line.number and line.number.kind == "emergency"
    }


def _outcome(visit: Visit, outcome: Outcome, shown: ShownOutcome) -> dict[str, object]:
    agreed = _agreed(visit).get(outcome.agreement) if outcome.agreement else None
    return {
        "shown": shown,
        "printed": on_paper(shown.agreed, visit.window.start if visit.window else visit.moment.at),
        "terms": ShownTerms(agreed) if agreed else None,
        "cards": contact_cards.of_outcome(shown, visit.place),
        "faults": Report.Kind.choices,
    }


def all_numbers(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every number, or those that somebody looks for."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    return numbers(visit, NumberSearch(text, only_open="nu" in request.GET))


NO_SEARCH = NumberSearch()


def numbers(
    visit: Visit, search: NumberSearch = NO_SEARCH, *, without_questions: bool = False
) -> HttpResponse:
    """Every number of the municipality, with its state at the moment."""

    page = visit.render(
        "portal/numbers.html",
        title="Alle nummers",
        without_questions=without_questions,
        search=search,
        longest=LONGEST,
        found=FoundNumbers(visit.numbers(), search),
    )
    if search.text:
        return HttpResponse(page, headers={"X-Robots-Tag": "noindex"})
    return visit.answer(page, [visit.numbers_change()])


def agreements(visit: Visit) -> HttpResponse:
    """What is agreed in this municipality at the moment."""
    page = visit.render(
        "portal/agreements.html",
        title="Werkafspraken",
        agreements=[ShownTerms(terms) for terms in _agreed(visit).values()],
    )
    return visit.answer(page)


def words(visit: Visit) -> HttpResponse:
    """What everybody here calls a crisis, and what the words of the region mean."""
    return visit.answer(visit.render("portal/words.html", title="Begrippen", words=visit.words()))


def _agreed(visit: Visit) -> dict[str, Terms]:
    day = to_local(visit.moment.at).date()
    return in_force(visit.facts().agreements, visit.place.slug, day)


def about(visit: Visit) -> HttpResponse:
    """For whom the portal is, and what the region says about itself."""
    page = visit.render("portal/about.html", title="Over de crisiswijzer", edition=visit.edition())
    return visit.answer(page)
