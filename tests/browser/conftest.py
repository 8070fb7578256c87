"""One Chromium for all journeys, a fresh visitor for each; a page that complains fails the journey."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from opop_portal.environment import var_dir
from tests import chromium as browsers
from tests.browser import stage

COMPLAINTS = {"error", "warning"}
ECHO = "Failed to load resource"  # what Chromium logs of an answer that is judged by its status below


@pytest.fixture(scope="session")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver keeps an event loop running in this thread
    with browsers.chromium() as running:
        yield running


@pytest.fixture(autouse=True)
def _patience(settings):
    """Two browsers, two servers and a decoder share two cores here: what takes its time is no failure."""
    settings.PHOTO_MAX_SECONDS = 30
    expect.set_options(timeout=20_000)


@pytest.fixture
def visit(chromium, live_server):
    """visit(size, …) → a page in a fresh browser of somebody. At the end no page may have complained."""
    complaints, contexts = [], []

    def visit_(size=browsers.PHONE, **options):
        context = browsers.visitor(chromium, live_server.url, size, **options)
        context.set_default_timeout(10_000)
        listen(context, complaints)
        contexts.append(context)
        return context.new_page()

    yield visit_
    for context in contexts:
        context.close()
    fail_on(complaints)


def fail_on(sentences):
    """End the test with all of them, each on its line, where there are any."""
    if sentences:
        pytest.fail("\n".join(sentences), pytrace=False)


def listen(context, complaints):
    """Collect errors and warnings of the console (breaches of the content policy too), failed scripts and answers."""

    def console(message):
        if message.type in COMPLAINTS and not message.text.startswith(ECHO):
            complaints.append(f"{message.page.url}: {message.text}")

    def answer(response):
        is_form = response.request.is_navigation_request() or response.request.method == "POST"
        limit = 500 if is_form else 400  # a form may be refused, also when a script sent it
        if response.status >= limit:
            complaints.append(f"{response.url}: {response.status}")

    context.on("console", console)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("response", answer)


@pytest.fixture
def enter(live_server, client):
    """enter(page, user): the visitor is signed in as this person."""

    def enter_(page, user):
        client.force_login(user)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return page

    return enter_


@pytest.fixture
def shots():
    """The folder for pictures of pages, where SHOTS=1 asks for them; else None."""
    if os.environ.get("SHOTS") != "1":
        return None
    folder = Path(var_dir()) / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def photo(tmp_path):
    """A photo as a phone takes it: 12 megapixels, lying on its side, with place and make in it."""
    return stage.take_photo(tmp_path / "IMG_20261124_101500.jpg")
