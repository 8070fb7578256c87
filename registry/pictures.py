"""Photos as people send them in, clean WebP out: upright, in sRGB, on white, without a byte of metadata.

Decoding happens in a child process with limits on memory, processor and wall clock (registry.picture_child),
since a decoder can be made to run or to eat memory for minutes. Every limit is a setting; defaults are below.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Longest edge in pixels: bytes aimed at. A phone's first screen may weigh 120 kB in photos.
SIZES = {160: 8_000, 320: 20_000, 640: 45_000, 1280: 150_000}

DEFAULTS = {
    "PHOTO_MAX_BYTES": 8 * 2**20,
    "PHOTO_MAX_PIXELS": 40_000_000,
    "PHOTO_MAX_SCANS": 200,  # an honest progressive JPEG has about 10
    "PHOTO_MAX_SECONDS": 4,  # wall clock; the whole answer must be there within 5
    "PHOTO_MAX_MEMORY": 600 * 2**20,
    "PHOTO_MIN_EDGE": 100,  # pixels of the shorter side
}

MESSAGES = {
    "photo_one_too_many": _("Too many photos at once. Send fewer in one go."),
    "photo_too_large": _("The photo is larger than %(megabytes)s MB. Send a smaller one."),
    "photo_format": _("This file is not a photo that can be shown here. Send JPEG, PNG, WebP, HEIC or AVIF."),
    "photo_unreadable": _("The photo cannot be read; the file may be damaged. Send it again or choose another."),
    "photo_too_many_pixels": _("The photo has too many pixels (at most %(megapixels)s million). Send a smaller one."),
    "photo_too_slow": _("The photo took longer than %(seconds)s seconds to read. Try again or choose another."),
    "photo_too_small": _("The photo is too small: each side needs %(edge)s pixels or more. Send a larger one."),
}

CHILD = Path(__file__).with_name("picture_child.py")
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGALRM}

logger = logging.getLogger(__name__)
# Each child may take PHOTO_MAX_MEMORY: no more of them at once than there are cores to serve them.
_places = threading.BoundedSemaphore(os.cpu_count() or 1)


@dataclass(frozen=True)
class Rendered:
    """One photo, longest edge in pixels → WebP file; `width` and `height` are the largest one's."""

    sizes: dict[int, bytes]
    width: int
    height: int


def render(source: bytes | BinaryIO, **own_limits) -> Rendered:
    """Turn an uploaded photo (JPEG, PNG, WebP, HEIC or AVIF) into clean WebP files.

    Sizes are those keys of SIZES that the photo's longest edge reaches; nothing is enlarged. A photo whose
    longest edge is between PHOTO_MIN_EDGE and 160 comes out once, as large as it is, under the key 160. Of an
    animation or a burst only the first picture is decoded. `own_limits` (`bytes`, `sizes` …) take the place of those
    of photo_limits.

    Raises ValidationError with a code of MESSAGES. Takes up to twice PHOTO_MAX_SECONDS: once waiting while as
    many photos as there are cores are in work, once at work.
    """
    limits = photo_limits() | own_limits
    content = _read(source, limits["bytes"])
    if len(content) > limits["bytes"]:
        raise _refusal("photo_too_large", limits)
    if not _places.acquire(timeout=limits["seconds"]):
        raise _refusal("photo_too_slow", limits)
    try:
        answer = _ask_child(content, limits)
    finally:
        _places.release()
    return _unpack(answer, limits)


def file_names(key: str, rendered: Rendered) -> dict[int, str]:
    """Size → path below MEDIA_PRIVATE_ROOT of each file of a photo stored under the random `key`."""
    return {size: photo_path(key, size) for size in rendered.sizes}


def photo_path(key: str, size: int) -> str:
    """Path of one size of a photo by its `key`: below MEDIA_PRIVATE_ROOT, and below MEDIA_ROOT while it is on show."""
    return f"photos/{key[:2]}/{key}-{size}.webp"


def photo_limits() -> dict:
    """The limits in force, under the names that the child process knows: PHOTO_MAX_BYTES is `bytes`."""
    limits = {name.rpartition("_")[2].lower(): getattr(settings, name, value) for name, value in DEFAULTS.items()}
    return limits | {"sizes": SIZES}


def refusal(code: str) -> ValidationError:
    """The refusal with this code of MESSAGES, in words, with the limits in force."""
    return _refusal(code, photo_limits())


def _read(source: bytes | BinaryIO, most: int) -> bytes:
    if isinstance(source, bytes):
        return source
    source.seek(0)
    return source.read(most + 1)


def _refusal(code: str, limits: dict) -> ValidationError:
    params = {
        "megabytes": limits["bytes"] // 2**20,
        "megapixels": limits["pixels"] // 10**6,
        "seconds": f"{limits['seconds']:g}",
        "edge": limits["edge"],
    }
    return ValidationError(MESSAGES[code], code=code, params=params)


def _ask_child(content: bytes, limits: dict) -> bytes:
    """The child's answer; it is killed and buried when the time is over."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(CHILD), json.dumps(limits)],
            input=content,
            capture_output=True,
            timeout=limits["seconds"],
            env=_child_environment(),
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal("photo_too_slow", limits) from None
    except OSError:
        logger.exception("The process that reads photos cannot be started")
        raise _refusal("photo_unreadable", limits) from None
    if done.returncode in OUT_OF_TIME:
        raise _refusal("photo_too_slow", limits)
    if done.returncode:
        logger.error("The process that reads photos ended with %s: %s", done.returncode, done.stderr[-500:])
        raise _refusal("photo_unreadable", limits)
    return done.stdout


def _child_environment() -> dict[str, str]:
    """No secret of the portal; one heap, because each further one reserves 64 MB of the memory allowed."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return kept | {"MALLOC_ARENA_MAX": "1"}


def _unpack(answer: bytes, limits: dict) -> Rendered:
    first, _newline, rest = answer.partition(b"\n")
    header = json.loads(first)
    if "code" in header:
        raise _refusal(header["code"], limits)
    files, at = {}, 0
    for size, length in header["sizes"].items():
        files[int(size)] = rest[at : at + length]
        at += length
    return Rendered(dict(sorted(files.items())), header["width"], header["height"])
