"""What a page of the outline answers: a piece of the page to its script, or else a whole page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from desk.outline.desk import Desk
from trees.drafting.edit_words import what
from trees.drafting.version import StaleNode
from trees.models import DraftEdit
from trees.words import name_of

# The script of the page says that it is asking; without it somebody gets whole pages.
ASKED_BY_SCRIPT = "X-Outline"


@dataclass(frozen=True)
class Put:
    """A branch that is to hang under a row, before another or last; drawn anew or as it is."""

    node: int
    under: int
    before: int | None
    drawn: bool = False


def by_script(request: HttpRequest) -> bool:
    return ASKED_BY_SCRIPT in request.headers


def done(
    desk: Desk,
    message: str,
    *,
    focus: int | None = None,
    put: Put | None = None,
    rows: Iterable[int] = (),
    gone: int | None = None,
    whole: bool = False,
    panel: str = "",
    onward: str = "",
) -> HttpResponse:
    """Tell what was done: to the script what to redraw, to a browser the way back to the row.

    `panel` is what the open panel shows next, `onward` the address of the outline where it landed.
    """
    if by_script(desk.request):
        return JsonResponse(
            {
                "message": message,
                "focus": focus,
                "put": _put(desk, put),
                "rows": {pk: desk.row(pk) for pk in rows},
                "gone": gone,
                "whole": desk.branch() if whole else "",
                "panel": panel,
                "onward": onward,
                "undo": desk.part("_undo", **undo_words(desk)),
                "count": len(desk.outline.rows),
            }
        )
    messages.success(desk.request, message)
    return HttpResponseRedirect(onward or _at(desk, focus))


def undo_words(desk: Desk) -> dict[str, object]:
    """What may be taken back, and what may be done again, each in words."""
    last = desk.last if desk.may_undo(desk.last) else None
    undone = desk.undone if desk.may_undo(desk.undone) else None
    return {
        "last": last,
        "last_words": _by(last) if last else "",
        "undone": undone,
        "undone_words": _by(undone) if undone else "",
    }


def _by(edit: DraftEdit) -> str:
    """What was changed, and by whom: short enough for beside a button."""
    local = timezone.localtime(edit.at)
    return f"{what(edit)} ({name_of(edit.by)}, {local:%-d-%-m} om {local:%H:%M})"


def _put(desk: Desk, put: Put | None) -> dict[str, object] | None:
    if put is None:
        return None
    html = desk.branch(put.node) if put.drawn else ""
    version = desk.outline.rows[put.node].version
    return {
        "node": put.node,
        "under": put.under,
        "before": put.before,
        "html": html,
        "version": version,
    }


def _at(desk: Desk, focus: int | None) -> str:
    return desk.address() + (f"#k{focus}" if focus else "")


def asked_again(
    desk: Desk, name: str, *, node: int | None = None, **context: object
) -> HttpResponse:
    """A form: in the panel of its row, or on a page of its own.

    With a refusal in it as well: a browser would call any other status than 200 a fault of ours.
    """
    if by_script(desk.request):
        return HttpResponse(desk.part(name, node=node, **context))
    return desk.page("step", step=f"desk/outline/{name}.html", node=node, **context)


def refused(desk: Desk, fault: ValidationError | StaleNode, focus: int | None) -> HttpResponse:
    """A change without a form (a move, an undo) that couldn't be made: why, and how it is now."""
    words = in_one(fault)
    if not by_script(desk.request):
        messages.error(desk.request, words)
        return HttpResponseRedirect(_at(desk, focus))
    stale = isinstance(fault, StaleNode)
    return JsonResponse({"fault": words, "whole": desk.branch() if stale else ""})


def in_one(fault: ValidationError | StaleNode) -> str:
    """A refusal as one text."""
    return " ".join(fault.messages) if isinstance(fault, ValidationError) else str(fault)


def answering(view: Callable[..., HttpResponse], *methods: str) -> Callable[..., HttpResponse]:
    """A view whose refusals reach the script as sentences as well."""

    def answer(request: HttpRequest, **keys: int) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        response = _answered(view, request, keys)
        patch_vary_headers(response, [ASKED_BY_SCRIPT])
        return response

    return answer


def _answered(
    view: Callable[..., HttpResponse], request: HttpRequest, keys: dict[str, int]
) -> HttpResponse:
    try:
        return view(request, **keys)
    except StaleNode as stale:
        return _removed(request, stale, keys["tree"])
    except (Http404, PermissionDenied) as fault:
        if not by_script(request):
            raise
        status = 403 if isinstance(fault, PermissionDenied) else 404
        return JsonResponse({"fault": str(fault)}, status=status)


def _removed(request: HttpRequest, stale: StaleNode, tree: int) -> HttpResponse:
    """The row that somebody is at work on is gone; what they typed stays where they typed it."""
    if by_script(request):
        return JsonResponse({"fault": str(stale), "whole": ""})
    typed = [request.POST.get(name, "") for name in ("answer", "question", "hint")]
    context = {"title": "Dit is verwijderd", "fault": str(stale), "typed": typed, "tree": tree}
    return render(request, "desk/outline/gone.html", context)
