"""What somebody is told whose page was saved meanwhile: by whom, when, and what to do now."""

from django.core.exceptions import ValidationError
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from registry.templatetags.portal import long_date

BY_SOMEBODY = _(
    "%(who)s saved this on %(day)s, %(time)s, after you had opened it. Look at what differs, then save again."
)
BY_ONESELF = _("This was saved from another page on %(day)s, %(time)s. Look at what differs, then save again.")
BY_NOBODY_KNOWN = _(
    "This was saved after you had opened it, by somebody else or by you on another page. Look at what differs, then "
    "save again."
)


def stale(who, at, by=None) -> ValidationError:
    """A refusal with code="stale".

    `who`: a person, or None where a list or nobody known saved; `at`: when, or None; `by`: who is saving now.
    """
    if who is None or at is None:
        return ValidationError(BY_NOBODY_KNOWN, code="stale")
    at = localtime(at)
    params = {"day": long_date(at), "time": time_format(at)}
    if who == by:
        return ValidationError(BY_ONESELF, code="stale", params=params)
    return ValidationError(BY_SOMEBODY, code="stale", params=params | {"who": who.get_full_name()})
