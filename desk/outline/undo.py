"""Undo on the outline: taking the last change of a tree back, and doing it again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.outline.desk import Desk, desk_for, key_of
from desk.outline.replies import done, refused
from trees.core.outline import Outline
from trees.drafting.rights import changeable
from trees.drafting.undo import undo_last
from trees.lock import tree_lock
from trees.models import DraftEdit, Node

NOT_UNDONE = "Alleen wie dit wijzigde, of een coördinator van deze regio, maakt het ongedaan."


def undo_view(request: HttpRequest, tree: int) -> HttpResponse:
    desk = desk_for(request, tree)
    seen = key_of(request.POST.get("seen"))
    try:
        for edit in (desk.last, desk.undone):
            if edit is not None and edit.pk == seen and not desk.may_undo(edit):
                raise PermissionDenied(NOT_UNDONE)
        with tree_lock():
            words = undo_last(tree=desk.tree, by=desk.by, at=timezone.now(), seen=seen)
            _refuse_beyond_own(desk, seen)
    except ValidationError as fault:
        return refused(desk, fault, None)
    fresh = desk_for(request, tree)
    return done(fresh, words, focus=_where(desk.outline, fresh.outline), whole=True)


def _refuse_beyond_own(desk: Desk, edit: int) -> None:
    """What comes back is theirs to write today too: municipalities may have been taken away."""
    node = DraftEdit.objects.get(pk=edit).undo["node"]
    there = Node.objects.filter(pk=node, tree=desk.tree).exists()
    if there and node not in changeable(desk.scope, desk.tree):
        raise PermissionDenied(NOT_UNDONE)


def _where(was: Outline, now: Outline) -> int | None:
    """The first row that isn't what it was: there somebody goes on reading."""
    changed = (row.pk for row, _ in now.walk() if was.rows.get(row.pk) != row)
    return next(changed, now.root)
