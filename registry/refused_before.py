"""Requests to join that the office refused before, and that look like the same people or the same business.

Somebody who was dismissed may come back under another account: officers see the earlier refusal, with its words.
Questions only, no writes, and nothing is refused because of it. No two accounts share a mobile number or an e-mail,
so it is by names that one recognises them, and by a mailbox that goes by several addresses.
"""

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from registry.choices import JoinStatus
from registry.constraints import FoldName
from registry.models import JoinRequest

SHOWN = 5  # refusals that are shown; more would not be read
ALIKE = {
    "same_account": _("the same account"),
    "same_mailbox": _("the same mailbox"),
    "same_person": _("the same full name"),
    "same_business": _("the same business"),
    "same_pesantren": _("the same pesantren"),
}
OF_THE_ACCOUNT = {"same_mailbox", "same_person"}  # which go without saying


class Mailbox(Func):
    """An e-mail without what stands behind a plus sign: both lead to the same mailbox."""

    function = "regexp_replace"
    template = r"%(function)s(%(expressions)s, '\+[^@]*@', '@')"
    output_field = TextField()


def folded(field, text):
    """The field holds this name, in whatever spelling."""
    return Exact(FoldName(F(field)), FoldName(Value(text)))


def refused_before(asked) -> list[JoinRequest]:
    """Refused requests that resemble this one, the newest first, each with `alike`: in which ways; one query."""
    rules = _ways(asked)
    refused = JoinRequest.objects.filter(Q(*rules.values(), _connector=Q.OR), status=JoinStatus.REFUSED)
    refused = refused.exclude(pk=asked.pk).annotate(**rules).with_names().order_by("-decided_at", "-pk")[:SHOWN]
    for each in refused:
        told = {way for way in rules if getattr(each, way)}
        told -= OF_THE_ACCOUNT if "same_account" in told else set()
        each.alike = [words for way, words in ALIKE.items() if way in told]
    return list(refused)


def _ways(asked):
    """{way: condition} of how another request may resemble this one."""
    person = asked.user
    in_place = Exact(F("regency"), Value(asked.regency_id))
    ways = {
        "same_account": Exact(F("user"), Value(person.pk)),
        "same_person": folded("user__full_name", person.full_name),
        "same_business": Q(folded("business_name", asked.business_name)) & Q(in_place),
    }
    if person.email:
        ways["same_mailbox"] = Exact(Mailbox(F("user__email")), Mailbox(Value(person.email)))
    if asked.pesantren_id:
        ways["same_pesantren"] = Q(pesantren=asked.pesantren_id)
    elif asked.pesantren_written:
        ways["same_pesantren"] = folded("pesantren_written", asked.pesantren_written)
    return ways
