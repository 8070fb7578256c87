"""The verbs of papers as their maker keeps them: record, mend, say what is covered, take away.

Each is atomic, locks the products in question and then the paper, takes the freshest copy and returns it. `by` is a
person, `at` a moment. A rule that says no raises ValidationError with a code; a person who may not, PermissionDenied.
A paper that an officer checked or revoked stays as it is: the badge vouches for what was looked at. Further products
may be named for a checked one; they wait until an officer accepts them (catalog.workflow_paper_checks).
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.models import Certificate, CertificateProduct, Product
from registry.choices import Purpose
from registry.days import today
from registry.models import Upload
from registry.numbers import paper_number
from registry.private_files import release_scan
from registry.refusals import refusals_in_words
from registry.stale import stale

# Fields of a paper that whoever acts for the maker fills in; the normal form of the number follows.
FILLED_IN = ("kind", "number_written", "issuer", "issued_on", "valid_until")


@transaction.atomic
def record_paper(maker, *, by, at, scan=None, products=(), **values):
    """Record a paper of a maker, unchecked. `values`: those of FILLED_IN; `scan`: an upload of this person.

    It may cover products that are published already: no badge shows before an officer has checked the paper.
    """
    if not permissions.can_keep_papers(by, maker):
        raise PermissionDenied
    paper = Certificate(maker=maker, created_at=at, updated_at=at, updated_by=by)
    hold_products(paper, products)
    _fill_in(paper, values, at)
    _hang(paper, scan, by)
    with refusals_in_words():
        paper.save()
    _settle_covers(paper, products)
    return paper


@transaction.atomic
def revise_paper(paper, *, by, at, version=None, products=None, **values):
    """Change an unchecked paper; `scan=None` takes the scan away, no `scan` leaves it. A refused one waits again.

    Raises ValidationError(code="checked") or (code="revoked") where an officer has decided on it, (code="stale") when
    somebody saved since `version`.
    """
    hold_products(paper, products or ())
    paper = _take(paper, by, version)
    former = paper.scan
    if "scan" in values:
        _hang(paper, values.pop("scan"), by)
    _fill_in(paper, values, at)
    paper.refused_at, paper.refused_by, paper.refused_why = None, None, ""
    _touch(paper, by, at)
    if former and former != paper.scan:
        release_scan(former, at=at)
    if products is not None:
        _settle_covers(paper, products)
    return paper


@transaction.atomic
def cover(paper, products, *, by, at, version=None):
    """Say that a paper covers these products too; those it covers already stay.

    On a checked paper they show nothing before an officer accepts them. Raises ValidationError(code="revoked").
    """
    hold_products(paper, products)
    paper = _take(paper, by, version, locked=why_ended)
    _settle_covers(paper, {*paper.products.all(), *products})
    return _touch(paper, by, at)


@transaction.atomic
def remove_paper(paper, *, by, at, version=None):
    """Take away an unchecked paper that was recorded by mistake, and its scan with it.

    Raises ValidationError(code="has_history") once an officer has decided on it, whatever became of the decision.
    """
    hold_products(paper)
    paper = _take(paper, by, version)
    if paper.events.exists():
        words = _("An officer has decided on this paper before, so it stays in the record. You can change it.")
        raise ValidationError(words, code="has_history")
    scan = paper.scan
    paper.delete()
    if scan:
        release_scan(scan, at=at)


def why_locked(paper) -> ValidationError | None:
    """What keeps the maker from changing this paper, or None."""
    if ended := why_ended(paper):
        return ended
    if paper.checked_at:
        words = _("An officer has checked this paper, so it stays as it is. If something changed, record a new one.")
        return ValidationError(words, code="checked")
    return None


def why_ended(paper) -> ValidationError | None:
    """What keeps the maker from naming further products for this paper, or None."""
    if not paper.revoked_on:
        return None
    words = _("This paper was revoked; it stays in the record as it is. If there is a new one, record it.")
    return ValidationError(words, code="revoked")


def hold_products(paper, named=()):
    """Lock the products that a paper covers and those named for it, until the transaction ends.

    Whoever locks a paper does so first: writing one lists the products it covers anew, which locks them.
    """
    covered = Q(pk__in=CertificateProduct.objects.filter(certificate=paper.pk).values("product"))
    products = Product.objects.filter(covered | Q(pk__in=[product.pk for product in named])).order_by("pk")
    list(products.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def fresh_paper(paper):
    """The newest copy, locked until the end of the transaction. Raises ValidationError(code="gone")."""
    found = Certificate.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "maker", "scan", "updated_by"
    )
    paper = found.filter(pk=paper.pk).first()
    if paper is None:
        raise ValidationError(_("This paper is no longer there."), code="gone")
    return paper


def refuse_stale_paper(paper, version, by):
    """Raises ValidationError(code="stale") that tells who filled in or decided last, if `version` is not the newest."""
    if version is None or version == paper.version:
        return
    last = paper.events.select_related("by").first()
    if last and last.at >= paper.updated_at:
        raise stale(last.by, last.at, by)
    raise stale(paper.updated_by, paper.updated_at, by)


def _take(paper, by, version=None, locked=why_locked):
    """Lock, then look: the newest copy, if this person may change it and nothing that an officer did keeps it."""
    paper = fresh_paper(paper)
    if not permissions.can_keep_papers(by, paper.maker):
        raise PermissionDenied
    if why := locked(paper):
        raise why
    refuse_stale_paper(paper, version, by)
    return paper


def _touch(paper, by, at):
    paper.version, paper.updated_at, paper.updated_by = paper.version + 1, at, by
    with refusals_in_words():
        paper.save()
    return paper


def _fill_in(paper, values, at):
    if unknown := set(values) - set(FILLED_IN):
        raise TypeError(f"not filled in by people: {', '.join(sorted(unknown))}")
    for field, value in values.items():
        setattr(paper, field, value)
    try:
        number = paper_number(paper.kind, paper.number_written)
    except ValidationError as refusal:
        raise ValidationError({"number_written": refusal}) from None
    paper.number_written, paper.number = number.written, number.normal
    if paper.issued_on and paper.issued_on > today(at):
        words = _("A paper cannot be issued after today.")
        raise ValidationError({"issued_on": ValidationError(words, code="issued_in_future")})


def _hang(paper, scan, by):
    """The scan of the paper: one's own, or the one that hangs there; a scan in use keeps its file for good."""
    if scan is not None:
        if scan.purpose != Purpose.PAPER_SCAN or (scan.owner_id != by.pk and scan.pk != paper.scan_id):
            raise PermissionDenied
        Upload.objects.filter(pk=scan.pk).update(expires_at=None)
    paper.scan = scan


def _settle_covers(paper, products):
    """Make these the covered products; the database refuses those of another maker."""
    wanted = {product.pk: product for product in products}
    if any(product.maker_id != paper.maker_id for product in wanted.values()):
        words = _("Paper and product belong to different makers.")
        raise ValidationError({"products": ValidationError(words, code="product_of_another_maker")})
    paper.covers.exclude(product__in=wanted).delete()
    standing = set(paper.covers.values_list("product_id", flat=True))
    new = [
        CertificateProduct(certificate=paper, product=product, maker_id=paper.maker_id)
        for pk, product in wanted.items()
        if pk not in standing
    ]
    with refusals_in_words():
        CertificateProduct.objects.bulk_create(new)
