"""The verbs of papers as the office checks them: check, refuse, revoke, look again, accept for further products.

Publishing a product checks no paper; these do. Each is atomic, locks the products that the paper covers and then the
paper, takes the freshest copy, leaves one row of the paper's history and returns the paper. `by` is a person, `at` a
moment, `version` the one that was looked at. A rule that says no raises ValidationError with a code: "stale" when
somebody saved since, "wrong_status" where the verb does not start from how the paper stands, "words_missing"; a person
who may not, or acts for the maker, PermissionDenied.

Who filled in a paper and when (`updated_by`, `updated_at`) stays: its place in the queue follows from it.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.choices import CheckedHow, PaperVerb
from catalog.models import PaperEvent
from catalog.notices_papers import tell_of_paper
from catalog.workflow_papers import fresh_paper, hold_products, refuse_stale_paper
from registry.days import today
from registry.refusals import refusals_in_words

NOT_ANY_MORE = _("This is not possible any more: the paper was decided on meanwhile, or waits again.")


@transaction.atomic
def check_paper(paper, *, by, at, how, note="", version=None):
    """Vouch for a paper, and for all products it covers now: their badge shows while it is valid.

    `how`: of CheckedHow. Raises ValidationError(code="how_missing").
    """
    paper = _take(paper, by, permissions.can_check, version)
    _refuse_unless(paper.is_waiting)
    if how not in CheckedHow.values:
        raise ValidationError({"how": ValidationError(_("Say how the paper was checked."), code="how_missing")})
    paper.checked_at, paper.checked_by, paper.checked_how = at, by, how
    paper.covers.update(accepted_at=at, accepted_by=by)
    return _settle(paper, PaperVerb.CHECK, by=by, at=at, note=note.strip())


@transaction.atomic
def refuse_paper(paper, *, by, at, note, version=None):
    """Ask the maker in words to mend a paper; once mended it waits again."""
    paper = _take(paper, by, permissions.can_check, version)
    _refuse_unless(paper.is_waiting)
    paper.refused_at, paper.refused_by, paper.refused_why = at, by, _words(note)
    return _settle(paper, PaperVerb.REFUSE, by=by, at=at, note=paper.refused_why)


@transaction.atomic
def revoke_paper(paper, *, by, at, on, note, version=None):
    """Withdraw a checked paper from the day `on` it holds no more; its badge falls at once, whatever the day.

    Raises ValidationError(code="revoked_in_future") or (code="revoked_before_issue").
    """
    paper = _take(paper, by, permissions.can_revoke, version)
    _refuse_unless(paper.checked_at and not paper.revoked_on)
    if on > today(at):
        words = _("A paper cannot be revoked after today.")
        raise ValidationError({"on": ValidationError(words, code="revoked_in_future")})
    if paper.issued_on and on < paper.issued_on:
        words = _("A paper cannot be revoked before it was issued.")
        raise ValidationError({"on": ValidationError(words, code="revoked_before_issue")})
    paper.revoked_on, paper.revoked_by, paper.revoked_why = on, by, _words(note)
    return _settle(paper, PaperVerb.REVOKE, by=by, at=at, note=paper.revoked_why)


@transaction.atomic
def reopen_check(paper, *, by, at, note, version=None):
    """A second officer takes the decision that stands back, with a reason: the paper waits again, no badge shows."""
    paper = _take(paper, by, permissions.can_reopen, version)
    _refuse_unless(not paper.is_waiting)
    reason = _words(note)
    paper.checked_at, paper.checked_by, paper.checked_how = None, None, ""
    paper.refused_at, paper.refused_by, paper.refused_why = None, None, ""
    paper.revoked_on, paper.revoked_by, paper.revoked_why = None, None, ""
    paper.covers.update(accepted_at=None, accepted_by=None)
    return _settle(paper, PaperVerb.REOPEN, by=by, at=at, note=reason)


@transaction.atomic
def accept_covers(paper, products, *, by, at, version=None):
    """Accept that a checked paper covers these products, which its maker named later: their badge shows.

    Raises ValidationError(code="nothing_claimed") where one of them does not wait for it.
    """
    paper = _take(paper, by, permissions.can_check, version)
    claims, names = _claims(paper, products)
    claims.update(accepted_at=at, accepted_by=by)
    return _settle(paper, PaperVerb.ACCEPT, by=by, at=at, note=names)


@transaction.atomic
def decline_covers(paper, products, *, by, at, note, version=None):
    """Say that a checked paper does not cover these products, which its maker named later; it names them no more."""
    paper = _take(paper, by, permissions.can_check, version)
    claims, names = _claims(paper, products)
    reason = _words(note)
    claims.delete()
    return _settle(paper, PaperVerb.REFUSE, by=by, at=at, note=f"{names}: {reason}")


def _take(paper, by, may, version):
    """Lock the products, then the paper, then look."""
    hold_products(paper)
    paper = fresh_paper(paper)
    if not may(by, paper):
        raise PermissionDenied
    refuse_stale_paper(paper, version, by)
    return paper


def _refuse_unless(holds):
    if not holds:
        raise ValidationError(NOT_ANY_MORE, code="wrong_status")


def _words(note):
    if not note.strip():
        raise ValidationError({"note": ValidationError(_("Say in words why."), code="words_missing")})
    return note.strip()


def _claims(paper, products):
    """(rows, names) of products that wait to be accepted for a paper whose check stands."""
    _refuse_unless(paper.checked_at and not paper.revoked_on)
    wanted = {product.pk for product in products}
    claims = paper.covers.filter(accepted_at__isnull=True, product__in=wanted)
    found = claims.select_related("product").order_by("product__folded_name", "product_id")
    names = [claim.product.name for claim in found]
    if not wanted or len(names) != len(wanted):
        words = _("Choose products that wait to be accepted; perhaps they were decided on meanwhile.")
        raise ValidationError({"products": ValidationError(words, code="nothing_claimed")})
    return claims, ", ".join(names)


def _settle(paper, verb, *, by, at, note=""):
    paper.version += 1
    with refusals_in_words():
        paper.save()
    PaperEvent.objects.create(certificate=paper, verb=verb, by=by, at=at, note=note)
    tell_of_paper(paper, verb, by=by, note=note)
    return paper
