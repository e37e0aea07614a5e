"""The address of a static file, as a page names it."""

from django.templatetags.static import static


def asset(name: str) -> str:
    """The address. A file without a hashed name must not take a page down."""
    try:
        return static(name)
    except ValueError:
        return f"/static/{name}"
