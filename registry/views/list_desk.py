"""What all pages of uploaded lists have in common, at the operators' door and at the office's."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from registry.choices import Desk
from registry.incoming_kinds import entrances
from registry.models import IncomingList

UNTOUCHED = 422  # what was sent cannot be taken as it is
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREFIX = {Desk.OPERATOR: "own_", Desk.STAFF: ""}
FRAME = {Desk.OPERATOR: "operator/sheets_frame.html", Desk.STAFF: "registry/sheets_frame.html"}
ACTIONS = ("page", "columns", "choices", "errors", "write", "discard", "undo", "progress", "sheet", "photos", "send")


class DeskPage(View):
    """A page at one of the doors; `desk` is given by the addresses."""

    desk = None

    def dispatch(self, request, *args, **kwargs):
        if self.desk == Desk.STAFF and not admin.site.has_permission(request):
            raise Http404
        self.entrances = entrances(self.desk, request.user)
        if not self.entrances:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def lists(self):
        """The gate to lists."""
        lists = IncomingList.objects.at(self.desk).with_names()
        if self.desk == Desk.OPERATOR:
            return lists.of(self.request.user)
        return lists.filter(kind__in=[each.code for each in self.entrances])

    def incoming(self, pk):
        return get_object_or_404(self.lists(), pk=pk)

    def address(self, name, *args):
        return reverse(f"{PREFIX[self.desk]}list_{name}", args=args)

    def home(self):
        return reverse(f"{PREFIX[self.desk]}lists")

    def addresses(self, incoming):
        known = {name for name in ACTIONS if name != "send" or self.desk == Desk.OPERATOR}
        return {name: self.address(name, incoming.pk) for name in known} | {"home": self.home()}

    def show(self, template, status=200, **context):
        frame = {"frame": FRAME[self.desk], "home": self.home(), "is_office": self.desk == Desk.STAFF}
        around = admin.site.each_context(self.request) if self.desk == Desk.STAFF else {}
        frame["kept"] = getattr(self.request, "typed_before", None)
        return render(self.request, f"registry/{template}", {**around, **frame, **context}, status=status)

    def back_to(self, incoming):
        return redirect(self.address("page", incoming.pk))
