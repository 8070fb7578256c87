"""Products of one name and maker: which of them a row of a list means, and where that cannot be told.

Two weights of one name are two products; where a weight is missing, they may be the same.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.cells import fold_names

NAMESAKES = _("More than one product of this maker has this name, and the row has no number to tell which it is.")
ROWS_OF_ONE_NAME = _(
    "Another row of this list may be the same product: give each its weight, or a product code of your own."
)
SAME_NAME = _("This maker already has a product of this name.")
SAME_NAME_IN_LIST = _("Another row of this list has this name too. They become two products.")


class Namesakes:
    """For the rows that are not known yet: products of the row's maker and name, and the other rows that say so."""

    def __init__(self, rows, products):
        """`products` are those to look among; `links["maker"]` of the rows is set. Two queries."""
        folded = fold_names(row.values["name"] for row in rows)
        self._places = {row: (row.links["maker"].pk, folded[row.values["name"]]) for row in rows}
        self._rows, self._products = {}, {}
        for row, place in self._places.items():
            self._rows.setdefault(place, []).append(row)
        makers, names = {maker for maker, _name in self._rows if maker}, {name for _maker, name in self._rows}
        for product in products.filter(maker__in=makers, folded_name__in=names):
            self._products.setdefault((product.maker_id, product.folded_name), []).append(product)

    def products_of(self, row) -> list:
        return self._products.get(self._places[row], [])

    def others_of(self, row) -> list:
        return [each for each in self._rows[self._places[row]] if each is not row]


def settle_in_office_list(row, namesakes: Namesakes, claimed: set[int], *, numbered: bool) -> None:
    """A row without a number may mean the one product of that name; products `claimed` by other rows are no choice."""
    standing = [each for each in namesakes.products_of(row) if each.pk not in claimed and may_be_same(each, row)]
    if not standing:
        return
    if numbered:
        row.warn("same_name", SAME_NAME, "name")
    elif len(standing) > 1 or namesakes.others_of(row):
        row.fault(ValidationError(NAMESAKES, code="namesakes"), "name")
    else:
        row.record = standing[0]


def settle_in_own_list(row, namesakes: Namesakes, claimed: set[int], *, numbered: bool) -> None:
    """As in the office's, and nothing stands twice: what is new under a known name is said, doubtful rows stay out."""
    products, others = namesakes.products_of(row), namesakes.others_of(row)
    standing = [each for each in products if may_be_same(each, row)]
    if not numbered and (len(standing) > 1 or any(each.pk in claimed for each in standing)):
        row.fault(ValidationError(NAMESAKES, code="namesakes"), "name")
    elif not numbered and any(_may_be_one(row, each) for each in others):
        row.fault(ValidationError(ROWS_OF_ONE_NAME, code="rows_of_one_name"), "name")
    elif not numbered and standing:
        row.record = standing[0]
    elif products:
        row.warn("same_name", SAME_NAME, "name")
    elif others:
        row.warn("same_name_in_list", SAME_NAME_IN_LIST, "name")


def may_be_same(product, row) -> bool:
    return _agree(product.net_weight_grams, row.values.get("net_weight_grams"))


def _may_be_one(row, other) -> bool:
    return _agree(row.values.get("net_weight_grams"), other.values.get("net_weight_grams"))


def _agree(weight, other) -> bool:
    return None in (weight, other) or weight == other
