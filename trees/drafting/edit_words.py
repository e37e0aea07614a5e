"""Changes of a draft in words: what was done, by whom and when."""

from trees.models import DraftEdit
from trees.words import moment_short, name_of

# The names of what isn't a change of a field.
GONE = "verwijderd"
MOVED = "plaats"
ADDED = "toegevoegd"
COPIED = "gekopieerd"
UNDONE = "ongedaan gemaakt"
REDONE = "opnieuw gedaan"


def in_words(edit: DraftEdit) -> str:
    """Who changed what, and when: "bas op 21 november 2026 om 10:00: vraag van ... naar ..."."""
    return f"{name_of(edit.by)} op {moment_short(edit.at)}: {_changes_in_words(edit)}"


def what(edit: DraftEdit) -> str:
    """What was changed, and of which node: "“Ja”: vraag van ... naar ..."; without who and when."""
    title = edit.undo.get("title", "")
    names = {change[0] for change in edit.changes}
    told = _changes_in_words(edit)
    return told if not title or names & set(_WHOLE) else f"“{title}”: {told}"


def _changes_in_words(edit: DraftEdit) -> str:
    return ", ".join(_change_in_words(*change) for change in edit.changes) or "iets anders"


def _change_in_words(name: str, was: str, now: str) -> str:
    if name in _WHOLE:
        return _WHOLE[name].format(was=was, now=now)
    return f"{name} van “{was}” naar “{now}”"


_WHOLE = {
    GONE: "“{was}” verwijderd",
    ADDED: "“{now}” toegevoegd",
    COPIED: "“{was}” gekopieerd naar “{now}”",
    UNDONE: "ongedaan gemaakt: {now}",
    REDONE: "opnieuw gedaan: {now}",
}
