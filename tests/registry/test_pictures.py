"""Photos in, clean WebP out: what is taken comes out upright and bare, what is refused is refused in time."""

import hashlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from functools import cache

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from registry import pictures
from tests.hostile.picture_makers import COLOURS, many_scans, quadrants, saved, sixteen_bit_gray
from tests.hostile.pictures import HONEST, PICTURES, REFUSED, SEE_THROUGH

WHITE = (255, 255, 255)


def by_name(picture):
    return picture.name


@cache
def rendered_once(picture):
    """What comes of one of our pictures; decoding it in its process costs a tenth of a second."""
    return pictures.render(picture.make())


def code_of(source):
    with pytest.raises(ValidationError) as refused:
        pictures.render(source)
    return refused.value.code


def opened(content):
    return Image.open(io.BytesIO(content), formats=["WEBP"])


def corners(content):
    """The colours near the four corners, each channel rounded to none, half or full."""
    picture = opened(content).convert("RGB")
    right, low = picture.width - 9, picture.height - 9
    found = [picture.getpixel(spot) for spot in ((9, 9), (right, 9), (9, low), (right, low))]
    return tuple(tuple(round(channel / 127.5) * 255 // 2 for channel in colour) for colour in found)


def chunks(content):
    """The names of a WebP file's chunks: metadata of any kind would be one of its own."""
    names, at = [], 12
    while at < len(content):
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        names.append(content[at : at + 4])
        at += 8 + length + length % 2
    return names


@pytest.fixture
def children(monkeypatch):
    """Every child process started meanwhile."""
    started = []

    class Recorded(subprocess.Popen):
        def __init__(self, *args, **options):
            started.append(self)
            super().__init__(*args, **options)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return started


# ---------------------------------------------------------------- what comes out
@pytest.mark.parametrize("picture", HONEST, ids=by_name)
def test_an_honest_photo_stands_upright_in_its_colours(picture):
    rendered = rendered_once(picture)
    assert corners(rendered.sizes[160]) == COLOURS
    assert (rendered.width, rendered.height) == (160, 107)


@pytest.mark.parametrize("picture", SEE_THROUGH, ids=by_name)
def test_what_is_transparent_becomes_white(picture):
    rendered = rendered_once(picture)
    assert corners(rendered.sizes[160]) == (COLOURS[0], COLOURS[1], WHITE, COLOURS[3])


def test_sixteen_bit_gray_keeps_its_brightness():
    rendered = pictures.render(sixteen_bit_gray())
    assert corners(rendered.sizes[160]) == ((127, 127, 127),) * 4


@pytest.mark.parametrize("picture", HONEST + SEE_THROUGH, ids=by_name)
def test_a_photo_carries_pixels_and_nothing_else(picture):
    for content in rendered_once(picture).sizes.values():
        assert chunks(content) == [b"VP8 "]
        assert b"GEHEIM" not in content
        assert set(opened(content).info) <= {"loop", "background"}


def test_the_hostile_photos_do_carry_what_is_searched_for():
    laden = {picture.name for picture in HONEST if b"GEHEIM" in picture.make()}
    assert {"jpeg with all metadata and a motion video", "html inside a jpeg", "heic", "turned avif"} <= laden


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((100, 100), {160: (100, 100)}),
        ((159, 120), {160: (159, 120)}),
        ((160, 120), {160: (160, 120)}),
        ((319, 200), {160: (160, 100)}),
        ((320, 200), {160: (160, 100), 320: (320, 200)}),
        ((450, 900), {160: (80, 160), 320: (160, 320), 640: (320, 640)}),
        ((3000, 1500), {160: (160, 80), 320: (320, 160), 640: (640, 320), 1280: (1280, 640)}),
    ],
)
def test_every_size_that_the_photo_reaches_is_there_and_none_is_enlarged(size, expected):
    rendered = pictures.render(saved(quadrants(size), "JPEG"))
    assert {edge: opened(content).size for edge, content in rendered.sizes.items()} == expected
    assert (rendered.width, rendered.height) == expected[max(expected)]


def test_a_busy_photo_gives_up_quality_until_it_is_light():
    speckles = Image.frombytes("RGB", (160, 120), hashlib.shake_256(b"busy").digest(160 * 120 * 3))
    busy = Image.blend(Image.new("RGB", (1280, 960), "gray"), speckles.resize((1280, 960)), 0.5)
    rendered = pictures.render(saved(busy, "JPEG", quality=95))
    assert all(len(content) <= pictures.SIZES[edge] for edge, content in rendered.sizes.items())


def test_an_upload_that_was_read_before_is_read_from_its_start():
    upload = io.BytesIO(saved(quadrants(), "JPEG", quality=95))
    upload.seek(50)
    assert corners(pictures.render(upload).sizes[160]) == COLOURS


def test_file_names_follow_key_and_size():
    rendered = pictures.Rendered({160: b"", 320: b""}, 320, 200)
    assert pictures.file_names("ab12", rendered) == {
        160: "photos/ab/ab12-160.webp",
        320: "photos/ab/ab12-320.webp",
    }


# ---------------------------------------------------------------- what is refused
@pytest.mark.parametrize("picture", REFUSED, ids=by_name)
def test_a_hostile_photo_is_refused_with_its_code(picture, caplog):
    assert code_of(picture.make()) == picture.code
    assert caplog.records == []


def test_names_of_hostile_photos_are_distinct():
    assert len({picture.name for picture in PICTURES}) == len(PICTURES)


def test_every_refusal_says_its_limit():
    limits = pictures.photo_limits()
    for code in pictures.MESSAGES:
        assert "%" not in pictures._refusal(code, limits).messages[0]


def test_a_jpeg_of_200_scans_is_still_a_photo():
    assert max(pictures.render(many_scans(191, (240, 160))).sizes) == 160


def test_a_setting_moves_a_limit(settings):
    photo = saved(quadrants(), "JPEG")
    settings.PHOTO_MAX_PIXELS = 30_000
    assert code_of(photo) == "photo_too_many_pixels"
    settings.PHOTO_MAX_BYTES = len(photo) - 1
    assert code_of(io.BytesIO(photo)) == "photo_too_large"


def test_memory_is_limited(settings):
    heavy = saved(Image.new("RGB", (6000, 5000)), "PNG", compress_level=1)
    settings.PHOTO_MAX_MEMORY = 120 * 2**20
    assert code_of(heavy) == "photo_too_many_pixels"
    settings.PHOTO_MAX_MEMORY = 600 * 2**20
    assert max(pictures.render(heavy).sizes) == 1280


def test_a_photo_that_takes_too_long_is_killed(settings, children):
    settings.PHOTO_MAX_SCANS = 10**6
    settings.PHOTO_MAX_SECONDS = 0.7
    assert code_of(many_scans()) == "photo_too_slow"
    assert [child.returncode for child in children] == [-signal.SIGKILL]


def test_a_child_whose_parent_died_ends_by_itself():
    limits = json.dumps(pictures.photo_limits() | {"seconds": 0.1})
    command = [sys.executable, "-I", str(pictures.CHILD), limits]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        assert child.wait(timeout=30) == -signal.SIGALRM


def confined(then, seconds):
    """A process that takes the child's limits without its timer, then does something else."""
    script = (
        "import json, os, resource, signal, sys; from registry.picture_child import confine\n"
        f"confine(json.loads(sys.argv[1]), nice=10); signal.setitimer(signal.ITIMER_REAL, 0)\n{then}"
    )
    limits = json.dumps(pictures.photo_limits() | {"seconds": seconds})
    command = [sys.executable, "-c", script, limits]
    root = pictures.CHILD.parents[1]
    return subprocess.run(command, cwd=root, timeout=30, check=False, capture_output=True)


def test_processor_time_is_limited():
    assert confined("while True: pass", seconds=1).returncode == -signal.SIGXCPU


def test_the_child_is_polite_and_may_write_no_file():
    writes = confined("print(os.nice(0), *resource.getrlimit(resource.RLIMIT_FSIZE))", seconds=4)
    assert writes.stdout.decode().split() == [str(min(19, os.nice(0) + 10)), "0", "0"]


def test_what_a_photo_makes_of_the_child_cannot_lift_the_limits():
    limits = pictures.photo_limits()
    says = "print(*(resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in ('AS', 'CPU', 'CORE')))"
    bounds = [(limits["memory"], limits["memory"]), (3, 4), (0, 0)]
    assert confined(says, seconds=3).stdout.decode().strip() == " ".join(map(str, bounds))


@pytest.mark.parametrize("child", ["picture_child.py", "sheet_child.py"])
def test_a_child_loads_nothing_of_the_portal_but_its_limits(child):
    source = (
        "import runpy, sys; runpy.run_path(sys.argv[1]);"
        "print(*sorted(name for name in sys.modules if name.partition('.')[0] in ('registry', 'catalog', 'django')))"
    )
    command = [sys.executable, "-I", "-c", source, str(pictures.CHILD.with_name(child))]
    loaded = subprocess.run(command, cwd="/", timeout=30, check=True, capture_output=True, text=True).stdout
    assert loaded.split() == ["registry", "registry.confinement"]


def test_a_child_that_ran_out_of_processor_time_was_too_slow(monkeypatch, tmp_path):
    late = tmp_path / "late.py"
    late.write_text("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    monkeypatch.setattr(pictures, "CHILD", late)
    assert code_of(b"") == "photo_too_slow"


@pytest.mark.parametrize("crash", ["import os; os.abort()", "raise SystemExit(3)"])
def test_a_child_that_breaks_is_an_unreadable_photo_and_a_line_in_the_log(crash, monkeypatch, tmp_path, caplog):
    broken = tmp_path / "broken.py"
    broken.write_text(crash)
    monkeypatch.setattr(pictures, "CHILD", broken)
    assert code_of(saved(quadrants(), "JPEG")) == "photo_unreadable"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_missing_child_is_an_unreadable_photo(monkeypatch, tmp_path):
    monkeypatch.setattr(pictures, "CHILD", tmp_path / "gone.py")
    assert code_of(saved(quadrants(), "JPEG")) == "photo_unreadable"


def test_a_missing_python_is_an_unreadable_photo(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert code_of(saved(quadrants(), "JPEG")) == "photo_unreadable"


def test_a_photo_waits_for_its_turn_only_so_long(monkeypatch, settings, children):
    monkeypatch.setattr(pictures, "_places", threading.BoundedSemaphore(1))
    settings.PHOTO_MAX_SECONDS = 0.1
    with pictures._places:
        assert code_of(saved(quadrants(), "JPEG")) == "photo_too_slow"
    assert children == []


def test_a_refused_photo_gives_its_place_back(monkeypatch):
    monkeypatch.setattr(pictures, "_places", threading.BoundedSemaphore(1))
    assert [code_of(b"x"), code_of(b"x")] == ["photo_format", "photo_format"]


def test_no_secret_of_the_portal_reaches_the_child(monkeypatch, tmp_path):
    curious = tmp_path / "curious.py"
    curious.write_text("import os; print(sorted(os.environ))")
    monkeypatch.setattr(pictures, "CHILD", curious)
    monkeypatch.setenv("SECRET_KEY", "GEHEIM")
    answer = pictures._ask_child(b"", pictures.photo_limits())
    assert b"SECRET_KEY" not in answer
    assert b"MALLOC_ARENA_MAX" in answer
