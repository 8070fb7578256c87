"""Workbooks for lists of products: what operators fill in of their own, and what the office does of all makers."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from registry.choices import OPOP_PILLARS
from registry.models import Regency, Umkm
from registry.sheet_templates import TemplateSheet

# The words of the product form; lists from older workbooks are matched by their synonyms (catalog.list_columns).
HEADERS = {
    "name": "Nama produk",
    "number": "Kode produk Anda sendiri",
    "category": "Kategori",
    "price": "Harga",
    "price_max": "Harga tertinggi",
    "unit": "Satuan",
    "brand": "Merek dagang",
    "description": "Keterangan",
    "ingredients": "Bahan",
    "net_weight": "Berat bersih",
    "shelf_life": "Masa simpan",
    "minimum_order": "Pesanan terkecil",
    "monthly_capacity": "Kesanggupan per bulan",
    "halal": "No. halal",
    "pirt": "No. P-IRT",
    "md": "BPOM MD",
    "gtin": "Barcode",
    "photos": "Foto",
}
MAKER_HEADERS = {
    "maker": "Nama usaha",
    "pillar": "Pilar",
    "pesantren": "Nama pesantren",
    "nspp": "NSPP",
    "regency": "Kab/Kota",
    "owner_name": "Pemilik",
    "whatsapp": "No. WA",
    "nib": "NIB",
    "address": "Alamat",
}
EXAMPLE = {
    "name": "Keripik Talas Pandan",
    "number": "KT-250",
    "category": "Makanan",
    "price": "15.000",
    "price_max": "",
    "unit": "bungkus",
    "brand": "Berkah",
    "description": "Renyah, dari talas kebun sendiri.",
    "ingredients": "Talas, minyak sawit, garam",
    "net_weight": "250 gram",
    "shelf_life": "6 bulan",
    "minimum_order": "10",
    "monthly_capacity": "500",
    "halal": "ID35110002418860325",
    "pirt": "2063517010001-29",
    "photos": "keripik-1.jpg; keripik-2.jpg",
    "maker": "Kopontren Berkah",
    "pillar": "Pesantrenpreneur",
    "pesantren": "Miftahul Ulum",
    "nspp": "510035090001",
    "regency": "Kab. Jember",
    "owner_name": "Hasan",
    "whatsapp": "081234567890",
    "nib": "1234567890123",
    "address": "Jl. Raya 1",
}
ADVICE = {
    "name": _("As on the package, at most 120 letters."),
    "number": _("Your own code of the product, if you have one: a later list finds the product again by it."),
    "category": _("Choose from the list in the cell."),
    "price": _("In rupiah: 15000 or 15.000. A range such as 15.000-20.000 is possible too."),
    "price_max": _("Only where there is a range."),
    "unit": _("What the price is for: piece, pack, kg."),
    "net_weight": _("With its unit: 250 gram, 1 kg, 500 ml."),
    "shelf_life": _("With its unit: 6 months, 30 days."),
    "minimum_order": _("A whole number."),
    "monthly_capacity": _("How many you can make in a month: a whole number."),
    "halal": _("As on the certificate. The office checks it before it is shown."),
    "pirt": _("As on the certificate, with the year at its end."),
    "md": _("As on the permit."),
    "gtin": _("The digits below the bars."),
    "photos": _("Names of the photo files, parted by a semicolon. The photos follow in a zip when the list is saved."),
    "maker": _("As registered in the portal."),
    "pillar": _("Choose from the list in the cell; leave it empty outside OPOP."),
    "pesantren": _("The pesantren that the business belongs to."),
    "nspp": _("12 digits; it tells pesantren of one name apart."),
    "regency": _("Choose from the list in the cell."),
    "whatsapp": _("Never shown without consent."),
    "nib": _("13 digits."),
    "address": _("Never shown to the public."),
}
AMOUNTS = ("price", "price_max", "minimum_order", "monthly_capacity")


def own_template(user) -> TemplateSheet:
    """Of an operator's products; who acts for several makers says in each row which one it is."""
    makers = list(Umkm.objects.acted_for_by(user).order_by("folded_name").values_list("name", flat=True))
    headers = HEADERS
    if len(makers) > 1:
        headers = {"name": HEADERS["name"], "maker": MAKER_HEADERS["maker"], **HEADERS}
    return _template(headers, {"maker": makers} if len(makers) > 1 else {}, needed=("name",))


def office_template(_user) -> TemplateSheet:
    choices = {
        "pillar": [str(pillar.value).capitalize() for pillar in OPOP_PILLARS],
        "regency": [each.brief_name for each in Regency.objects.filter(is_active=True)],
    }
    headers = {"name": HEADERS["name"], **MAKER_HEADERS, **HEADERS}
    del headers["number"]  # the office's lists know the number of a P-IRT application by that name
    return _template(headers, choices, needed=("name", "maker", "regency"))


def _template(headers: Mapping[str, str], choices: Mapping, needed: Sequence[str]) -> TemplateSheet:
    categories = list(Category.objects.filter(is_active=True).values_list("name", flat=True))
    return TemplateSheet(
        code="product",
        headers=headers,
        example=EXAMPLE,
        needed=needed,
        amounts=AMOUNTS,
        choices={"category": categories} | dict(choices),
        advice=ADVICE,
    )
