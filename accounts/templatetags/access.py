"""Whether somebody gives others access, for the link to that page."""

from django import template
from django.contrib.auth.models import AnonymousUser, User

from municipalities.scoping import scope_of

register = template.Library()


@register.filter
def gives_access(user: User | AnonymousUser) -> bool:
    scope = scope_of(user)
    return scope.everything or bool(scope.edits)
