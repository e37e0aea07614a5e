"""Taking the last change of a tree back, and doing it again.

Changes are taken back one by one, the newest first, as far as each is known. An undo that was a
mistake is itself taken back by naming it: `undo_last(seen=last_undo(tree).pk)`.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from trees.drafting.edit_words import REDONE, UNDONE, in_words, what
from trees.drafting.edits import remember
from trees.drafting.restore import NotPossible, restore_rows
from trees.drafting.rows import Rows, digest, rows_of
from trees.lock import tree_lock
from trees.models import DraftEdit, Node, Tree


def last_change(tree: Tree) -> DraftEdit | None:
    """The newest change that still stands and can be taken back; never an undo itself.

    None where the tree was changed in another way since. `edit_words.what(edit)` says what it did,
    `edit_words.in_words(edit)` also who and when.
    """
    edit = _standing(tree)
    return edit if edit and _stands(edit, rows_of(tree.pk)) else None


def last_undo(tree: Tree) -> DraftEdit | None:
    """The newest edit where that is an undo: what `undo_last` with its pk as `seen` does again.

    What was done again comes back as a change of its own, and is taken back like any other.
    """
    edit = _edits(tree).first()
    return edit if edit and _is_undo(edit) and _stands(edit, rows_of(tree.pk)) else None


def undo_last(*, tree: Tree, by: User, at: datetime, seen: int | None = None) -> str:
    """Take the last change back; returns what was done, as a sentence.

    `seen` is the pk of the edit that the page showed: `last_change(tree)`, or `last_undo(tree)` to
    do it again. Raises ValidationError where another change came after it, or where it can't be
    taken back any more.
    """
    with tree_lock(by=by):
        before = rows_of(tree.pk)
        edit = _chosen(tree, seen, before)
        _restore(tree, before, edit)
        again = _is_undo(edit)
        told = what(edit.undoes) if again and edit.undoes else what(edit)
        node = Node.objects.select_related("tree__region").filter(pk=edit.undo["node"]).first()
        remember(
            before=before,
            tree=tree,
            node=node,
            removed=None if node else edit.undo["node"],
            by=by,
            at=at,
            changes=[[REDONE if again else UNDONE, "", told]],
            title=edit.undo["title"],
            undoes=edit,
        )
    if again:
        return f"Opnieuw gedaan: {told}."
    return f"Ongedaan gemaakt: {told}. {edit.undo.get('stays', '')}".rstrip()


def _edits(tree: Tree) -> QuerySet[DraftEdit]:
    # Of the change that was taken back only the words are asked: its rows may be thousands.
    return tree.edits.select_related("by", "undoes").defer("undoes__undo").order_by("-pk")


def _standing(tree: Tree) -> DraftEdit | None:
    """The newest change that wasn't taken back. An undo that was done again doesn't count."""
    passed: set[int] = set()
    for pk, undoes in _edits(tree).values_list("pk", "undoes_id").iterator(chunk_size=100):
        if undoes is None and pk not in passed:
            return _edits(tree).get(pk=pk)
        if pk not in passed and undoes is not None:
            passed.add(undoes)
    return None


def _is_undo(edit: DraftEdit) -> bool:
    """Whether it took a change back; doing that again isn't an undo."""
    return edit.undoes is not None and edit.undoes.undoes_id is None


def _stands(edit: DraftEdit, rows: Rows) -> bool:
    """Whether the tree is still exactly as this edit left it."""
    return bool(edit.undo) and edit.undo["stands"] == digest(rows)


def _chosen(tree: Tree, seen: int | None, rows: Rows) -> DraftEdit:
    """The edit to take back; ValidationError where it isn't the last any more."""
    newest, edit = _edits(tree).first(), _standing(tree)
    if newest is not None and newest.pk == seen and _is_undo(newest):
        edit = newest
    if newest is None or (edit is None and seen is None):
        raise ValidationError("Er is niets om ongedaan te maken.")
    if edit is None or seen not in (None, edit.pk):
        raise ValidationError(_NOT_THE_LAST.format(in_words(newest)))
    if not _stands(edit, rows):
        raise ValidationError(_OTHERWISE)
    return edit


def _restore(tree: Tree, rows: Rows, edit: DraftEdit) -> None:
    try:
        restore_rows(tree, rows, edit.undo["back"], edit.undo["node"])
    except NotPossible as fault:
        raise ValidationError(_IMPOSSIBLE.format(what(edit), fault)) from None


_NOT_THE_LAST = (
    "Intussen is er iets anders gewijzigd, door {}. Er is niets ongedaan gemaakt. "
    "Kijk wat er nu staat, en kies dan opnieuw."
)
_OTHERWISE = (
    "Daarna is deze beslisboom op een andere manier gewijzigd, en dus is de laatste wijziging "
    "niet meer ongedaan te maken. Wijzig met de hand wat anders moet."
)
_IMPOSSIBLE = "Dit is niet meer ongedaan te maken: {}. {} Wijzig met de hand wat anders moet."
