"""Who was first: what is said where a verb is not possible any more because of somebody's step."""

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from registry.refusals import codes_of
from registry.templatetags.portal import long_date

NOT_ANY_MORE = {"wrong_status", "overtaken"}  # refusals behind which somebody else's step may stand


def words_refusing(product, user, refusal) -> list[str]:
    """The sentences of a refusal, after who took which step when where the product is past the verb."""
    if not NOT_ANY_MORE & set(codes_of(refusal)):
        return refusal.messages
    newest = product.events.select_related("by").first()
    first = [who_was_first(newest.by, newest.get_verb_display(), newest.at, user)] if newest else []
    return first + refusal.messages


def who_was_first(who, what, at, user) -> str:
    """`what`: the step, in words; `user`: whoever is told."""
    at = localtime(at)
    about = {"what": what, "day": long_date(at), "time": time_format(at)}
    if who == user:
        return _("You did this already: %(what)s, %(day)s, %(time)s.") % about
    about["who"] = who.get_full_name()
    return _("%(who)s was here before you: %(what)s, %(day)s, %(time)s.") % about
