"""What tests of the operators' desk share: the forms as browsers send them, and how answers are read."""

import re
import uuid

from django.contrib.messages import get_messages

from catalog.choices import Status
from catalog.forms import ProductForm
from catalog.models import Category
from catalog.proposed import see_proposals
from catalog.steps import FILLED_IN, PHOTOS, PRICE, WHAT

NEW = "/operator/produk/baru/"
MOST_QUERIES = 12


def typed(**values):
    """What a browser sends of the first step, filled in for a new product."""
    return {
        "token": str(uuid.uuid4()),
        "name": "Keripik Talas",
        "category": Category.objects.get(slug="makanan").pk,
        "description": "Renyah.\r\nGurih.",
        "brand": "Barokah",
        "to": PHOTOS.slug,
    } | values


def typed_price(product, **values):
    """What a browser sends of the fourth step."""
    return opened(product, PRICE) | {
        "ingredients": "Talas, minyak",
        "net_weight_written": "250 gram",
        "shelf_life_written": "6 bulan",
        "price_from": "Rp 15.000",
        "price_to": "20rb",
        "unit": "bungkus",
        "minimum_order": "10",
        "monthly_capacity": "1.500",
    } | values  # fmt: skip


def opened(product, step):
    """Version, mark and change, of photos also those known, as the page of a step prints them now."""
    seen = as_seen(product)
    form = ProductForm(person=None, step=step, product=seen)
    known = {"known": form.known_photos} if step == PHOTOS else {}
    return {"version": seen.version, "mark": form.mark, "change": form.change_named} | known


def as_seen(product):
    """The product as its maker sees it now."""
    product = type(product).objects.with_maker().with_photos().get(pk=product.pk)
    see_proposals([product])
    return product.seen


def retyped(product, step=WHAT, **values):
    """A step of a product as its page sends it back, with some values changed."""
    names = [name for name in step.fields if name not in ("maker", "photos")]
    seen = as_seen(product) if product.status == Status.PUBLISHED else product
    stored = {name: seen.serializable_value(name) for name in names}
    stored = {name: "" if value is None else value for name, value in stored.items()}
    return opened(product, step) | stored | values


def rephotographed(product, *uploads, **values):
    """The step of the photos, naming these uploads."""
    return opened(product, PHOTOS) | {"kept_photos": ["", *(upload.pk for upload in uploads)]} | values


def address(product, word=""):
    """`word`: of a step (apa, foto, surat, harga) or of a button (ajukan, tarik, arsipkan)."""
    return f"/operator/produk/{product.pk}/{word}/" if word else f"/operator/produk/{product.pk}/"


def steps_of(product):
    return [address(product, slug) for slug in FILLED_IN]


def errors(response):
    found = response.context["form"].errors.as_data()
    return {name: [error.code for error in listed] for name, listed in found.items()}


def told(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


def form_value(page, name):
    """What stands in an input of a page."""
    return re.search(rf'<input[^>]* name="{name}"[^>]*? value="([^"]*)"', page)[1]
