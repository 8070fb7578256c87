"""What a page loads, and what is written into it: scripts, styles and handlers, as a browser reads them."""

from html.parser import HTMLParser

LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src",
           "audio": "src", "embed": "src", "object": "data", "form": "action", "use": "href"}  # fmt: skip
NOT_LOADED = {"canonical", "alternate", "next", "prev"}  # links to pages, named by their whole address
DATA = {"application/json", "application/ld+json"}  # no script: a browser runs none of it


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.sources, self.inline = [], []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        is_page = tag == "link" and set(given.get("rel", "").split()) & NOT_LOADED
        if not is_page and (source := given.get(LOADING.get(tag, ""))):
            self.sources.append((tag, source))
        self.sources += [(tag, part.split()[0]) for part in given.get("srcset", "").split(",") if part.strip()]
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA):
            self.inline.append(tag)
        if any(value.strip().lower().startswith("javascript:") for value in given.values()):
            self.inline.append(f"{tag} javascript:")


def _read(html):
    page = _Page()
    page.feed(html)
    return page


def sources_of(html, kind=None) -> list[str]:
    """Addresses that a page loads, or sends its forms to; of one tag alone."""
    return [source for tag, source in _read(html).sources if kind in (None, tag)]


def inline_of(html) -> list[str]:
    """Styles, scripts and handlers that stand in the page itself."""
    return _read(html).inline
