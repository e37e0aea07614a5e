"""Compressing and marking, but for a page that the front asked for: that does both itself."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.deprecation import MiddlewareMixin

from portal.front.application import ASKED
from portal.front.holds import Held


class _NotForTheFront(MiddlewareMixin):
    """Before a middleware that changes responses: one that goes to the front stays as it is."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if ASKED in request.META and isinstance(response, Held):
            return response
        changed: HttpResponseBase = super().process_response(request, response)  # type: ignore[misc]  # of the next class
        return changed


class Compressed(_NotForTheFront, GZipMiddleware):
    pass


class Marked(_NotForTheFront, ConditionalGetMiddleware):
    pass
