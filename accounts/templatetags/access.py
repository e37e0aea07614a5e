"""Whether somebody gives others access, for the link to that page."""

from typing import Any

from django import template

from municipalities.scoping import scope_of

register = template.Library()


@register.filter
def gives_access(user: Any) -> bool:
    scope = scope_of(user)
    return scope.everything or bool(scope.edits)
