"""What somebody is told who saves after somebody else did: who, when, and what to do now."""

from django.core.exceptions import ValidationError
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from registry.templatetags.portal import long_date


def stale(who, at) -> ValidationError:
    """A refusal with code="stale". `who`: a person, or None where a list or nobody known saved; `at`: when, or None."""
    if who is None or at is None:
        words = _("Somebody else saved this after you had opened it. Look at what differs, then save again.")
        return ValidationError(words, code="stale")
    at = localtime(at)
    params = {"who": who.get_full_name(), "day": long_date(at), "time": time_format(at)}
    words = _(
        "%(who)s saved this on %(day)s, %(time)s, after you had opened it. Look at what differs, then save again."
    )
    return ValidationError(words, code="stale", params=params)
