"""Addresses of what the catalogue does with saved lists: photos at both doors, sending at the operators'."""

from catalog.views import lists
from registry.choices import Desk
from registry.list_urls import named


def _photos(desk):
    return ("<int:pk>/foto/", lists.Photos.as_view(desk=desk), "list_photos")


operator_urls = named(
    Desk.OPERATOR,
    [_photos(Desk.OPERATOR), ("<int:pk>/kirim/", lists.Send.as_view(desk=Desk.OPERATOR), "list_send")],
)
staff_urls = named(Desk.STAFF, [_photos(Desk.STAFF)])
