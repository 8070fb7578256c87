"""What every template may ask about languages: the other language's address of this page, and all of them."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import Resolver404, resolve, translate_url
from django.utils.functional import lazy
from django.utils.translation import get_language


def _absolute(request, path=None):
    """An absolute address, or "" for a host that is not ours: the page that refuses it must not fail on it again."""
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return ""


def _addresses(request, here):
    """[(language, absolute address)] of a page that exists in both languages, else []; `here` is its address."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return []
    if not getattr(match.func, "in_both_languages", False):
        return []
    return [(code, translate_url(here, code)) for code, _name in settings.LANGUAGES] if here else []


def _canonical(request):
    """The address that search engines should keep: what the view says counts, else the bare path."""
    return _absolute(request, getattr(request, "canonical_path", request.path))


def languages(request):
    def other():
        addresses = _addresses(request, _absolute(request))
        return next((url for code, url in addresses if code != get_language()), "")

    return {
        "canonical_url": lazy(lambda: _canonical(request), str)(),
        "alternates": lazy(lambda: _addresses(request, _canonical(request)), list)(),
        "other_language_url": lazy(other, str)(),
    }
