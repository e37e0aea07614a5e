"""The public pages: fetch what is live, decide for a moment, render. Nothing is written.

No page needs more of a request than its address: no session, no cookie, no form token. Whatever a
visitor chose is in the address, so that a bookmark, a cache and the back button just work.
"""

from django.http import HttpRequest, HttpResponse

from agreements.terms import in_force
from contacts.hours import to_local
from trees.advice import advise
from trees.flow import Flow, Outcome, Page
from trees.forms import PlaceForm
from trees.kept import kept
from trees.live import Published, flow, now_live
from trees.moment import Moment
from trees.places import places_named
from trees.serving import Visit, by_region, in_place, public, redirect, written
from trees.shown import ShownTerms, shown_numbers, shown_outcome


@public
def choose(request: HttpRequest, moment: Moment) -> HttpResponse:
    places = list(now_live().places.values())
    form = PlaceForm(request.GET if "plaats" in request.GET else None, initial={"op": moment.asked})
    asked = form.cleaned_data["plaats"] if form.is_valid() else ""
    found, exact = places_named(asked, places) if asked else ([], False)
    if exact and len(found) == 1:
        return redirect("first", moment, found[0].slug)
    page = written(
        "trees/choose.html",
        moment,
        title="Kies je gemeente",
        form=form,
        asked=asked,
        found=found,
        exact=exact,
        groups=by_region(places),
        demo=any(place.region.demo for place in places),
    )
    return HttpResponse(page)


@public
@in_place
def first(request: HttpRequest, visit: Visit) -> HttpResponse:
    edition = visit.edition()
    if edition is None:
        return _numbers(visit, without_questions=True)
    start = flow(edition).start
    return HttpResponse(_kept_page(visit, edition, start, gone="weg" in request.GET))


@public
@in_place
def page(request: HttpRequest, visit: Visit, *, slug: str) -> HttpResponse:
    edition = visit.edition()
    if edition is None:
        return redirect("first", visit.moment, visit.place.slug)
    questions = flow(edition)
    if questions.page(slug):
        return HttpResponse(_kept_page(visit, edition, slug))
    if questions.page(slug.lower()):
        return redirect("page", visit.moment, visit.place.slug, slug.lower())
    return redirect("first", visit.moment, visit.place.slug, weg="1")


def _kept_page(visit: Visit, edition: Published, slug: str, *, gone: bool = False) -> str:
    key = (edition.pk, slug, gone)
    return kept(visit.live, visit.moment, key, lambda: _page(visit, edition, slug, gone))


def _page(visit: Visit, edition: Published, slug: str, gone: bool) -> str:
    questions = flow(edition)
    found = questions.pages[slug]
    outcome = _outcome(visit, found) if isinstance(found, Outcome) else {}
    return written(
        "trees/outcome.html" if outcome else "trees/question.html",
        visit.moment,
        place=visit.place,
        title=found.title,
        page=found,
        trail=_trail(questions, found),
        edition=edition,
        too_early=edition.live_from > visit.moment.at,
        gone=gone,
        **outcome,
    )


def _trail(questions: Flow, found: Page) -> list[tuple[str, str]]:
    """Each answer that was given, with the question where it was given: there one can change it."""
    crumbs = questions.trail(found.slug)
    return [(questions.parents[crumb.slug], crumb.text) for crumb in crumbs]


def _outcome(visit: Visit, outcome: Outcome) -> dict[str, object]:
    facts = visit.live.of(visit.place.region)
    at = visit.moment.at
    terms = in_force(facts.agreements, visit.place.slug, to_local(at).date())
    agreed = terms.get(outcome.agreement) if outcome.agreement else None
    return {
        "shown": shown_outcome(outcome, advise(outcome, facts.directory, at), facts.directory),
        "terms": ShownTerms(agreed) if agreed else None,
    }


@public
@in_place
def numbers(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _numbers(visit)


def _numbers(visit: Visit, *, without_questions: bool = False) -> HttpResponse:
    def write() -> str:
        directory = visit.live.of(visit.place.region).directory
        return written(
            "trees/numbers.html",
            visit.moment,
            place=visit.place,
            title="Alle nummers",
            without_questions=without_questions,
            organizations=shown_numbers(directory, visit.place.slug, visit.moment.at),
        )

    key = ("nummers", visit.place.slug, without_questions)
    return HttpResponse(kept(visit.live, visit.moment, key, write))


@public
@in_place
def agreements(request: HttpRequest, visit: Visit) -> HttpResponse:
    known = visit.live.of(visit.place.region).agreements
    agreed = in_force(known, visit.place.slug, to_local(visit.moment.at).date())
    page = written(
        "trees/agreements.html",
        visit.moment,
        place=visit.place,
        title="Werkafspraken",
        agreements=[ShownTerms(terms) for terms in agreed.values()],
    )
    return HttpResponse(page)


@public
@in_place
def about(request: HttpRequest, visit: Visit) -> HttpResponse:
    page = written(
        "trees/about.html",
        visit.moment,
        place=visit.place,
        title="Over de crisiswijzer",
        edition=visit.place.edition(visit.moment.at),
    )
    return HttpResponse(page)
