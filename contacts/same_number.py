"""Whether rows that are about to be kept would have one number stand twice with a service."""

from collections.abc import Sequence
from itertools import combinations

from contacts.lines import is_same_number, same_number_words
from contacts.models import Phone
from contacts.numbers import Number


def same_numbers(phones: Sequence[Phone]) -> set[tuple[int, int]]:
    """The pairs of these rows of a service, by their places, that are the same number."""
    pairs = combinations(range(len(phones)), 2)
    return {(one, other) for one, other in pairs if is_same_number(phones[one], phones[other])}


def refusal(phone: Phone) -> str:
    """The sentence for a row whose number stands with its service already."""
    return same_number_words(Number.parse(phone.number), phone.service.name)
