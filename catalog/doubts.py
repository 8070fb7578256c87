"""What speaks against publishing something unseen, for many products at once: then an officer looks at each.

The same questions as on the review page (catalog.hints, catalog.paper_desk), in a fixed number of queries; no writes.
"""

from collections import defaultdict

from django.db.models import F, Q
from django.utils.translation import gettext as _

from catalog.hints import is_near
from catalog.models import Certificate, CertificateProduct, Product
from catalog.paper_desk import hints_of
from registry.acting import people_acting_for_each
from registry.cells import fold_names
from registry.choices import JoinStatus
from registry.constraints import FoldName
from registry.models import JoinRequest, Umkm


def doubts_about(products, changes, day) -> dict[int, list[str]]:
    """{product key: sentences}, of those with any. `changes`: of other products, each with its product."""
    found = defaultdict(list)
    named = [(product, product.name) for product in products]
    renamed = [(change.product, change.values["name"]) for change in changes if "name" in change.values]
    _doubt_names([*named, *renamed], found)
    _doubt_owners(products, found)
    _doubt_people(products, found)
    of_papers = [*products, *(change.product for change in changes if "category" in change.values)]
    _doubt_papers(of_papers, day, found)
    return dict(found)


def _doubt_names(named, found):
    """Another product that may be the same has the same name in another spelling. `named`: [(product, name)]."""
    keys = fold_names(name for _product, name in named)
    twins = defaultdict(list)
    of_twin = "folded_name", "maker", "regency", "status"
    for twin in Product.objects.filter(folded_name__in=keys.values()).only(*of_twin):
        twins[twin.folded_name].append(twin)
    for product, name in named:
        if any(twin.pk != product.pk and is_near(twin, product) for twin in twins[keys[name]]):
            found[product.pk].append(_("Another product has the same name."))


def _doubt_owners(products, found):
    """Another UMKM shares NIB or WhatsApp number, or has the same name in the same kab/kota."""
    makers = {product.maker_id: product.maker for product in products}
    traits = {
        pk: _traits(maker.nib, maker.whatsapp, maker.folded_name, maker.regency_id) for pk, maker in makers.items()
    }
    shared = Umkm.objects.in_register().filter(
        Q(nib__in=[maker.nib for maker in makers.values() if maker.nib])
        | Q(whatsapp__in=[maker.whatsapp for maker in makers.values() if maker.whatsapp])
        | Q(folded_name__in=[maker.folded_name for maker in makers.values()])
    )
    holders = defaultdict(set)
    for pk, *columns in shared.values_list("pk", "nib", "whatsapp", "folded_name", "regency"):
        for trait in _traits(*columns):
            holders[trait].add(pk)
    for product in products:
        if any(holders[trait] - {product.maker_id} for trait in traits[product.maker_id]):
            found[product.pk].append(_("Another UMKM may have the same owner."))


def _traits(nib, whatsapp, folded_name, regency):
    return {(kind, *values) for kind, *values in
            (("nib", nib), ("whatsapp", whatsapp), ("name", folded_name, regency)) if values[0]}  # fmt: skip


def _doubt_people(products, found):
    """Somebody who acts for the maker, or a business of its name and place, was refused before."""
    makers = {product.maker for product in products}
    people = people_acting_for_each(makers)
    names = fold_names(person.full_name for each in people.values() for person in each)
    refused = JoinRequest.objects.filter(status=JoinStatus.REFUSED).annotate(
        person=FoldName(F("user__full_name")), business=FoldName(F("business_name"))
    )
    rows = refused.filter(
        Q(person__in=names.values()) | Q(business__in=[maker.folded_name for maker in makers])
    ).values_list("person", "business", "regency")
    persons, businesses = {row[0] for row in rows}, {row[1:] for row in rows}
    for product in products:
        maker = product.maker
        is_known = any(names[person.full_name] in persons for person in people.get(maker.pk, ()))
        if is_known or (maker.folded_name, maker.regency_id) in businesses:
            found[product.pk].append(_("The office refused these people before, or a business of this name."))


def _doubt_papers(products, day, found):
    """A paper that covers it is odd in itself, has run out, or its number stands on a paper of another maker."""
    named = {product.pk: product for product in products}
    covers = CertificateProduct.objects.filter(product__in=named, certificate__revoked_on__isnull=True)
    covers = list(covers.select_related("certificate").order_by("certificate__kind", "certificate"))
    makers = defaultdict(set)
    numbers = {cover.certificate.number for cover in covers}
    for kind, number, maker in Certificate.objects.filter(number__in=numbers).values_list("kind", "number", "maker"):
        makers[kind, number].add(maker)
    for cover in covers:
        paper = cover.certificate
        is_over = paper.valid_until is not None and paper.valid_until < day
        is_elsewhere = makers[paper.kind, paper.number] - {paper.maker_id}
        if is_over or is_elsewhere or hints_of(paper, [named[cover.product_id]], day):
            words = _("Something about the paper %(paper)s is odd.") % {"paper": paper.get_kind_display()}
            found[cover.product_id].append(words)
