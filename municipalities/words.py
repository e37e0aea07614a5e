"""Ages in words."""


def ages_words(first: int | None, last: int | None) -> str:
    """From and up to these years, both included: "12 tot en met 17 jaar"; "" without a limit."""
    if not first and last is None:
        return ""
    if last is None:
        return f"vanaf {first} jaar"
    return f"{first} tot en met {last} jaar" if first else f"tot en met {last} jaar"
