"""The frame of the admin, around the pages of signing in and of accounts."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.views import View


def page(request: HttpRequest, template: str, **words: object) -> TemplateResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **words})


def framed(view: type[View], title: str) -> Callable[..., HttpResponseBase]:
    """A page of Django's or of allauth's within our frame, under a title of ours."""
    own = view.as_view()

    @wraps(own)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = own(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            frame = {**admin.site.each_context(request), "title": title}
            response.context_data = {**(response.context_data or {}), **frame}
        return response

    return shown
