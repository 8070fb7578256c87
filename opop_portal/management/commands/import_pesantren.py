"""Take in a list of pesantren. Without --commit it only reports."""

from opop_portal.list_command import ListCommand
from registry.resources import PesantrenList


class Command(ListCommand):
    help = "Take in a list of pesantren (xlsx, xls, csv). Reports, and writes nothing without --commit."

    def list_kind(self, options):
        return PesantrenList()
