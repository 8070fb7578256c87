"""The demo's pictures: one shelf for every category, light enough for a phone, and the same each time."""

import collections

import pytest
from PIL import Image

from catalog.demo import pictures
from catalog.demo.pictures import PICTURES, paint, paint_all
from catalog.demo.shelves import SHELVES
from catalog.reference import CATEGORIES
from registry.pictures import SIZES

SLUGS = {slug for _name, _name_en, slug, _is_food in CATEGORIES}


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures") / "new"
    paint_all(folder)
    return folder


@pytest.fixture
def two_pictures(monkeypatch):
    """A short demo: painted in this process."""
    monkeypatch.setattr(pictures, "PICTURES", PICTURES[:2])
    return PICTURES[:2]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_category_has_at_least_three_pictures():
    shelves = collections.Counter(picture.category_slug for picture in PICTURES)
    assert set(shelves) == SLUGS
    assert min(shelves.values()) >= 3


def test_names_and_words_are_distinct():
    for field in ("name", "alt_id", "alt_en"):
        words = [getattr(picture, field) for picture in PICTURES]
        assert len(set(words)) == len(PICTURES)
        assert all(words)


def test_every_kind_of_product_has_a_picture_that_suits_it():
    suited = {(picture.category_slug, word) for picture in PICTURES for word in picture.suits}
    kinds = {(slug, name.split()[0]) for slug, (_share, kinds) in SHELVES.items() for name, *_rest in kinds}
    assert kinds - suited == set()


def test_every_picture_is_there_in_all_sizes_and_nothing_else(painted):
    expected = {f"{picture.name}-{edge}.webp" for picture in PICTURES for edge in SIZES}
    assert {path.name for path in painted.iterdir()} == expected


def test_pictures_are_square_and_as_large_as_they_say(painted):
    for path in painted.iterdir():
        edge = int(path.stem.rpartition("-")[2])
        with Image.open(path, formats=["WEBP"]) as image:
            assert image.size == (edge, edge)


def test_pictures_are_as_light_as_uploaded_photos_and_together_under_6_mb(painted):
    weights = {path: path.stat().st_size for path in painted.iterdir()}
    assert [path for path, weight in weights.items() if weight > SIZES[int(path.stem.rpartition("-")[2])]] == []
    assert sum(weights.values()) < 6_000_000


def test_no_two_pictures_look_the_same(painted):
    assert len({path.read_bytes() for path in painted.iterdir()}) == len(PICTURES) * len(SIZES)


def test_a_picture_is_the_same_each_time(painted, tmp_path):
    paint(tmp_path, PICTURES[-1].name)
    drawn = contents(tmp_path)
    assert drawn == {name: (painted / name).read_bytes() for name in drawn}
    assert len(drawn) == len(SIZES)


def test_only_what_is_missing_is_painted(two_pictures, tmp_path):
    paint_all(tmp_path, processes=1)
    first, second = (picture.name for picture in two_pictures)
    (tmp_path / f"{first}-640.webp").write_bytes(b"kept")
    (tmp_path / f"{second}-640.webp").unlink()
    paint_all(tmp_path, processes=1)
    assert (tmp_path / f"{first}-640.webp").read_bytes() == b"kept"
    assert (tmp_path / f"{second}-640.webp").read_bytes()[:4] == b"RIFF"


def test_a_full_disk_leaves_no_half_picture(two_pictures, tmp_path, monkeypatch):
    def break_off(self, path, *args, **options):
        path.write_bytes(b"RIFF")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", break_off)
    with pytest.raises(OSError, match="No space left"):
        paint_all(tmp_path, processes=1)
    assert list(tmp_path.glob("*.webp")) == []
