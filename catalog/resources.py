"""Lists of products: their columns, and how a row becomes a product of a maker.

Products arrive as drafts; with an `officer` and a reason as published, which is how the office's old catalogue
comes in.
"""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from catalog import permissions, workflow
from catalog.choices import EDITABLE, RETURNABLE_FIELDS, Paper, Provenance, Status
from catalog.list_columns import PRODUCT_COLUMNS
from catalog.listed_papers import PAPER_COLUMNS, keep_papers, note_new_papers, read_papers
from catalog.material import material_fields
from catalog.models import Category, Product, ProductPhoto
from catalog.namesakes import Namesakes, settle_in_office_list
from catalog.quantities import HIGHEST, grams, price_range, shelf_days, whole_number
from registry import numbers
from registry.cells import check_fields, is_nothing, no_name, one_line, take_regency, warn_of_number
from registry.choices import Pillar, Verdict
from registry.columns import fold_header
from registry.days import today
from registry.found_makers import MAKER_COLUMNS, MakerFinder, make, read_claim
from registry.list_kinds import Change, ListKind
from registry.models import SourceRef, Upload
from registry.numbers import plain
from registry.public_texts import refuse_private_numbers
from registry.templatetags.portal import long_date

MESSAGES = {
    "highest_price_alone": _("Give the lowest price too."),
    "price_too_large": _("This number is too large for a price: at most 2.000.000.000 rupiah."),
    "prices_out_of_order": _("The highest price is below the lowest."),
    "maker_changed": _("The row names another maker now. A list does not move products between makers."),
    "material": _(
        "The product is no longer a draft, so these fields are not changed by a list: %(fields)s. Open the product at "
        "the operators' desk: when it is on show, choose “Propose a change” there."
    ),
    "in_review": _("The office is checking the product; a list does not change it meanwhile."),
    "archived": _("The product is archived and not changed by a list."),
    "category_needed": _("To come in as published, a product needs a category."),
    "pillar_needed": _("To come in as published, a product needs a maker with a pillar and a pesantren."),
    "sent_in_by_officer": _("The officer who publishes this list once sent this product in: another one decides."),
}
WARNINGS = {
    "named_by_description": _("Named by its description; “%(brand)s” was taken as the brand."),
    "named_by_description_alone": _("Named by its description, since the trade name is empty."),
    "category_unknown": _("There is no category “%(category)s”; it was left empty."),
    "not_a_number": _("This is not a whole number; it was left empty."),
    "draft_published": _("This product came in earlier as a draft; this list publishes it."),
    "edited_draft_published": _(
        "This draft was filled in or edited in the portal; this list publishes it as it stands there."
    ),
    "not_published": _("This product has the status “%(status)s” in the portal; this list does not publish it."),
}

# Words that say what kind of business it is, and nothing of its name.
BUSINESS_FORMS = {"irtp", "irt", "ud", "cv", "pt", "toko", "pd", "kub", "ukm", "umkm", "ikm", "koperasi", "kopontren"}
# Food groups of the P-IRT lists that do not lie on the shelf "makanan", by folded name.
CATEGORY_OF_FOOD_GROUP = {
    "kopi dan teh kering": "kopi-teh",
    "bumbu": "bumbu-rempah",
    "rempah rempah": "bumbu-rempah",
    "minuman serbuk": "minuman",
    "lain lain es": "minuman",
}
FOOD_CATEGORY = "makanan"

ONE_LINE = ("name_en", "brand", "unit")
PARAGRAPHS = ("description", "description_en", "ingredients")


def _keep_private_numbers_out(row):
    """What everybody reads on the product's page holds no NIK and no mobile number, whatever the list says."""
    for column in ("name", "name_en", "brand", *PARAGRAPHS):
        try:
            refuse_private_numbers(row.values.get(column) or "")
        except ValidationError as refusal:
            row.fault(refusal, column)


def _refused(code, **params):
    return ValidationError(MESSAGES[code], code=code, params=params)


class ProductList(ListKind):
    """A list of products with their makers. Its own number is that of the P-IRT application, where there is one."""

    code = "product"
    model = Product
    columns = (*PRODUCT_COLUMNS, *MAKER_COLUMNS, *PAPER_COLUMNS)
    needs = (("name", "food"), ("maker",), ("regency", "regency_code"))
    derived = ("net_weight_grams", "shelf_life_days")
    touched = ("updated_at",)
    goes_along = ("catalog.productphoto", "catalog.listing")
    made_after = ("catalog.certificateproduct", "catalog.certificate", "registry.umkm")
    settle_namesakes = staticmethod(settle_in_office_list)

    def __init__(self, *, officer=None, reason=""):
        """Raises PermissionDenied when the officer may not review, ValidationError(code="reason_missing")."""
        self.officer, self.reason = officer, reason.strip()
        if officer and not permissions.is_reviewer(officer):
            raise PermissionDenied
        if officer and not self.reason:
            raise ValidationError(_("Give a reason."), code="reason_missing")

    def default_source(self, table):
        return "sppirt" if "number" in table.columns else super().default_source(table)

    def own_number(self, cells):
        return self.number_in(cells)

    def number_in(self, cells):
        """The number that a row itself gives, or ""."""
        number = one_line(cells.get("number", ""))
        return "" if is_nothing(number) else number

    # --- reading

    def prepare(self):
        self.today, self.material = today(), material_fields()
        self.categories = {}
        for category in Category.objects.filter(is_active=True):
            for word in (category.slug, category.name, category.name_en):
                self.categories[fold_header(word)] = category.pk

    def read(self, row):
        regency = self.read_place(row)
        self._read_name(row)
        for column, clean in (*((c, one_line) for c in ONE_LINE), *((c, str) for c in PARAGRAPHS)):
            if column in row.columns:
                row.values.setdefault(column, clean(row.cells.get(column, "")))
        self._read_category(row)
        read_prices(row)
        read_amounts(row)
        read_papers(row, self.today)
        self.read_maker(row, regency)
        check_fields(row, Product, row.values)
        _keep_private_numbers_out(row)

    def read_place(self, row):
        return take_regency(row)

    def read_maker(self, row, regency):
        row.links["claim"] = read_claim(row, regency)

    def _read_name(self, row):
        """The trade name; or the description of the food, where the trade name is none or only the maker's."""
        trade, food, maker = (one_line(row.cells.get(name, "")) for name in ("name", "food", "maker"))
        named, described = not is_nothing(trade), not is_nothing(food)
        if not named and not described:
            row.fault(no_name(), "name")
        if described and not named:
            row.values["name"] = food
            row.warn("named_by_description", WARNINGS["named_by_description_alone"], "name")
        elif described and bare_name(trade) == bare_name(maker) and bare_name(food) != bare_name(trade):
            row.values["name"] = food
            if not row.cells.get("brand"):
                row.values["brand"] = trade
            row.warn("named_by_description", WARNINGS["named_by_description"], "name", brand=trade)
        else:
            row.values["name"] = trade
            if described and "description" not in row.cells and food != trade:
                row.values["description"] = food

    def _read_category(self, row):
        if not {"category", "food_group"} & set(row.columns):
            return
        word, column = row.cells.get("category", ""), "category"
        key = fold_header(word)
        if is_nothing(word):
            word, column = row.cells.get("food_group", ""), "food_group"
            key = CATEGORY_OF_FOOD_GROUP.get(fold_header(word), FOOD_CATEGORY).replace("-", " ")
        row.values["category_id"] = None if is_nothing(word) else self.categories.get(key)
        if not is_nothing(word) and row.values["category_id"] is None:
            row.warn("category_unknown", WARNINGS["category_unknown"], column, category=word)

    # --- neighbours

    def relate(self, rows):
        self.find_makers(rows)
        known = [row for row in rows if row.is_open and row.record]
        note_new_papers(known)

    def find_makers(self, rows):
        """Set `links["maker"]`, or add a fault."""
        MakerFinder(row.links["claim"] for row in rows).settle(rows)

    def find_standing(self, rows, claimed, lock):
        """A row without a number may mean a product of that name which its maker has already."""
        namesakes = Namesakes(rows, self.records(lock))
        for row in rows:
            self.settle_namesakes(row, namesakes, claimed, numbered=bool(self.number_in(row.cells)))
        note_new_papers([row for row in rows if row.record])

    def label_of(self, name):
        return str(RETURNABLE_FIELDS.get(name.removesuffix("_id")) or super().label_of(name))

    def changes(self, row):
        papers = row.links["papers"].items()
        return super().changes(row) + [Change("", str(Paper(k).label), "", number.written) for k, number in papers]

    def meaning(self, row):
        papers = sorted(number.normal for number in row.links.get("papers", {}).values())
        return [row.links["maker"].pk if "maker" in row.links else None, papers]

    def review_change(self, row):
        """What an officer checked is not changed by a list; a draft is free, except that its maker stays."""
        product = row.record
        if row.links["maker"].pk != product.maker_id:
            row.fault(_refused("maker_changed"), "maker")
        elif product.status not in EDITABLE:
            row.fault(_refused("archived" if product.status == Status.ARCHIVED else "in_review"))
        elif product.status != Status.DRAFT:
            fields = {name.removesuffix("_id") for name in self.changed_fields(row)}
            labels = [str(Product._meta.get_field(name).verbose_name) for name in self.material if name in fields]
            labels += [str(Paper(kind).label) for kind in row.links["papers"]]
            if labels:
                row.fault(_refused("material", fields=", ".join(labels)))
        if not row.is_broken:
            self._review_publication(row, row.values.get("category_id", product.category_id))

    def review_created(self, row):
        if self.officer:
            _require_for_publication(row, row.links["maker"].pillar, row.values.get("category_id"))

    def review_unchanged(self, rows, lock):
        """With an officer, drafts that stand already are published too; a second row of the same draft is not."""
        if not self.officer:
            return
        products = {each.pk: each for each in self.records(lock).filter(pk__in=[_target(row) for row in rows])}
        imported = set(SourceRef.objects.filter(kind=self.code, target__in=products).values_list("target", "version"))
        for row in rows:
            product = products.pop(_target(row), None)
            if product:
                row.record = product
                is_as_imported = (product.pk, product.version) in imported
                self._review_publication(row, product.category_id, is_as_imported=is_as_imported)

    def _review_publication(self, row, category_id, *, is_as_imported=True):
        """With an officer a draft is published; what is at another point of its life is left there, and that said."""
        product = row.record
        if not self.officer or product.status == Status.PUBLISHED:
            return
        if product.status != Status.DRAFT:
            row.warn("not_published", WARNINGS["not_published"], status=product.get_status_display())
            return
        _require_for_publication(row, product.pillar, category_id)
        if product.submitted_by_id == self.officer.pk:
            row.fault(_refused("sent_in_by_officer"))
        if not row.is_broken:
            code = "draft_published" if is_as_imported else "edited_draft_published"
            row.warn(code, WARNINGS[code])
            row.verdict, row.links["is_published"] = Verdict.CHANGED, True

    def edit_days(self, rows):
        return {row.record.pk: long_date(localtime(row.record.updated_at)) for row in rows}

    # --- writing

    def create(self, rows, *, by, at):
        planned = {id(row.links["maker"]): row for row in reversed(rows) if row.links["maker"].pk is None}
        make(row.links["maker"] for row in rows)
        for row in planned.values():
            row.made.append(["registry.umkm", row.links["maker"].pk])
        for row in rows:
            row.record = Product(
                maker=row.links["maker"], provenance=Provenance.LIST, created_by=by, updated_at=at, **row.values
            )
        Product.objects.bulk_create([row.record for row in rows], batch_size=500)
        keep_papers(rows)
        if self.officer:
            self._publish(rows, at)

    def change(self, rows, *, by, at):
        super().change(rows, by=by, at=at)
        keep_papers([row for row in rows if "papers" in row.links])
        self._publish([row for row in rows if "is_published" in row.links], at)

    def _publish(self, rows, at):
        """The rows know the version of their product afterwards."""
        drafts = [row.record.pk for row in rows]
        if drafts:
            published = workflow.publish_from_old_catalogue(drafts, by=self.officer, at=at, note=self.reason)
            versions = {product.pk: product.version for product in published}
            for row in rows:
                row.record.version = versions[row.record.pk]

    def touch(self, record, *, by, at):
        record.updated_at = at

    # --- undoing

    def cannot_undo(self, record, messages):
        """What was published is in the history, which nobody rewrites: such a product is archived instead."""
        published = {"draft_published", "edited_draft_published"}
        return _("published") if published & {each["code"] for each in messages} else ""

    def before_undo(self, records, *, at):
        """Photos that came with the list go with the next sweep."""
        Upload.objects.filter(pk__in=ProductPhoto.objects.filter(product__in=records).values("upload")).update(
            expires_at=at
        )


def _require_for_publication(row, pillar, category_id):
    if pillar == Pillar.NONE:
        row.fault(_refused("pillar_needed"), "pillar")
    if category_id is None:
        row.fault(_refused("category_needed"), "category")


def _target(row):
    """The record that a row means: the one it was known by, or one that stood already."""
    return row.record.pk if row.record else (row.ref.target if row.ref else None)


def bare_name(text: str) -> str:
    """A name without signs and words such as UD or CV, to tell whether two are the same."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return "".join([word for word in words if word not in BUSINESS_FORMS] or words)


def read_price(text: str) -> tuple[int, int] | None:
    """As catalog.quantities.price_range; a number beyond all prices is refused as such (code="price_too_large")."""
    digits = re.findall(r"\d{10,}", re.sub(r"(?<=\d)[., ](?=\d{3}(?!\d))", "", plain(text)))
    numbers_written = [number.lstrip("0") for number in digits]
    if any(len(number) > 10 or int(number or 0) > HIGHEST for number in numbers_written):
        raise _refused("price_too_large")
    return price_range(text)


def read_prices(row) -> None:
    if not {"price", "price_max"} & set(row.columns):
        return
    lowest, highest = row.take("price", read_price), row.take("price_max", read_price)
    if highest and not lowest:
        row.fault(_refused("highest_price_alone"), "price_max")
    low, high = lowest or (None, None)
    if low and highest:
        high = highest[1]
        if high < low:
            row.fault(_refused("prices_out_of_order"), "price_max")
    row.values |= {"price_from": low, "price_to": high if high != low else None}


def read_amounts(row) -> None:
    """Weight, shelf life, minimum order, capacity and barcode, as written and as numbers."""
    for column, field, reader in (
        ("net_weight", "net_weight_grams", grams),
        ("shelf_life", "shelf_life_days", shelf_days),
    ):
        if column in row.columns:
            written = one_line(f"{row.cells.get(column, '')} {row.cells.get(f'{column}_unit', '')}")
            row.values |= {f"{column}_written": written, field: reader(written)}
    for column in ("minimum_order", "monthly_capacity"):
        if column in row.columns:
            row.values[column] = _count_or_warning(row, column)
    if "gtin" in row.columns:
        number = row.take("gtin", numbers.gtin)
        row.values["gtin"] = number.normal if number else ""
        if number:
            warn_of_number(row, number, "gtin")


def _count_or_warning(row, column):
    text = row.cells.get(column, "")
    if is_nothing(text):
        return None
    try:
        return whole_number(text) or None
    except ValidationError:
        row.warn("not_a_number", WARNINGS["not_a_number"], column)
        return None
