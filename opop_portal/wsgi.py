"""The door for the web server."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opop_portal.settings")


class Request(WSGIRequest):
    """A request whose Content-Type may be nonsense: Django fails on it before any middleware could refuse it."""

    has_unreadable_type = False

    def _set_content_type_params(self, meta):
        try:
            super()._set_content_type_params(meta)
        except (LookupError, ValueError):
            self.content_type, self.content_params, self.has_unreadable_type = "", {}, True


class Portal(WSGIHandler):
    request_class = Request

    def __call__(self, environ, start_response):
        response = super().__call__(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        response.close()  # headers alone; gunicorn warns of a body that it has to drop
        return []


django.setup(set_prefix=False)
application = Portal()
