"""What the catalogue has to say when two makers become one: products are locked before papers, as its verbs do;
products on show need a maker in OPOP; papers that have since come to cover products of both cannot be parted."""

from django.utils.translation import gettext as _

from catalog.models import CertificateProduct, Product
from registry.choices import Pillar
from registry.merge_relations import LOCKED_FIRST, OBJECTIONS, OBJECTIONS_TO_UNDOING
from registry.models import Umkm

MOST_NAMED = 3


def _needs_pillar(kept, away):
    """`kept` as it would be: without a pillar nothing of it can be on show."""
    if not isinstance(kept, Umkm) or kept.pillar != Pillar.NONE:
        return
    names = Product.objects.published().filter(maker__in=[kept.pk, away.pk]).values_list("name", flat=True)
    if shown := list(names[:MOST_NAMED]):
        words = _("Products are on show, and the kept record would be outside OPOP: choose the pillar. %(names)s")
        yield words % {"names": ", ".join(f"“{name}”" for name in shown)}


def _covers_both(merge):
    """A paper and the products it covers have one maker: those that go back and those that stay must not be tied."""
    if not isinstance(merge.kept, Umkm):
        return
    papers, products = (set(merge.moved.get(f"catalog.{name}.maker", ())) for name in ("certificate", "product"))
    ties = CertificateProduct.objects.filter(maker=merge.kept).select_related("certificate", "product")
    for tie in ties:
        if (tie.certificate_id in papers) != (tie.product_id in products):
            words = _("“%(paper)s” covers “%(product)s” since the merge: untie the two first.")
            yield words % {"paper": tie.certificate, "product": tie.product}


LOCKED_FIRST.extend(["catalog.product.maker", "catalog.certificate.maker"])
OBJECTIONS.append(_needs_pillar)
OBJECTIONS_TO_UNDOING.append(_covers_both)
