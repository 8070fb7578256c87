"""Lists of products that operators bring in: their own makers' alone; and the entrances of lists of products."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from catalog import permissions
from catalog.list_columns import PRODUCT_COLUMNS
from catalog.list_sending import drafts_of
from catalog.listed_papers import PAPER_COLUMNS
from catalog.namesakes import settle_in_own_list
from catalog.product_templates import office_template, own_template
from catalog.resources import ProductList
from registry.cells import fold_names, is_nothing, one_line
from registry.choices import Desk
from registry.columns import Column, fold_header
from registry.found_makers import MAKER_COLUMNS
from registry.importing import hash_of
from registry.incoming_kinds import Entrance, open_entrance
from registry.models import Umkm

MESSAGES = {
    "maker_needed": gettext_lazy("You act for several businesses: name the one that makes this product."),
    "maker_foreign": gettext_lazy("You do not act for a business of this name."),
    "maker_left": gettext_lazy("You no longer act for the business that was chosen for this list."),
    "maker_twice": gettext_lazy("You act for two businesses of this name: choose one of them before you upload."),
}
MAKER = next(column for column in MAKER_COLUMNS if column.name == "maker")
OWN_NUMBER = Column(
    "number",
    gettext_lazy("Your own product code"),
    "kode produk anda sendiri, kode produk, kode, sku, nomor produk, no produk, nomor permohonan",
)


class OwnProductList(ProductList):
    """A list of one's own products. A row is known again by its own number, or else by name and weight, so a list
    that was mended and comes again changes what it brought before; a row that says less means what stands by its
    name, wherever that came from."""

    columns = (OWN_NUMBER, *(each for each in PRODUCT_COLUMNS if each.name != "number"), MAKER, *PAPER_COLUMNS)
    needs = (("name", "food"),)
    takes_over = True
    settle_namesakes = staticmethod(settle_in_own_list)

    def __init__(self, makers, default=None):
        """`makers` are those acted for, `default` the one of rows that name none."""
        super().__init__()
        self.makers, self.default = list(makers), default

    def default_source(self, table):
        return f"maker {self.default.pk}" if self.default else "makers"

    def own_number(self, cells):
        if number := self.number_in(cells):
            return number
        said = {name: fold_header(cells.get(name, "")) for name in ("name", "food", "net_weight", "maker")}
        return f"name:{hash_of(said)}" if said["name"] or said["food"] else ""

    def read_place(self, row):
        """The kabupaten or kota is that of the maker, whatever the row says."""
        return ""

    def read_maker(self, row, regency):
        name = one_line(row.cells.get("maker", ""))
        row.links["maker_name"] = "" if is_nothing(name) else name

    def find_makers(self, rows):
        folded = fold_names([*(row.links["maker_name"] for row in rows), *(maker.name for maker in self.makers)])
        for row in rows:
            try:
                row.links["maker"] = self._maker(row.links["maker_name"], folded)
            except ValidationError as refusal:
                row.fault(refusal, "maker")

    def _maker(self, name, folded):
        if not name:
            return self._default() if self.default else self._only()
        found = [maker for maker in self.makers if folded[maker.name] == folded[name]]
        if not found:
            raise ValidationError(MESSAGES["maker_foreign"], code="maker_foreign")
        if len(found) > 1 and self.default not in found:
            raise ValidationError(MESSAGES["maker_twice"], code="maker_twice")
        return found[0] if len(found) == 1 else self.default

    def _default(self):
        """Somebody may have left the business since it was chosen."""
        if self.default not in self.makers:
            raise ValidationError(MESSAGES["maker_left"], code="maker_left")
        return self.default

    def _only(self):
        if len(self.makers) != 1:
            raise ValidationError(MESSAGES["maker_needed"], code="maker_needed")
        return self.makers[0]


def _own_makers(user):
    return Umkm.objects.acted_for_by(user).order_by("folded_name", "pk")


def _own_list(incoming, by):
    return OwnProductList(_own_makers(by), incoming.maker)


def _office_list(incoming, by):
    return ProductList(officer=by if incoming.as_published else None, reason=incoming.reason)


def _waiting_drafts(incoming, _user):
    return {"drafts": drafts_of(incoming).count()}


OPERATORS_PRODUCTS = Entrance(
    desk=Desk.OPERATOR,
    kind=OwnProductList,
    make=_own_list,
    may=lambda user: user.is_active and _own_makers(user).exists(),
    template=own_template,
    makers=_own_makers,
    takes_photos=True,
    after="catalog/_list_after.html",
    more=_waiting_drafts,
)
OFFICES_PRODUCTS = Entrance(
    desk=Desk.STAFF,
    kind=ProductList,
    make=_office_list,
    may=permissions.is_reviewer,
    template=office_template,
    can_publish=True,
    takes_photos=True,
    after="catalog/_list_after.html",
)
for entrance in (OPERATORS_PRODUCTS, OFFICES_PRODUCTS):
    open_entrance(entrance)
