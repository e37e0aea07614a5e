"""What every page of the desk starts from: who is at work, its address, and the frame around it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from municipalities.models import Region
from municipalities.scoping import scope_of

M = TypeVar("M", bound=Model)

NO_REGION = "Deze regio is er niet, of je hoort er niet bij. Kies een regio in het beheer."

READ, WRITE = ("GET", "HEAD"), ("POST",)
BOTH = (*READ, *WRITE)


def publisher(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 the admin lets nobody else in
    return request.user


def address(
    route: str, name: str, view: Callable[..., Any], methods: Sequence[str] = READ, **given: Any
) -> URLPattern:
    """Where a page of the desk is, for who is let in; the view is also called with `given`."""
    answer = admin.site.admin_view(require_http_methods(list(methods))(view))
    return path(route, answer, given, name=name)


def first_or_404(rows: QuerySet[M], otherwise: str) -> M:
    """The first of these rows; where there is none, the page that isn't there says why."""
    row = rows.first()
    if row is None:
        raise Http404(otherwise)
    return row


def region_for(request: HttpRequest, slug: str, otherwise: str = NO_REGION) -> Region:
    """The region, for somebody who may see it; else there is none."""
    return first_or_404(scope_of(request.user).visible(Region.objects.filter(slug=slug)), otherwise)


def asked_without(request: HttpRequest, page: str) -> str:
    """What was asked for, for the link to another page of the same; `page` is its number."""
    asked = request.GET.copy()
    asked.pop(page, None)
    return asked.urlencode()


def desk_page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    """A page in the frame of the admin."""
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
