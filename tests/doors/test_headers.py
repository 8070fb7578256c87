"""What every answer carries, at each door and whatever its status: nothing foreign, nothing inline, nothing kept."""

import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from opop_portal import middleware
from tests.doors.addresses import PAGES, address, routes
from tests.doors.observatory import policy_of, score
from tests.doors.reading import inline_of, sources_of
from tests.doors.stage import build

pytestmark = pytest.mark.django_db
PRODUCTION = {"HTTPS": "on", "DEBUG": "off", "ALLOWED_HOSTS": "testserver"}
DOORS = (
    "SECURE_",
    "SESSION_COOKIE_",
    "CSRF_COOKIE_",
    "CONTENT_",
    "PERMISSIONS_",
    "WHITENOISE_",
    "MESSAGE_",
    "DEVICE_COOKIE",
    "X_FRAME",
)
SAID = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=63072000; includeSubDomains; preload"
OWN_POLICY = {"paper_scan", "paper_scan_for_staff"}  # a stricter one: a stranger's file in a sandbox


@pytest.fixture(autouse=True)
def production(settings, monkeypatch):
    """The doors as they stand on a server: what the settings say of them under HTTPS."""
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    said = runpy.run_path(Path(portal.ROOT) / "opop_portal" / "settings.py")
    settings.ALLOWED_HOSTS = said["ALLOWED_HOSTS"]
    for name in said:
        if name.startswith(DOORS):
            setattr(settings, name, said[name])
    return said


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


class OverHttps(Client):
    """What a web server hears over HTTPS unless a test says otherwise."""

    def generic(self, *args, secure=False, **given):
        return super().generic(*args, secure=given.get("wsgi.url_scheme") != "http", **given)


@pytest.fixture
def browser(world):
    """browser(role) → a client of that person; faults of the portal come as its pages."""

    def of(role="visitor"):
        client = OverHttps(raise_request_exception=False)
        if world.people[role]:
            client.force_login(world.people[role])
        return client

    return of


def missing(answer):
    """[(header, what it says instead)] of an answer that came over HTTPS."""
    wrong = [(name, answer.headers.get(name)) for name, due in SAID.items() if answer.headers.get(name) != due]
    policy = policy_of(answer)
    unsafe = any("unsafe" in source for given in policy.values() for source in given)
    if policy.get("default-src") != {"'none'"} or unsafe:
        wrong.append(("Content-Security-Policy", answer.headers.get("Content-Security-Policy")))
    if not answer.headers.get("Permissions-Policy"):
        wrong.append(("Permissions-Policy", None))
    return wrong


def every(world, open_to):
    for name, route in sorted(set(routes())):
        if name in PAGES and (open_to in PAGES[name].opens or open_to == "visitor"):
            yield name, address(route, PAGES[name].values, world.rows)


@pytest.mark.parametrize("role", ["visitor", "owner", "superuser"])
def test_every_page_carries_all_headers_and_nothing_foreign_or_inline(world, browser, role):
    client, wrong = browser(role), []
    for name, place in every(world, role):
        with transaction.atomic():
            answer = client.get(place)
            transaction.set_rollback(True)
        faults = missing(answer) + [("HSTS", "missing")] * (answer.headers.get("Strict-Transport-Security") != HSTS)
        if place.startswith(middleware.PRIVATE_DOORS) and "no-store" not in answer.headers.get("Cache-Control", ""):
            faults.append(("Cache-Control", answer.headers.get("Cache-Control")))
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            html = answer.content.decode()
            faults += [("foreign", each) for each in sources_of(html) if "//" in each]
            faults += [("inline", each) for each in inline_of(html)]
        if answer.status_code >= 500 and name != "health":
            faults.append(("status", answer.status_code))
        wrong += [(name, answer.status_code, *fault) for fault in faults]
    assert wrong == []


NUL, TOO_LARGE = {"path": "/admin/?q=%00"}, {"path": "/masuk/", "CONTENT_LENGTH": "-5"}
REFUSED = [
    (400, "GET", NUL),
    (413, "POST", TOO_LARGE),
    (405, "TRACE", {"path": "/operator/"}),
    (404, "GET", {"path": "/masuk/tidak-ada/"}),
    (302, "GET", {"path": "/operator/"}),
    (301, "GET", {"path": "/operator"}),
    (403, "POST", {"path": "/masuk/", "csrf": True}),
    (400, "GET", {"path": "/operator/", "HTTP_HOST": "jahat.example"}),
    (301, "GET", {"path": "/operator/", "wsgi.url_scheme": "http"}),
    (400, "GET", {"path": "/operator/", "wsgi.url_scheme": "http", "HTTP_HOST": "jahat.example"}),
]


@pytest.mark.parametrize(("status", "method", "sent"), REFUSED)
def test_a_refusal_carries_all_headers_and_is_kept_nowhere(browser, status, method, sent):
    client, given = browser(), dict(sent)
    client.handler.enforce_csrf_checks = given.pop("csrf", False)
    answer = client.generic(method, given.pop("path"), **given)
    assert (answer.status_code, missing(answer)) == (status, [])
    is_private = sent["path"].startswith(middleware.PRIVATE_DOORS)
    assert ("no-store" in answer.headers.get("Cache-Control", "")) == is_private


@pytest.mark.parametrize("status", [500, 404, 403])
def test_a_fault_in_a_page_carries_all_headers(browser, monkeypatch, status):
    def fail(request):
        raise {500: ValueError, 404: Http404, 403: PermissionDenied}[status]("ours")

    monkeypatch.setattr("opop_portal.middleware._is_malformed", fail)
    for place in ("/", "/admin/"):
        answer = browser().get(place)
        assert (answer.status_code, missing(answer)) == (status, []), place
    assert "no-store" in answer.headers["Cache-Control"]


def test_static_files_carry_all_headers_and_are_for_our_own_pages_alone(browser, settings, tmp_path):
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = str(tmp_path), False
    (tmp_path / "style.css").write_text("a {}")
    answer = browser().get("/static/style.css")
    assert (answer.status_code, missing(answer)) == (200, [])
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_page_may_be_stricter_than_the_house():
    def page(request):
        return HttpResponse(headers={"X-Frame-Options": "SAMEORIGIN", "Permissions-Policy": "camera=(self)"})

    answer = middleware.bear_headers(page)(RequestFactory().get("/"))
    assert (answer.headers["X-Frame-Options"], answer.headers["Permissions-Policy"]) == ("SAMEORIGIN", "camera=(self)")


# --- cookies
def test_cookies_are_bound_to_this_host_and_out_of_reach_of_scripts(world, browser):
    client, person = browser(), world.people["neighbour"]
    person.set_password("kata sandi yang panjang")
    person.save()
    client.get("/masuk/")
    client.post("/masuk/", {"username": person.email, "password": "kata sandi yang panjang"})
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), cookie.key
        assert cookie["domain"] == "", cookie.key
        assert cookie.key.startswith("__Host-" if cookie["path"] == "/" else "__Secure-"), cookie.key


def test_without_https_cookies_keep_names_that_a_browser_takes(monkeypatch):
    monkeypatch.setenv("HTTPS", "off")
    said = runpy.run_path(Path(portal.ROOT) / "opop_portal" / "settings.py")
    assert (said["SESSION_COOKIE_NAME"], said["CSRF_COOKIE_NAME"]) == ("sessionid", "csrftoken")


# --- the score
@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("visitor", "/", 200),
        ("visitor", "/produk/", 200),
        ("visitor", "/tidak-ada/", 404),
        ("visitor", "/masuk/", 200),
        ("superuser", "/admin/", 200),
    ],
)
def test_the_observatory_gives_a_hundred_and_more(browser, role, place, status):
    answer = browser(role).get(place)
    points, found = score(answer)
    assert (answer.status_code, [name for name, each in found.items() if each < 0]) == (status, [])
    assert points >= 130


def test_the_score_falls_with_each_header_that_is_missing(browser):
    def without(*names):
        answer = browser().get("/")
        for name in names:
            del answer.headers[name]
        return score(answer)[0]

    whole = without()
    assert whole - without("Cross-Origin-Resource-Policy") == 10
    assert whole - without("Referrer-Policy") == 5
    assert without("Strict-Transport-Security") == 80  # below 90 no bonus counts
    assert without("Content-Security-Policy") == 75


# --- sources
FILES = [path for ending in ("html", "txt") for path in sorted((Path(portal.ROOT) / "templates").rglob(f"*.{ending}"))]


TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def test_no_template_holds_inline_code_or_a_foreign_address():
    wrong = []
    for path in FILES:
        text = TAGS.sub("", path.read_text())
        wrong += [(path.name, each) for each in inline_of(text)]
        wrong += [(path.name, each) for each in sources_of(text) if "//" in each]
    assert wrong == []


def test_no_stylesheet_or_script_of_ours_loads_from_elsewhere():
    for path in sorted((Path(portal.ROOT) / "static").rglob("*.*s*")):
        if path.suffix in (".css", ".js"):
            text = path.read_text()
            assert not [mark for mark in ("url(http", "url(//", "@import", "eval(", 'import("http') if mark in text], (
                path
            )
