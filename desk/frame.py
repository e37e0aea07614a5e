"""What every page of the desk starts from: who is at work, and the frame around it."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest


def publisher(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 the admin lets nobody else in
    return request.user


def framed(site: Any, request: HttpRequest, **context: Any) -> dict[str, Any]:
    """The context of a page in the frame of the admin."""
    return {**site.each_context(request), **context}
