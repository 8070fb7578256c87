"""Take in a list of products with their makers. Without --commit it only reports."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.resources import ProductList
from opop_portal.list_command import ListCommand, officer_of


class Command(ListCommand):
    help = "Take in a list of products (xlsx, xls, csv) as drafts. Reports, and writes nothing without --commit."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--as-published-by", default="", metavar="LOGIN", help="products verified before the portal: published by"
        )
        parser.add_argument("--reason", default="", help="with --as-published-by: why they count as verified")

    def list_kind(self, options):
        if options["reason"].strip() and not options["as_published_by"]:
            raise ValidationError(_("--reason needs --as-published-by."), code="reason_alone")
        return ProductList(officer=officer_of(options["as_published_by"]), reason=options["reason"])
