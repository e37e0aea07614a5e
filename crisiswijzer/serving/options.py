"""Every option of the web server: `gunicorn --config python:crisiswijzer.serving.options`.

`make run` and a real deployment both start it with these; only the address and the number of
workers are others. docs/decisions/0038 has why it is this one, with the measurements.
"""

import resource

from crisiswijzer.serving.limits import HEADERS_AT_MOST, KEEP_ALIVE

wsgi_app = "crisiswijzer.asgi"
worker_class = "crisiswijzer.serving.worker.PortalWorker"
workers = 3
# The program is read once; a worker that comes instead of one that died serves in half a second.
preload_app = True
# A worker that says nothing for so many seconds is stopped; what goes on in a thread isn't counted.
timeout = 60
graceful_timeout = 30
# Longer than people read: on a slow line every new connection costs half a second and more.
keepalive = KEEP_ALIVE
# The address with its method, each header, and how many headers.
limit_request_line = limit_request_field_size = HEADERS_AT_MOST
limit_request_fields = 100
# Where nobody is, nobody can be followed: no list of who asked what, at any level.
accesslog = None
loglevel = "warning"
control_socket_disable = True
asgi_loop = "asyncio"
http_parser = "python"

_FILES = 8192


def on_starting(server: object) -> None:
    """A connection is an open file; many systems allow 1,024 until one asks for more."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now != resource.RLIM_INFINITY and now < _FILES:
        wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))
