"""What one page costs: bytes, photos above the fold, layout shift, barriers, queries, time.

A first visit is made with an empty cache over a slow line, so that what arrives late can still move the page. The
phone has 360 × 740 pixels of two dots each, as most phones of that width have or exceed.
"""

import re
import statistics
from dataclasses import dataclass

from tests.chromium import DESK, MODES, PHONE, barriers, visitor

DOTS = 2
REPEATS = 5  # answers of which the median time counts
# Slow 4G as measuring tools use it: bytes per second, milliseconds.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
PAGE_TYPES = {"Document", "Stylesheet", "Script"}
WATCH_SHIFTS = """window.shifted = 0;
const add = list => { for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted += each.value };
new PerformanceObserver(add).observe({type: "layout-shift", buffered: true})"""
SEE_ALL = """async () => {
  const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
  const loaded = image => image.complete || new Promise(done => image.onload = image.onerror = done);
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) { scrollTo(0, y); await pause(50) }
  await Promise.race([Promise.all([...document.images].map(loaded)), pause(3000)]);
  scrollTo(0, 0);
  return window.shifted }"""
ABOVE_THE_FOLD = """() => [...document.images].filter(image => {
  const box = image.getBoundingClientRect();
  return image.checkVisibility() && box.width && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth;
}).map(image => image.currentSrc)"""


@dataclass(frozen=True)
class Costs:
    """Bytes, sum of layout shifts, sentences of barriers, queries, milliseconds; status is the answer's."""

    status: int
    page: int
    photos: int
    shift: float
    barriers: list
    queries: int
    time: float


def measure(chromium, base, place, cookies, wanted):
    """The costs of a place for somebody with these cookies; pictures of it as `wanted` (shots, shown) says."""
    phone = _first_visit(chromium, base, place, cookies, PHONE, DOTS, wanted)
    desk = _first_visit(chromium, base, place, cookies, DESK, 1)
    queries, time = _server_costs(chromium, base, place, cookies)
    return Costs(
        status=phone["status"],
        page=phone["page"],
        photos=phone["photos"],
        shift=max(phone["shift"], desk["shift"]),
        barriers=phone["barriers"],
        queries=queries,
        time=time,
    )


def _first_visit(chromium, base, place, cookies, size, dots, wanted=None):
    context = visitor(chromium, base, size, device_scale_factor=dots, storage_state=cookies)
    context.add_init_script(WATCH_SHIFTS)
    page = context.new_page()
    wire = Wire(context.new_cdp_session(page))
    answer = page.goto(place.address, wait_until="load")
    page.wait_for_load_state("networkidle")
    seen = {
        "status": answer.status,
        "page": wire.bytes_of_types(PAGE_TYPES),
        "photos": wire.bytes_of(page.evaluate(ABOVE_THE_FOLD)),
        "shift": page.evaluate(SEE_ALL),
    }
    if wanted:
        name = re.sub(r"[^a-z]+", "-", f"{place.door}-{place.name}".lower())
        seen["barriers"] = barriers(page, wanted.shots, name, MODES, wanted.shown)
    context.close()
    return seen


class Wire:
    """What goes over the line of a page, as Chromium counts it: headers and compressed bodies."""

    def __init__(self, session):
        self.answers, self.sizes = {}, {}
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)

    def _answered(self, event):
        self.answers[event["requestId"]] = (event["type"], event["response"]["url"])

    def _finished(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def bytes_of_types(self, types):
        return round(sum(self.sizes.get(each, 0) for each, (kind, _url) in self.answers.items() if kind in types))

    def bytes_of(self, urls):
        return round(sum(self.sizes.get(each, 0) for each, (_kind, url) in self.answers.items() if url in set(urls)))


def _server_costs(chromium, base, place, cookies):
    """(most queries, median ms) of some answers, as the portal itself counts them."""
    context = visitor(chromium, base, storage_state=cookies)
    headers = [context.request.get(place.address).headers["server-timing"] for _n in range(REPEATS)]
    context.close()
    queries = [int(re.search(r'queries;desc="(\d+)"', each).group(1)) for each in headers]
    times = [float(re.search(r"app;dur=([\d.]+)", each).group(1)) for each in headers]
    return max(queries), statistics.median(times)
