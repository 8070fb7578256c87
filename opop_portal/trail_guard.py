"""The portal does not serve while its trail could be bent: looked at when it starts, and once in each process."""

import sys

from django.conf import settings
from django.db import OperationalError, connection

from registry.trail import faults

_looked_at: set = set()  # databases that this process found whole


class UnhardenedTrail(OperationalError):
    """Answered like a database that is away: a clean page, and nothing is read or written."""


def is_asked_for() -> bool:
    """Not by the owner, who makes the trail, nor where somebody accepted that one role does both."""
    return settings.DATABASE_ROLE != "owner" and not settings.ALLOW_ONE_ROLE


def refuse_unless_hardened(sender=None, connection=connection, **kwargs):
    """Raises UnhardenedTrail. Called with each new connection; it looks until all was found well once."""
    name = connection.settings_dict["NAME"]
    if name in _looked_at or connection.alias != "default" or not is_asked_for():
        return
    if found := faults(connection.alias):
        raise UnhardenedTrail("; ".join(found))
    _looked_at.add(name)


def stop_unless_hardened(warn):
    """End with a sentence instead of serving; a database that is away is waited for, and looked at later."""
    try:
        connection.ensure_connection()
    except UnhardenedTrail as trouble:
        sys.exit(str(trouble))
    except OperationalError as trouble:
        warn("The database does not answer yet: %s", type(trouble).__name__)
    finally:
        connection.close()
