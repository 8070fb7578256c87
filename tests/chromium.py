"""Real Chromium for the journeys and the measurements: started, opened at a size, asked about barriers."""

import contextlib
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import sync_playwright

from tests.found_browser import browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LIGHT, DARK = "light", "dark"
NARROWEST = 320  # pixels; what is left of a desk of 1280 at a zoom of 400 %
MODES = [(size, colours) for size in (PHONE, DESK) for colours in (LIGHT, DARK)]
ENOUGH = [(PHONE, LIGHT), (DESK, DARK)]  # each size and colouring once; `make bench-pages` looks at all modes

# What is folded away is looked at too, but for the menu: it would lie over the page.
_UNFOLD = "for (const each of document.querySelectorAll('details:not(.menu)')) each.open = true"
_AXE = """async rules => (await axe.run({resultTypes: ["violations"], preload: false, ...rules})).violations.flatMap(
  found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")} – ${node.failureSummary.split("\\n")[1]}`))"""
_RULES_OF = {
    LIGHT: {},
    DARK: {"runOnly": ["color-contrast", "link-in-text-block"]},
}  # the dark differs in colours alone
_LOAD_PHOTOS = """() => Promise.all([...document.images].map(image => {
  image.loading = "eager"; return image.decode().catch(() => {}) }))"""
_SETTLE = "() => Promise.allSettled(document.getAnimations().map(each => each.finished))"
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextlib.contextmanager
def chromium():
    """The Chromium or Chrome of this machine, running."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        yield running
        running.close()


def visitor(running, address, size=PHONE, **options):
    """A browser of somebody who was never here before: own cookies, empty cache, nothing moves."""
    options = {"locale": "id-ID", "timezone_id": "Asia/Jakarta", "reduced_motion": "reduce"} | options
    return running.new_context(base_url=address, viewport=size, **options)


def barriers(page, shots=None, name="", modes=ENOUGH, shown=MODES):
    """What axe finds on a page in these modes, ["360 dark: rule: element – what to do"], and where it is too wide.

    With a folder `shots` the modes `shown` are also kept as pictures.
    """
    for size, colours in shown if shots else ():
        show(page, size, colours)
        shoot(page, Path(shots) / f"{name}-{size['width']}-{colours}.png")
    page.evaluate(_UNFOLD)
    return _told_by_axe(page, modes) + too_wide(page)


def _told_by_axe(page, modes):
    page.evaluate(AXE_FILE_PATH.read_text())
    found = []
    for size, colours in modes:
        show(page, size, colours)
        found += [f"{size['width']} {colours}: {each}" for each in page.evaluate(_AXE, _RULES_OF[colours])]
    return found


def too_wide(page):
    """Where a page, with all that is folded away, is wider than the screen: ["360: …"]."""
    page.evaluate(_UNFOLD)
    found = []
    for width in (NARROWEST, PHONE["width"], DESK["width"]):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        if (more := page.evaluate(_WIDER)) > 0:
            found.append(f"{width}: the page is {more} px wider than the screen")
    return found


def show(page, size, colours):
    """Bring the page to a size and to light or dark, and wait until no colour is on its way any more."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.evaluate(_SETTLE)


def shoot(page, file):
    """A picture of the whole page, its lazy photos too."""
    page.evaluate(_LOAD_PHOTOS)
    page.screenshot(path=file, full_page=True)
