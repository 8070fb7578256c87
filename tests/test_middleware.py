"""What every request passes first: malformed ones get words, never a 500, and the address decides the language."""

from io import BytesIO

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.test.client import RequestFactory
from django.urls import URLPattern, get_resolver

from opop_portal import middleware
from opop_portal.wsgi import application
from tests.factories import make_published
from tests.launch.test_launch import caused

pytestmark = pytest.mark.django_db
FORM = "/operator/produk/baru/"


def sent(body, size):
    """What the web server tells of a body that has not been read yet."""
    return {"wsgi.input": body, "CONTENT_LENGTH": str(size)}


@pytest.mark.parametrize("address", ["/produk/?q=a%00b", "/masuk/?next=%00", "/a\0b/"])
def test_a_nul_is_refused_in_words(client, address):
    assert client.get(address).status_code == 400


def test_a_strange_charset_is_refused_before_the_form_is_read(client):
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post("/masuk/", b"username=x", content_type="application/x-www-form-urlencoded; charset=utf-7")
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/masuk/", "/admin/", "/admin/registry/umkm/", "/operator/", "/tidak-ada/"])
def test_pages_are_looked_at_and_pressed_and_nothing_else(signed_in, administrator, address, method):
    answer = signed_in(administrator).generic(method, address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_the_address_decides_the_language_never_the_browser(client):
    for address, language in (("/masuk/", "id"), ("/tidak-ada/", "id"), ("/en/tidak-ada/", "en")):
        assert client.get(address, headers={"accept-language": "en"}).headers["Content-Language"] == language


def test_behind_the_doors_the_persons_own_language_counts(signed_in, verifier):
    type(verifier).objects.update(language="en")
    assert b'lang="en"' in signed_in(verifier).get("/admin/").content


def test_every_answer_carries_the_policy_against_foreign_scripts(client):
    for address in ("/masuk/", "/tidak-ada/"):
        assert "default-src 'none'" in client.get(address).headers["Content-Security-Policy"]


def test_a_nul_in_a_cookie_is_refused(client):
    answer = client.get("/masuk/", headers={"cookie": 'sessionid="\\000aaaaaaaaaaaa"'})
    assert answer.status_code == 400


def test_a_foreign_host_is_refused_in_words(client, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = client.get("/", headers={"host": "jahat.example"})
    assert (answer.status_code, b"<h1>" in answer.content) == (400, True)


@pytest.mark.parametrize(("address", "limit"), [("/masuk/", 2_000), ("/produk/", 2_000), (FORM, 5_000)])
def test_a_body_beyond_its_size_is_refused_in_words(client, settings, address, limit):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.FORM_MAX_BYTES = 2_000, 5_000
    for size, refused in ((limit + 1, True), (limit, False)):
        body = BytesIO(b"x" * size)
        answer = client.generic("POST", address, content_type="multipart/form-data; boundary=x", **sent(body, size))
        assert (answer.status_code == 413) == refused
        assert ([each.name for each in answer.templates[:1]] == ["413.html"]) == refused


def test_a_body_that_is_refused_is_taken_in_so_that_the_browser_hears_the_answer(client, settings):
    settings.FORM_MAX_BYTES = 1_000
    body = BytesIO(b"x" * 200_000)
    assert client.generic("POST", FORM, content_type="text/plain", **sent(body, 200_000)).status_code == 413
    assert body.read() == b""


@pytest.mark.parametrize(("limit", "most"), [("DRAINED_BYTES", 200_000), ("DRAINED_SECONDS", -1)])
def test_a_body_without_end_is_not_taken_in_for_ever(client, settings, monkeypatch, limit, most):
    settings.FORM_MAX_BYTES = 1_000
    monkeypatch.setattr(middleware, limit, most)
    body = BytesIO(b"x" * 400_000)
    assert client.generic("POST", FORM, content_type="text/plain", **sent(body, 400_000)).status_code == 413
    assert len(body.read()) > 100_000


def test_a_size_that_is_no_number_is_refused(client):
    assert client.generic("POST", FORM, CONTENT_LENGTH="-5").status_code == 413


def test_the_media_folder_gives_pictures_alone(client, media_root):
    (media_root / "rahasia.txt").write_text("x")
    for path in ("rahasia.txt", "a" * 300, "photos/", "photos/../rahasia.txt"):
        assert client.get(f"/media/{path}").status_code == 404


def test_going_to_sign_in_from_itself_ends_at_the_start(signed_in, verifier):
    assert signed_in(verifier).get("/masuk/?next=/masuk/").url == "/mulai/"
    assert signed_in(verifier).get("/masuk/?next=/admin/").url == "/admin/"


def test_a_control_sign_does_not_break_the_feed(client):
    product = make_published(description="a\x01b")
    assert client.get("/produk/baru.atom").status_code == 200
    assert product.name in client.get("/produk/baru.atom").content.decode()


# --- cookies
NUL = 'sessionid="\\000"'
STRANGE = ["csrftoken=x", "csrftoken=" + "?" * 32, "sessionid=x", "sessionid=" + "y" * 32, NUL, "messages=x"]


@pytest.mark.parametrize("cookie", STRANGE)
def test_a_strange_cookie_changes_nothing_on_a_public_page(client, cookie):
    for address, status in (("/", 200), ("/produk/", 200), ("/en/", 200), ("/sehat/", 503), ("/tidak-ada/", 404)):
        answer = client.get(address, headers={"cookie": cookie})
        assert (answer.status_code, answer.cookies) == (status, {}), address
        assert "cookie" not in answer.headers.get("Vary", "").lower(), address


def closed_pages(resolver, path=""):
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern).removeprefix("^")
        if not isinstance(entry, URLPattern):
            yield from closed_pages(entry, here)
        elif getattr(entry.callback, "login_required", True):
            yield f"/{here}"


def test_every_closed_page_stands_behind_a_door():
    closed = list(closed_pages(get_resolver()))
    assert [path for path in closed if not path.startswith(middleware.PRIVATE_DOORS)] == []
    assert "/operator/" in closed


def test_who_signed_in_can_sign_out(signed_in, verifier):
    client = signed_in(verifier)
    client.post("/keluar/")
    assert client.get("/admin/").status_code == 302


# --- caches
def test_private_pages_are_kept_by_no_cache(signed_in, operator):
    client = signed_in(operator)
    for address in ("/operator/", FORM, "/operator/produk/9999/", "/sandi/", "/mulai/", "/masuk/", "/admin/"):
        kept = client.get(address).headers["Cache-Control"]
        assert {"no-store", "private"} <= set(kept.split(", ")), address
    assert "no-store" not in client.get("/produk/").headers.get("Cache-Control", "")


# --- what never reaches Django's own
def answered(method="GET", path="/", **given):
    """(status, headers, body) from the web server's side."""
    heard = []
    environ = RequestFactory().generic(method, path).environ | {"SERVER_NAME": "localhost"} | given
    body = application(environ, lambda status, headers, exc_info=None: heard.append((status, dict(headers))))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return int(heard[0][0].split()[0]), heard[0][1], content


@pytest.mark.parametrize("parameter", ["name*=foo''a", "name*=idna''a", "boundary*=x''y", "charset*=x''y", "a*=\0''b"])
def test_a_content_type_that_cannot_be_read_is_refused_in_words(parameter):
    for method in ("GET", "POST"):
        status, _headers, content = answered(method, CONTENT_TYPE=f"multipart/form-data; {parameter}")
        assert (status, b"<h1>" in content) == (400, True)


def test_an_answer_to_head_has_the_length_and_no_body():
    for path in ("/", "/robots.txt", "/tidak-ada/"):
        status, headers, content = answered("HEAD", path)
        assert (status, content) == (answered("GET", path)[0], b"")
        assert int(headers["Content-Length"]) > 0


# --- the database is away
@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (caused(OperationalError("connection refused"), None), 503),
        (caused(OperationalError("terminating connection due to administrator command"), "57P01"), 503),
        (caused(OperationalError("the database system is starting up"), "57P03"), 503),
        (caused(OperationalError("sorry, too many clients already"), "53300"), 503),
        (caused(InterfaceError("connection already closed"), None), 503),
        (caused(OperationalError("deadlock detected"), "40P01"), 500),
        (caused(OperationalError("could not extend file"), "53100"), 500),
        (ValueError("ours"), 500),
    ],
)
def test_without_a_database_every_page_says_so_and_when_to_come_back(monkeypatch, trouble, status):
    def fail(*args):
        raise trouble

    monkeypatch.setattr(connection, "cursor", fail)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    for address in ("/", "/produk/", "/operator/", "/admin/"):
        answer = client.get(address)
        assert (answer.status_code, b"<h1>" in answer.content) == (status, True), address
        assert answer.headers.get("Retry-After") == ("30" if status == 503 else None), address
