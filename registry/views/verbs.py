"""Addresses of buttons: a press does something, and nothing else does."""

from functools import wraps

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods


def verb_of(page, *keys):
    """Make a view answer POST alone; by GET its address leads to the page its button stands on, and writes nothing.

    `page`: name of that page; `keys`: those of the view's own that the page takes. A page drawn as the answer to a
    press stands at this address, so bookmarks, the language switch and sign-in come here by GET.
    """

    def decorate(view):
        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request, *args, **kwargs):
            if request.method != "POST":
                return redirect(page, **{key: kwargs[key] for key in keys})
            return view(request, *args, **kwargs)

        return answer

    return decorate
