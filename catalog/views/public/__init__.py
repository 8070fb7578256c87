"""The public pages of the catalogue: without session or form token, so that they can be kept whole."""

from catalog.views.public.makers import maker_detail, pesantren_detail, pesantren_list
from catalog.views.public.places import map_page
from catalog.views.public.product import product_detail
from catalog.views.public.products import product_list

__all__ = ["maker_detail", "map_page", "pesantren_detail", "pesantren_list", "product_detail", "product_list"]
