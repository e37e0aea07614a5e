"""What the frame of the admin asks for: who somebody is here, in words."""

from typing import Any

from django import template

from desk.home.of_user import roles_in_words

register = template.Library()
register.simple_tag(roles_in_words, name="roles_of")


@register.simple_tag
def full_name(user: Any) -> str:
    """How somebody is called; the name to sign in with where nobody wrote another."""
    name: str = user.get_full_name() or user.get_username()
    return name
