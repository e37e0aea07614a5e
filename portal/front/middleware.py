"""Compressing and marking, but for a page that the front asked for: that does both itself."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

from portal.front.application import ASKED
from portal.front.holds import Held


class Compressed(GZipMiddleware):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if goes_to_the_front(request, response):
            return response
        return super().process_response(request, response)


class Marked(ConditionalGetMiddleware):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if goes_to_the_front(request, response):
            return response
        return super().process_response(request, response)


def goes_to_the_front(request: HttpRequest, response: HttpResponseBase) -> bool:
    return ASKED in request.META and isinstance(response, Held)
