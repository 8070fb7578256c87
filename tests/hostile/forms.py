"""Forms as a browser finds them in a page: where they go, and what stands in their fields."""

import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus

from tests.hostile.strings import raw

TYPED = {"text", "search", "email", "tel", "number", "date", "time", "url", "password", "textarea", "month"}
UNSENT = {"button", "reset", "image"}


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    options: list = field(default_factory=list)


@dataclass
class Form:
    action: str
    method: str
    has_files: bool
    mark: str = ""
    fields: list = field(default_factory=list)

    @property
    def names(self):
        return tuple(sorted({each.name for each in self.fields}))


class _Reader(HTMLParser):
    """Collects forms; a field may name by `form` another one than it stands in."""

    def __init__(self):
        super().__init__()
        self.forms, self.links, self.here, self.area, self.choice = [], [], None, None, None
        self.away = []

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = said.get("method", "get").lower()
            self.here = Form(said.get("action", ""), method, "multipart" in said.get("enctype", ""), said.get("id", ""))
            self.forms.append(self.here)
        elif tag == "a":
            self.links.append(said.get("href", ""))
        elif tag == "option" and self.choice:
            self.choice.options.append(said.get("value", ""))
            if "selected" in said:
                self.choice.value = said.get("value", "")
        elif tag in ("input", "textarea", "select", "button") and said.get("name"):
            self._take(tag, said)

    def _take(self, tag, said):
        kind = said.get("type", "text" if tag == "input" else tag).lower()
        found = Field(said["name"], "hidden" if {"readonly", "hidden"} & said.keys() else kind, said.get("value", ""))
        if kind in ("checkbox", "radio") and "checked" not in said:
            found.value, found.options = "", [said.get("value", "on")]
        if tag == "textarea":
            self.area = found
        if tag == "select":
            self.choice = found
        if "form" in said:
            self.away.append((said["form"], found))
        elif self.here:
            self.here.fields.append(found)

    def handle_data(self, data):
        if self.area:
            self.area.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.here = None
        if tag == "textarea" and self.area:
            self.area.value, self.area = self.area.value.removeprefix("\n"), None
        if tag == "select":
            self.choice = None


def read(page: str):
    """(forms, links) of a page."""
    reader = _Reader()
    reader.feed(page)
    for mark, found in reader.away:
        for form in reader.forms:
            if form.mark == mark:
                form.fields.append(found)
    return reader.forms, reader.links


def filled(form: Form, texts: list[str], *, is_wild: bool):
    """[(name, value)]: each typed field with the next of `texts`; where it is wild, every other field too."""
    sent, turn = [], 0
    for each in form.fields:
        if each.kind in UNSENT or each.kind in ("file", "submit") or each.name == "csrfmiddlewaretoken":
            continue
        if each.kind in TYPED or is_wild:
            sent.append((each.name, texts[turn % len(texts)]))
            turn += 1
        elif each.name == "token":
            sent.append((each.name, str(uuid.uuid4())))
        elif each.value or each.kind == "select":
            sent.append((each.name, each.value or next(filter(None, each.options), "")))
        elif each.options:
            sent.append((each.name, each.options[0]))
    return sent


def buttons(form: Form):
    """[(name, value)] of the buttons that say something."""
    return [(each.name, each.value) for each in form.fields if each.kind in ("submit", "button")]


def encoded(pairs) -> bytes:
    """As application/x-www-form-urlencoded."""
    return b"&".join(quote_plus(raw(name)).encode() + b"=" + quote_plus(raw(value)).encode() for name, value in pairs)


def in_parts(pairs, files=(), boundary="batas") -> bytes:
    """As multipart/form-data; `files` are (field, name, content)."""
    out = []
    for name, value in pairs:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        out.append(raw(head) + raw(value) + b"\r\n")
    for name, called, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n\r\n'
        out.append(raw(head) + content + b"\r\n")
    return b"".join(out) + f"--{boundary}--\r\n".encode()
