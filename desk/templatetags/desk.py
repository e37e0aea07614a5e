"""What the frame of the admin asks for: who somebody is here, in words."""

from django import template

from desk.home.of_user import roles_in_words
from trees.words import name_of

register = template.Library()
register.simple_tag(roles_in_words, name="roles_of")
register.simple_tag(name_of, name="full_name")
