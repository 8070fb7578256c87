"""What every page costs on a first visit, against the budgets: `python -m tests.bench_pages [--shots FOLDER]`.

Starts the portal with its demo in a folder of its own, kept between runs (OPOP_VAR_DIR, else var/bench), and looks at
one page of each template and state. Exit code 1 names what is beyond a budget.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from opop_portal.environment import ROOT
from tests.bench.addresses import OFFICE, OPERATOR, PUBLIC, NotThere, places
from tests.bench.costs import measure
from tests.bench.portal import NoPortal, accounts, running
from tests.chromium import LIGHT, MODES, chromium, visitor
from tests.found_browser import browser

BYTES, PHOTO_BYTES, SHIFT = 60_000, 120_000, 0.02
QUERIES = {PUBLIC: 8, OPERATOR: 12, OFFICE: 12}
ROLES = {OPERATOR: "operator", OFFICE: "verifier"}
ROW = "{:32} {:>7} {:>7} {:>6} {:>4} {:>8} {:>6}"


def main():
    wanted = _arguments()
    if not browser():
        sys.exit("No page was measured: no Chromium or Chrome (apt-get install chromium).")
    if not shutil.which("lighthouse"):
        print("Lighthouse was not run: it is not installed.")
    var = Path(os.environ.get("OPOP_VAR_DIR") or ROOT / "var" / "bench").resolve()
    try:
        with running(var) as base, chromium() as browsing:
            beyond = _measure_all(browsing, base, accounts(var), wanted)
    except (NoPortal, NotThere) as trouble:
        sys.exit(str(trouble))
    if beyond:
        sys.exit("\n".join(["", "Beyond a budget:", *beyond]))
    print("\nEvery page keeps within its budgets.")


def _arguments():
    parser = argparse.ArgumentParser(prog="tests.bench_pages", description=__doc__)
    parser.add_argument("--shots", type=Path, help="folder for pictures of every page at 360 and 1280 px")
    parser.add_argument("--dark", action="store_true", help="the same in dark colours too")
    parser.add_argument("--only", default="", help="measure only places whose name has this word")
    wanted = parser.parse_args()
    if wanted.shots:
        wanted.shots.mkdir(parents=True, exist_ok=True)
    wanted.shown = [(size, colours) for size, colours in MODES if wanted.dark or colours == LIGHT]
    return wanted


def _measure_all(browsing, base, people, wanted):
    """Print a row for each place; sentences about what is beyond a budget."""
    doors = _doors(browsing, base, people)

    def look(door, address):
        return doors[door].request.get(address).text()

    print(ROW.format("page", "kB", "photos", "shift", "axe", "queries", "ms"))
    beyond = []
    for place in places(look):
        name = f"{place.door}: {place.name}"
        if wanted.only in name:
            costs = measure(browsing, base, place, doors[place.door].storage_state(), wanted)
            print(_row(name, costs), flush=True)
            beyond += [f"{name} ({place.address}): {each}" for each in judge(place, costs)]
    return beyond


def _doors(browsing, base, people):
    """{door: the browser of somebody at it}, signed in where one must be."""
    doors = {door: visitor(browsing, base) for door in (PUBLIC, OPERATOR, OFFICE)}
    for door, role in ROLES.items():
        login, password = people[role]
        page = doors[door].new_page()
        page.goto("/masuk/")
        page.locator("input[name=username]").fill(login)
        page.locator("input[name=password]").fill(password)
        with page.expect_navigation():
            page.locator("main form button").click()
        _take_second_step(page)
        page.close()
    return doors


def _take_second_step(page):
    """Staff of the demo are shown their code on the page itself."""
    code = page.locator(".note b")
    if code.count():
        page.locator("input[name=code]").fill(code.inner_text())
        page.locator("main form button").click()
        if page.locator("button[name=kept]").count():
            page.locator("button[name=kept]").click()


def _row(name, costs):
    return ROW.format(
        name,
        f"{costs.page / 1000:.1f}",
        f"{costs.photos / 1000:.1f}",
        f"{costs.shift:.3f}",
        len(costs.barriers),
        costs.queries,
        f"{costs.time:.0f}",
    )


def judge(place, costs):
    """Sentences about what is beyond a budget; weight counts where people come by phone."""
    if costs.status != place.status:
        yield f"the answer was {costs.status}, not {place.status}"
    if costs.page > BYTES and place.door != OFFICE:
        yield f"HTML, CSS and JS weigh {costs.page} bytes, more than {BYTES}"
    if costs.photos > PHOTO_BYTES and place.door != OFFICE:
        yield f"photos above the fold weigh {costs.photos} bytes, more than {PHOTO_BYTES}"
    if costs.shift >= SHIFT:
        yield f"the layout shifts by {costs.shift:.3f}, {SHIFT} or more"
    yield from costs.barriers
    if costs.queries > QUERIES[place.door]:
        yield f"{costs.queries} queries, more than {QUERIES[place.door]}"


if __name__ == "__main__":
    main()
