"""What watches over the journeys does see what it is there for."""

from tests.browser.conftest import listen
from tests.chromium import MODES, barriers, visitor

PLANTED = """<!doctype html><html lang="id"><title>Rintangan</title><style>
p { color: #222; background: #fff } @media (prefers-color-scheme: dark) { p { color: #999 } }
details { inline-size: 900px } @media (min-width: 800px) { i { display: none } }
</style><main><h1>Rintangan</h1><p>Pucat di kala gelap</p><i><img src="data:,"></i>
<details><summary>Buka</summary><input></details></main>"""


def test_barriers_are_found_in_the_mode_and_at_the_width_where_they_are(chromium):
    page = chromium.new_page()
    page.set_content(PLANTED)
    found = {" ".join(each.split(": ")[:2]) for each in barriers(page, modes=MODES) if "wider" not in each}
    wide = [each.split(":")[0] for each in barriers(page) if "wider" in each]
    page.close()
    assert found == {
        "360 light image-alt",
        "360 light label",
        "1280 light label",
        "360 dark color-contrast",
        "1280 dark color-contrast",
    }
    assert wide == ["320", "360"]


def test_every_complaint_of_a_page_is_heard(chromium, live_server):
    heard = []
    context = visitor(chromium, live_server.url)
    listen(context, heard)
    page = context.new_page()
    page.goto("/masuk/")
    assert heard == []
    page.evaluate("console.error('sendiri')")
    page.evaluate("fetch('/static/tidak-ada.js')")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    page.evaluate("setTimeout(() => tidakAda())")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(100)
    context.close()
    kinds = ("sendiri", "tidak-ada.js: 404", "Content Security Policy", "tidakAda is not defined")
    assert [sum(kind in each for each in heard) for kind in kinds] == [1, 1, 1, 1]
