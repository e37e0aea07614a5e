"""Texts that a spreadsheet would take for a formula: made harmless on the way out to CSV."""

# A spreadsheet takes a text that starts with one of these for a formula, or hides it.
GUARDED = tuple("=+-@\t\r\n'＝＋－＠")


def guarded(text: str) -> str:
    """With a ' in front where a spreadsheet would reckon with it."""
    return f"'{text}" if text.startswith(GUARDED) else text


def unguarded(text: str) -> str:
    """The reverse of `guarded`, and of nothing else."""
    return text[1:] if text.startswith("'") and text[1:].startswith(GUARDED) else text
