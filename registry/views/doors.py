"""The office's door, and what pages behind it share."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render


def staff_page(view):
    """A page of the office: for anybody else it does not exist."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if not admin.site.has_permission(request):
            raise Http404
        return view(request, *args, **kwargs)

    return page


def refuse_unless(may):
    """Raises PermissionDenied."""
    if not may:
        raise PermissionDenied


def show(request, template, status=200, **context):
    """A page in the frame of the administration; `kept` is what was typed there before (see registry.kept_forms)."""
    around = {**admin.site.each_context(request), "kept": getattr(request, "typed_before", None)}
    return render(request, template, around | context, status=status)
