"""What makes a view a public page: open to everybody, read only, the same in both languages."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_safe


def public_page(view):
    """Open a page to everybody. It may ask neither who is there nor for a session: such pages are kept whole."""

    @wraps(view)
    def page(request, *args, **kwargs):
        return require_safe(view)(request, *args, **kwargs)

    page = login_not_required(page)
    page.in_both_languages = True
    return page
