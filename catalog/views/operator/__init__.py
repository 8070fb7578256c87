"""The operators' desk: what is next, own products, and one product in steps."""

from catalog.views.operator.changes import (
    product_change_give_up,
    product_change_open,
    product_change_submit,
    product_change_take_back,
)
from catalog.views.operator.home import operator_home, own_product_list
from catalog.views.operator.overview import product_archive, product_edit, product_submit, product_take_back
from catalog.views.operator.photos import photo_keep
from catalog.views.operator.product import product_create, product_step

__all__ = [
    "operator_home",
    "own_product_list",
    "photo_keep",
    "product_archive",
    "product_change_give_up",
    "product_change_open",
    "product_change_submit",
    "product_change_take_back",
    "product_create",
    "product_edit",
    "product_step",
    "product_submit",
    "product_take_back",
]
