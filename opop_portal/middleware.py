"""What every request passes first: malformed ones are refused in words, and the address decides the language."""

import re
from contextlib import suppress
from functools import partial
from time import monotonic, perf_counter

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import connection
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.functional import LazyObject
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_language_from_path

from registry.kept_forms import before_sign_in
from registry.second_step import needs_second_step
from registry.trail import acting
from registry.views.entering import NEW_PASSWORD, SECOND_STEP

PRIVATE_DOORS = (
    "/operator/", "/admin/", "/kabar/", "/masuk/", "/keluar/", "/mulai/", "/sandi/", "/daftar/", "/undangan/",
    "/data-saya/",
    "/akun/", "/foto/",
)  # fmt: skip
PASSWORD_DOORS = ("/sandi/", "/keluar/")
FORMS_WITH_FILES = ("/operator/", "/admin/impor/")
# A body too large to be read is still taken in, so far and so long.
DRAINED_BYTES, DRAINED_SECONDS = 2**30, 120
PIECE = 2**16
METHODS = ("GET", "HEAD", "POST")
PARAMETER = re.compile(r"<[^>]*>")


def _is_malformed(request) -> bool:
    """NUL bytes break PostgreSQL, a strange charset breaks CSRF's reading of the form: 500s otherwise."""
    if getattr(request, "has_unreadable_type", False):
        return True
    charset = request.content_params.get("charset", "utf-8").lower()
    if any("\0" in value for value in request.COOKIES.values()):
        return True
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "") or charset not in ("utf-8", "utf8")


def measure(get_response):
    """Say in Server-Timing how long an answer took (ms) and how many queries it sent; in use where MEASURE is on."""

    def middleware(request):
        begin, sent = perf_counter(), []

        def count(execute, sql, params, many, context):
            sent.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = get_response(request)
        took = (perf_counter() - begin) * 1000
        response.headers["Server-Timing"] = f'app;dur={took:.1f}, queries;desc="{len(sent)}"'
        return response

    return middleware


def _is_too_large(request) -> bool:
    """Only a form with files may be large; anything else would be written to the disk before it is refused."""
    is_form_with_files = request.path.startswith(FORMS_WITH_FILES)
    most = settings.FORM_MAX_BYTES if is_form_with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > most


def _drain(request):
    """Take in what is still sent: a browser that cannot finish shows a broken connection instead of our page."""
    left, end = DRAINED_BYTES, monotonic() + DRAINED_SECONDS
    with suppress(OSError):
        while left > 0 and monotonic() < end and (piece := request.read(PIECE)):
            left -= len(piece)


def _in_words(request, status):
    with translation.override(settings.LANGUAGE_CODE):
        return render(request, f"{status}.html", status=status)


def refuse_malformed(get_response):
    def middleware(request):
        if request.method not in METHODS:  # Django's admin would take any other for a GET
            return HttpResponseNotAllowed(METHODS)
        if _is_malformed(request):
            return _in_words(request, 400)
        if _is_too_large(request):
            _drain(request)
            return _in_words(request, 413)
        return get_response(request)

    return middleware


def public_pages_without_cookies(get_response):
    """Nobody's cookies reach a public page: it is the same for all, and a strange cookie is no reason to send one."""

    def middleware(request):
        if not request.path_info.startswith(PRIVATE_DOORS):
            request.COOKIES = {}
        return get_response(request)

    return middleware


def bear_headers(get_response):
    """What every answer carries, refusals and redirects too: outermost, where no other middleware can leave it out."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
    }

    def middleware(request):
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def private_pages_are_not_kept(get_response):
    """What stands behind the doors stays in no cache, neither on the way nor in the browser."""

    def middleware(request):
        response = get_response(request)
        if request.path_info.startswith(PRIVATE_DOORS):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def whoever_acts(get_response):
    """What a request writes is told in the trail by its person and by the name of its page."""

    def middleware(request):
        with acting(who=partial(_person, request), via=partial(_page, request)):
            return get_response(request)

    return middleware


def _person(request):
    """The key of whoever is signed in, as far as the page asked who that is; it must not be asked in between."""
    user = request.__dict__.get("user")
    known = getattr(request, "_cached_user", None) if isinstance(user, LazyObject) else user
    return known.pk if known else None


def _page(request):
    """The address without what it names: "/operator/produk/*/tarik/"."""
    return "/" + PARAMETER.sub("*", request.resolver_match.route) if request.resolver_match else request.method


def language_by_address(get_response):
    """/en/… is English, any other page Indonesian; never by what the browser asks for."""

    def middleware(request):
        request.LANGUAGE_CODE = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return middleware


def language_of_person(get_response):
    """Behind the doors the person's own setting counts. Public pages never ask who is there."""

    def middleware(request):
        if not request.path_info.startswith(PRIVATE_DOORS) or not request.user.is_authenticated:
            return get_response(request)
        request.LANGUAGE_CODE = request.user.language
        with translation.override(request.LANGUAGE_CODE):
            return get_response(request)

    return middleware


def staff_took_two_steps(get_response):
    """No session of staff is worth anything without its second step, however it came about; on any page, at no query.

    A password that has run out (settings.PASSWORD_EXPIRES_DAYS) is replaced before anything else is done.
    """

    def middleware(request):
        if not request.path_info.startswith(PRIVATE_DOORS) or not request.user.is_authenticated:
            return get_response(request)
        if needs_second_step(request.user) and not request.session.get(SECOND_STEP):
            logout(request)
        elif request.session.get(NEW_PASSWORD) and not request.path_info.startswith(PASSWORD_DOORS):
            messages.warning(request, _("Your password is too old. Please choose a new one."))
            return redirect("password_change")
        return get_response(request)

    return middleware


class ClosedByDefault(LoginRequiredMiddleware):
    """Pages ask for an account unless they say otherwise; those that do are not asked who is there.

    Django's own asks first, reads the session of every visitor, and makes public pages vary by cookie.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        to_sign_in = super().process_view(request, view_func, view_args, view_kwargs)
        return to_sign_in and before_sign_in(request, to_sign_in)
