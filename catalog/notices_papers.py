"""What the catalogue tells makers of their papers: what the office decided, and in good time that one ends."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalog.choices import PaperVerb
from catalog.models import Certificate, CertificateProduct
from registry.acting import people_acting_for, people_acting_for_each
from registry.models import Notice
from registry.notices import NOTICES, Kind, tell_each
from registry.templatetags.portal import long_date

ENDS_SOON, ENDED = "paper_ends_soon", "paper_ended"
STEPS = (7, 30, 90, 180)  # days before the end
ENDED_TOLD = 7  # days after the end in which it is still news, should the daily job have stood still

NOTICES.update(
    {
        ENDS_SOON: Kind(
            _("%(paper)s %(number)s of %(maker)s ends on %(day)s."),
            _("Renew it in time, then record the new paper here."),
            "wait",
            "clock",
        ),
        ENDED: Kind(
            _("%(paper)s %(number)s of %(maker)s ended on %(day)s."),
            _("Renew it, then record the new paper here."),
            "stop",
            "warn",
        ),
        "paper_checked": Kind(
            _("The office checked %(paper)s %(number)s of %(maker)s."), _("Its star shows now."), "ok", "check"
        ),
        "paper_refused": Kind(
            _("%(paper)s %(number)s of %(maker)s needs mending: %(note)s"),
            _("Mend it, and the office looks again."),
            "stop",
            "warn",
        ),
        "paper_revoked": Kind(
            _("%(paper)s %(number)s of %(maker)s was revoked: %(note)s"),
            _("Its star shows no more. If there is a new paper, record it."),
            "stop",
            "slash",
        ),
        "paper_accepted": Kind(
            _("%(paper)s %(number)s of %(maker)s now holds for %(note)s too."), _("The star shows now."), "ok", "check"
        ),
        "paper_declined": Kind(
            _("%(paper)s %(number)s of %(maker)s does not hold for %(note)s"),
            _("If another paper does, record it."),
            "stop",
            "warn",
        ),
    }
)
KIND_OF = {
    PaperVerb.CHECK: "paper_checked",
    PaperVerb.REFUSE: "paper_refused",
    PaperVerb.REVOKE: "paper_revoked",
    PaperVerb.ACCEPT: "paper_accepted",
}


def tell_of_paper(paper, verb, *, by, note=""):
    """The people of the maker learn what the office decided on a paper; of a decision taken back nobody is told."""
    kind = "paper_declined" if verb == PaperVerb.REFUSE and paper.checked_at else KIND_OF.get(verb)
    if kind is None:
        return
    people = people_acting_for(paper.maker).exclude(pk=by.pk)
    tell_each([_notice(paper, person, kind, note=note) for person in people])


def tell_of_expiring_papers(day) -> int:
    """Tell all who act for a maker that a paper of it ends, or has; how many papers. Safe to repeat on any day.

    Each paper has steps of 180, 90, 30 and 7 days and the day after; only the step it stands in is told, once for each
    end date. A paper that newer ones have replaced for all its products is passed over. A fixed number of queries.
    """
    papers = list(_ending(day))
    people = people_acting_for_each({paper.maker for paper in papers})
    tell_each([_reminder(paper, person, day) for paper in papers for person in people.get(paper.maker_id, ())])
    return len(papers)


def step_of(paper, day) -> str:
    """Which step a paper stands in: "180" … "7" days before its end, "ended" after it, "" where nothing is due."""
    left = (paper.valid_until - day).days
    if left < 0:
        return "ended" if left >= -ENDED_TOLD else ""
    return next((str(step) for step in STEPS if left <= step), "")


def _ending(day):
    """Papers with a step due and no successor, with their makers."""
    first, last = day - timedelta(days=ENDED_TOLD), day + timedelta(days=STEPS[-1])
    papers = Certificate.objects.filter(
        revoked_on__isnull=True, refused_at__isnull=True, valid_until__range=(first, last)
    )
    covers = CertificateProduct.objects.filter(certificate=OuterRef("pk"))
    left_alone = Exists(covers.filter(~Exists(_later_covers()))) | (~Exists(covers) & ~Exists(_later_papers()))
    return papers.filter(left_alone).select_related("maker").order_by("pk")


def _later_papers():
    """Papers of the same maker and kind that last longer than the paper of the outer query."""
    return Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        maker=OuterRef("maker"),
        kind=OuterRef("kind"),
        revoked_on__isnull=True,
        refused_at__isnull=True,
    )


def _later_covers():
    """The same, seen from a covered product: longer papers that cover it too."""
    return CertificateProduct.objects.filter(
        Q(certificate__valid_until__isnull=True) | Q(certificate__valid_until__gt=OuterRef("certificate__valid_until")),
        certificate__kind=OuterRef("certificate__kind"),
        certificate__revoked_on__isnull=True,
        certificate__refused_at__isnull=True,
        product=OuterRef("product"),
    )


def _reminder(paper, person, day):
    step = step_of(paper, day)
    kind = ENDED if step == "ended" else ENDS_SOON
    with translation.override(person.language):
        end = long_date(paper.valid_until)
    return _notice(paper, person, kind, key=f"{paper.pk}:{paper.valid_until:%Y%m%d}:{step}", day=end)


def _notice(paper, person, kind, *, key="", **params):
    with translation.override(person.language):
        named = {
            "paper": str(paper.get_kind_display()),
            "number": paper.number_written,
            "maker": str(paper.maker),
        }
    address = reverse("paper_edit", args=[paper.pk])
    return Notice(user=person, kind=kind, key=key, address=address, params=named | params)
