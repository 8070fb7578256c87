"""Addresses of uploaded lists, the same below both doors."""

from django.urls import path

from registry.choices import Desk
from registry.views import sheet_rows, sheets
from registry.views.list_desk import PREFIX


def pages(desk):
    """[(address, view, name)] of one door."""
    here = {"desk": desk}
    return [
        ("", sheets.Lists.as_view(**here), "lists"),
        ("templat/<slug:code>/", sheets.Template.as_view(**here), "list_template"),
        ("<int:pk>/", sheets.ListPage.as_view(**here), "list_page"),
        ("<int:pk>/kemajuan/", sheets.Progress.as_view(**here), "list_progress"),
        ("<int:pk>/kolom/", sheet_rows.Columns.as_view(**here), "list_columns"),
        ("<int:pk>/lembar/", sheet_rows.ChooseSheet.as_view(**here), "list_sheet"),
        ("<int:pk>/pilihan/", sheets.Choices.as_view(**here), "list_choices"),
        ("<int:pk>/baris/<int:number>/", sheet_rows.RowPage.as_view(**here), "list_row"),
        ("<int:pk>/galat/", sheet_rows.Errors.as_view(**here), "list_errors"),
        ("<int:pk>/simpan/", sheets.Write.as_view(**here), "list_write"),
        ("<int:pk>/buang/", sheets.Discard.as_view(**here), "list_discard"),
        ("<int:pk>/batalkan/", sheets.Undo.as_view(**here), "list_undo"),
    ]


def named(desk, found):
    return [path(address, view, name=f"{PREFIX[desk]}{name}") for address, view, name in found]


operator_urls = named(Desk.OPERATOR, pages(Desk.OPERATOR))
staff_urls = named(Desk.STAFF, pages(Desk.STAFF))
