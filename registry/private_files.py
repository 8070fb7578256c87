"""Scans of papers: kept where no web server looks, told by their content, handed out by a view that asks who is there.

A picture is rendered anew like every photo (turned upright, no metadata), large enough to be read. A PDF stays as it
is; nothing here parses it, and it is only ever served as an attachment.
"""

import hashlib
import os
import re
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadhandler import StopFutureHandlers, TemporaryFileUploadHandler
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from registry.choices import Purpose
from registry.kept_files import chosen_before, keep, plain_name, sweep_strays, sweep_unused
from registry.models import Upload
from registry.pictures import render

ACCEL_DOOR = "/_private/"  # a location of deploy/nginx.conf that nobody reaches from outside
SCAN_FIELD = "scan"  # the name under which forms send a scan
EDGE, BUDGET = 2000, 900_000  # pixels of the longest edge and bytes aimed at: small print stays legible
PDF, WEBP = "application/pdf", "image/webp"
PDF_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,16}%PDF-[12]\.")
SCAN_FILE = re.compile(r"([0-9a-f]{32})\.(?:pdf|webp)")

MESSAGES = {
    "scan_too_large": _("The file is larger than %(megabytes)s MB. Send a smaller one, or a photo of the paper."),
    "scan_format": _("This file is neither a PDF nor a picture. Send a PDF, or a photo of the paper."),
}


class PrivateStorage(FileSystemStorage):
    """Files below MEDIA_PRIVATE_ROOT, for the portal's own user or group. Asking for their address is an error."""

    @property
    def file_permissions_mode(self):
        return 0o640 if settings.X_ACCEL else 0o600  # the web server, in the group, reads them then

    @property
    def directory_permissions_mode(self):
        return 0o750 if settings.X_ACCEL else 0o700

    @property
    def base_location(self):
        return settings.MEDIA_PRIVATE_ROOT

    @property
    def location(self):
        return os.path.abspath(self.base_location)

    def url(self, name):
        raise ValueError("a private file has no address")


class ScanUploadHandler(TemporaryFileUploadHandler):
    """Takes in one scan a form, which may be larger than a photo; what is beyond the limit is read, but not kept."""

    is_scan = has_scan = False

    def new_file(self, field_name, *args, **kwargs):
        self.is_scan = field_name == SCAN_FIELD and not self.has_scan
        if self.is_scan:
            self.has_scan = True
            super().new_file(field_name, *args, **kwargs)
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data, start):
        if not self.is_scan:
            return raw_data
        if start <= settings.SCAN_MAX_BYTES:
            self.file.write(raw_data)
        return None

    def file_complete(self, file_size):
        return super().file_complete(file_size) if self.is_scan else None

    def upload_interrupted(self):
        if self.is_scan:
            super().upload_interrupted()


def keep_scan(file, *, owner, at) -> Upload:
    """Keep a chosen scan for settings.UPLOAD_KEPT; whatever uses it then keeps it for good.

    `file` is an uploaded file, `at` a moment. The same file chosen again by the same person is the same Upload.
    Raises ValidationError with a code of MESSAGES, or as registry.pictures.render does; nothing is kept then.
    """
    content = _content(file)
    row = Upload(
        owner=owner,
        purpose=Purpose.PAPER_SCAN,
        key=secrets.token_hex(16),
        file_name=plain_name(file.name),
        sha256=hashlib.sha256(content).hexdigest(),
        expires_at=at + settings.UPLOAD_KEPT,
    )
    if known := chosen_before(row):
        return known
    row.media_type, kept, row.width, row.height = _cleaned(content)
    row.bytes = len(kept)
    return keep(row, {scan_path(row): ContentFile(kept)}, _storage())


def scan_path(upload) -> str:
    """Path below MEDIA_PRIVATE_ROOT of a scan."""
    ending = "pdf" if upload.media_type == PDF else "webp"
    return f"scans/{upload.key[:2]}/{upload.key}.{ending}"


def scan_response(upload, name: str) -> HttpResponse:
    """The scan for whoever may see it, called `name` when it is saved; the caller has asked. Http404 if it is gone."""
    is_pdf = upload.media_type == PDF
    response = private_response(scan_path(upload), upload.media_type)
    file_name = f"{name}.{'pdf' if is_pdf else 'webp'}"
    response.headers["Content-Disposition"] = content_disposition_header(is_pdf, file_name)
    response.headers["Cache-Control"] = "no-store, private"
    return guard(response)


def private_response(path: str, media_type: str) -> HttpResponse:
    """The private file at `path` for whoever may see it: the caller has asked. Http404 if it is gone.

    With settings.X_ACCEL only its place is told, and the web server in front sends it (deploy/nginx.conf).
    """
    if not _storage().exists(path):
        raise Http404
    if settings.X_ACCEL:
        return HttpResponse(content_type=media_type, headers={"X-Accel-Redirect": f"{ACCEL_DOOR}{path}"})
    try:
        return FileResponse(_storage().open(path), content_type=media_type)
    except FileNotFoundError:
        raise Http404 from None


def guard(response):
    """A file that people sent runs nothing, is taken for nothing else, and is put into no strange page."""
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def release_scan(upload, *, at) -> None:
    """Nothing uses this scan any more: the next sweep removes it, unless something else still names it."""
    Upload.objects.filter(pk=upload.pk, purpose=Purpose.PAPER_SCAN).update(expires_at=at)


def sweep_scans(*, at) -> int:
    """Remove scans whose time ran out before anything used them, and files without a row; how many.

    Safe to repeat, to break off, and while scans are being taken in.
    """
    swept = sweep_unused([Purpose.PAPER_SCAN], lambda upload: [scan_path(upload)], _storage(), at=at)
    return swept + sweep_strays("scans", SCAN_FILE, _storage(), at=at)


def _storage():
    return storages["private"]


def _content(file):
    most = settings.SCAN_MAX_BYTES
    file.seek(0)
    content = file.read(most + 1)
    if max(len(content), file.size or 0) > most:
        raise _refusal("scan_too_large")
    return content


def _refusal(code):
    params = {"megabytes": settings.SCAN_MAX_BYTES // 2**20}
    return ValidationError(MESSAGES[code], code=code, params=params)


def _cleaned(content):
    """Media type, bytes to keep, width and height."""
    if PDF_HEADER.match(content):
        return PDF, content, 0, 0
    try:
        picture = render(content, bytes=settings.SCAN_MAX_BYTES, sizes={EDGE: BUDGET})
    except ValidationError as refusal:
        raise _refusal("scan_format") if refusal.code == "photo_format" else refusal from None
    return WEBP, picture.sizes[EDGE], picture.width, picture.height
