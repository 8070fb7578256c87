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


def _addresses(request):
    """[(language, absolute address)] of a page that exists in both languages, else []."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return []
    if not getattr(match.func, "in_both_languages", False):
        return []
    here = _absolute(request)
    return [(code, translate_url(here, code)) for code, _name in settings.LANGUAGES] if here else []


def _canonical(request):
    """This page without what only sorts or turns pages: the address that search engines should keep."""
    return _absolute(request, request.path)


def languages(request):
    def other():
        return next((url for code, url in _addresses(request) if code != get_language()), "")

    return {
        "canonical_url": lazy(lambda: _canonical(request), str)(),
        "alternates": lazy(lambda: _addresses(request), list)(),
        "other_language_url": lazy(other, str)(),
    }
