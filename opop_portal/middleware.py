"""What every request passes first: malformed ones are refused in words, and the address decides the language."""

from time import perf_counter

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import connection
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import get_language_from_path

PRIVATE_DOORS = ("/operator/", "/admin/", "/masuk/", "/mulai/", "/sandi/")


def _is_malformed(request) -> bool:
    """NUL bytes break PostgreSQL, a strange charset breaks CSRF's reading of the form: 500s otherwise."""
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
    """Only a form with photos may be large; anything else would be written to the disk before it is refused."""
    photos = settings.PHOTOS_PER_PRODUCT * settings.PHOTO_MAX_BYTES if request.path.startswith("/operator/") else 0
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > photos + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def refuse_malformed(get_response):
    def middleware(request):
        if request.method == "TRACE":
            return HttpResponse(status=405)
        if _is_too_large(request):
            return HttpResponse(status=413)
        if _is_malformed(request):
            with translation.override(settings.LANGUAGE_CODE):
                return HttpResponseBadRequest(render(request, "400.html").content)
        return get_response(request)

    return middleware


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


class ClosedByDefault(LoginRequiredMiddleware):
    """Pages ask for an account unless they say otherwise; those that do are not asked who is there.

    Django's own asks first, reads the session of every visitor, and makes public pages vary by cookie.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
