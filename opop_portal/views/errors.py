"""The pages of faults that no view foresaw: ours, or a database that is away."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseServerError
from django.template import loader

# PostgreSQL's codes: class 08 connection, 57P shutting down or starting up, 53300 too many connections.
AWAY = ("08", "57P", "53300")
COME_BACK_AFTER = 30  # seconds


def server_error(request):
    """503 while the database is away, else 500; called while the exception is being handled. Asks nothing of it."""
    if not is_database_away(sys.exc_info()[1]):
        return HttpResponseServerError(loader.render_to_string("500.html"))
    response = HttpResponse(loader.render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = str(COME_BACK_AFTER)
    return response


def is_database_away(trouble) -> bool:
    """Whether a fault means that no connection could be had or kept; then the driver gives no code, or one of AWAY."""
    if not isinstance(trouble, InterfaceError | OperationalError):
        return False
    code = getattr(trouble.__cause__, "pgcode", None)
    return code is None or code.startswith(AWAY)
