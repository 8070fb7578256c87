"""The demo's pictures, drawn by code: the same pixels each time, no random numbers, no clock, no words in them."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from catalog.demo import scenes_care, scenes_cloth, scenes_drink, scenes_food, scenes_home, scenes_place
from catalog.demo.scenes_stage import Picture
from registry.processes import die_with_parent

PICTURES: tuple[Picture, ...] = tuple(
    picture
    for scenes in (scenes_food, scenes_drink, scenes_cloth, scenes_home, scenes_care, scenes_place)
    for picture in scenes.PICTURES
)
# Edge in pixels: WebP quality. All together stay under 6 MB.
SIZES = {1280: 60, 640: 70, 320: 75, 160: 75}
EFFORT = 2  # of 6: more costs twice the time and saves a twentieth


def paint_all(folder: Path, *, processes: int = 2) -> None:
    """Write `<name>-<edge>.webp` for every picture and edge into `folder`, which is made if missing.

    Pictures whose files are all there are passed over; a file appears whole or not at all. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [picture.name for picture in PICTURES if not _is_painted(folder, picture.name)]
    if processes == 1 or len(missing) < 2:
        for name in missing:
            paint(folder, name)
        return
    # A fresh process, not a copy of this one: the caller may hold a connection to the database.
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=die_with_parent, initargs=[os.getpid()]
    )
    with pool:
        for _done in pool.map(paint, [folder] * len(missing), missing):
            pass


def paint(folder: Path, name: str) -> None:
    """Draw one picture and write it in all sizes."""
    picture = next(picture for picture in PICTURES if picture.name == name)
    photo = picture.draw().photo()
    for edge, quality in SIZES.items():
        spare = folder / f".{name}-{edge}.{os.getpid()}"
        photo.reduce(photo.width // edge).save(spare, "WEBP", quality=quality, method=EFFORT)
        spare.replace(_file(folder, name, edge))


def _file(folder, name, edge):
    return folder / f"{name}-{edge}.webp"


def _is_painted(folder, name):
    return all(_file(folder, name, edge).exists() for edge in SIZES)
