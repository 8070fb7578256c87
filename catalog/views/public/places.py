"""`/peta/`: the 38 kabupaten and kota as tiles, shaded by their number of products."""

from django.shortcuts import render

from catalog.places import tile_map
from registry.public import public_page


@public_page
def map_page(request):
    context = {"map": tile_map(), "canonical_url": request.build_absolute_uri(request.path)}
    return render(request, "catalog/map.html", context)
