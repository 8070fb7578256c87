"""How the portal writes signs, numbers, dates and photographs."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

PROJECT = Path(__file__).resolve().parent.parent.parent


def render(text, **context):
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("template", "value", "indonesian", "english"),
    [
        ("{{ v|rupiah }}", 15000, "Rp 15.000", "Rp 15.000"),
        ("{{ v|rupiah }}", 0, "Rp 0", "Rp 0"),
        ("{{ v|rupiah }}", None, "", ""),
        ("{{ v|thousands }}", 1012, "1.012", "1,012"),
        ("{{ v|long_date }}", date(2026, 11, 12), "12 November 2026", "12 November 2026"),
        ("{{ v|long_date }}", date(2026, 8, 1), "1 Agustus 2026", "1 August 2026"),
        ("{{ v|long_date }}", datetime(2026, 8, 1, 17, 30, tzinfo=UTC), "2 Agustus 2026", "2 August 2026"),
        ("{{ v|long_date }}", None, "", ""),
    ],
)
def test_numbers_and_days_read_as_people_write_them(template, value, indonesian, english):
    for language, expected in (("id", indonesian), ("en", english)):
        with translation.override(language):
            assert render(template, v=value) == expected


def test_every_sign_used_in_a_template_or_view_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (PROJECT / "static/icons.svg").read_text()))
    used = {
        name
        for path in (PROJECT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }
    assert used - drawn == set()


class Picture:
    urls, width, height, alt = {160: "/a-160.webp", 640: "/a-640.webp"}, 640, 480, 'Kemasan "hijau"'


def test_a_photo_names_all_its_sizes_and_keeps_its_place():
    tag = render("{% photo p sizes='46vw' %}", p=Picture())
    assert 'srcset="/a-160.webp 160w, /a-640.webp 640w"' in tag
    assert ('width="640"' in tag, 'height="480"' in tag, 'loading="lazy"' in tag) == (True, True, True)
    assert "Kemasan &quot;hijau&quot;" in tag


def test_without_a_photo_a_quiet_stand_in_keeps_the_place():
    assert "<svg" in render("{% photo None %}")
