"""Keys and versions as they come back from a form or an address: text that may be anything."""

import re

KEY = re.compile(r"[0-9]{1,18}")  # what the database can hold; no sign, no other script's digits
NO_VERSION = -1  # which no record has


def key_in(text) -> int | None:
    """The key that a text is, or None."""
    return int(text) if text and KEY.fullmatch(text) else None


def keys_in(texts) -> list[int]:
    """Those that are keys, in their order."""
    return [key for key in map(key_in, texts) if key is not None]


def version_in(text) -> int:
    """The version that a page was made with; NO_VERSION where it cannot be read."""
    key = key_in(text)
    return NO_VERSION if key is None else key


def version_seen(data) -> int:
    """The version that a form was sent with."""
    return version_in(data.get("version"))
