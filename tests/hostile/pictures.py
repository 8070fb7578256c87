"""Odd and hostile photos, made in code: each with the code of its refusal, or None where it comes out right."""

import base64
import gzip
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.hostile.picture_makers import (
    HEIC,
    HEIC_TURNED,
    SECRET,
    SIZE,
    animated,
    archive_behind,
    bomb,
    chunk,
    claiming,
    cut,
    exif,
    exif_endless,
    exif_ring,
    heic,
    heic_claiming,
    held,
    in_crumbs,
    inflating_profile,
    inflating_text,
    inflating_texts,
    laden_jpeg,
    laden_png,
    lying_webp,
    many_scans,
    png,
    polyglot,
    quadrants,
    saved,
    see_through,
    segment,
    sixteen_bits,
    strange_orientation,
    swapped_for,
    swapped_profile,
    tagged,
    targa_named_heic,
    turned,
    turned_by_xmp,
    whole,
    with_chunks,
    with_segments,
)


class Picture(NamedTuple):
    name: str
    make: Callable[[], bytes]
    code: str | None


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + SECRET + b"</svg>"
MP4 = b"\0\0\0\x18ftypisom\0\0\x02\0isommp41" + b"\0" * 500

UPRIGHT = (
    *(Picture(f"jpeg held in way {way}", lambda way=way: held(way), None) for way in range(1, 9)),
    Picture("turned png", lambda: turned("PNG"), None),
    Picture("turned webp", lambda: turned("WEBP"), None),
    Picture("turned avif", lambda: turned("AVIF"), None),
    Picture("turned heic", lambda: heic(HEIC_TURNED), None),
)
HONEST = (
    *UPRIGHT,
    Picture("heic", lambda: heic(HEIC), None),
    Picture("jpeg with all metadata and a motion video", laden_jpeg, None),
    Picture("cmyk jpeg", lambda: saved(quadrants().convert("CMYK"), "JPEG", quality=95), None),
    Picture("progressive jpeg", lambda: saved(quadrants(), "JPEG", progressive=True, exif=exif()), None),
    Picture("colour profile that matters", swapped_profile, None),
    Picture("broken colour profile", lambda: saved(quadrants(), "JPEG", icc_profile=b"\0" * 200), None),
    Picture("broken exif", lambda: saved(quadrants(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), None),
    Picture("palette png", lambda: saved(quadrants().quantize(4), "PNG"), None),
    Picture("16-bit png", sixteen_bits, None),
    Picture("animated webp", lambda: animated("WEBP"), None),
    Picture("animated png", lambda: animated("PNG"), None),
    Picture("burst of two jpegs", lambda: animated("MPO"), None),
    Picture("html inside a jpeg", polyglot, None),
    Picture("archive behind a jpeg", archive_behind, None),
    Picture("png with EXIF, XMP, texts and something behind its end", laden_png, None),
    Picture("webp with EXIF and XMP", lambda: tagged("WEBP"), None),
    Picture("avif with EXIF and XMP", lambda: tagged("AVIF"), None),
    Picture("animated avif", lambda: animated("AVIF"), None),
    Picture("lossless webp", lambda: saved(quadrants(), "WEBP", lossless=True), None),
    Picture("orientation 0", lambda: strange_orientation(b"\0\0\0\0"), None),
    Picture("orientation 9", lambda: strange_orientation(b"\0\x09\0\0"), None),
    Picture("orientation 65,535", lambda: strange_orientation(b"\xff\xff\0\0"), None),
    Picture("orientation that is a word", lambda: strange_orientation(b"six\0", kind=2), None),
    Picture("orientation in XMP alone", turned_by_xmp, None),
    Picture("EXIF that runs in a ring", exif_ring, None),
    Picture("EXIF that says it has 65,535 tags of 4 GB", exif_endless, None),
    Picture("profile of another colour space", lambda: swapped_for("LAB"), None),
    Picture("2 MB of comments", lambda: with_segments(*[segment(0xFE, SECRET * 2000)] * 30), None),
    Picture("50,000 fill bytes", lambda: with_segments(b"\xff" * 50_000), None),
    Picture("segment of no length", lambda: with_segments(b"\xff\xe0\0\0"), None),
    Picture("png in crumbs of three bytes", in_crumbs, None),
    Picture("png with 20,000 empty chunks", lambda: with_chunks(chunk(b"teSt", b"") * 20_000), None),
    Picture(
        "png that claims 2 billion frames", lambda: with_chunks(chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))), None
    ),
    Picture("png with more transparency than colours", lambda: with_chunks(chunk(b"tRNS", b"\0" * 6000)), None),
)
SEE_THROUGH = tuple(
    Picture(f"alpha in {mode}", lambda mode=mode: see_through(mode), None) for mode in ("RGBA", "P", "RGB")
)
REFUSED = (
    Picture("empty", lambda: b"", "photo_format"),
    Picture("text", lambda: b"harga keripik Rp 15.000\n" * 40, "photo_format"),
    Picture("svg", lambda: SVG, "photo_format"),
    Picture("pdf", lambda: b"%PDF-1.7\n" + SECRET, "photo_format"),
    Picture("gif", lambda: saved(quadrants(), "GIF"), "photo_format"),
    Picture("bmp", lambda: saved(quadrants(), "BMP"), "photo_format"),
    Picture("tiff", lambda: saved(quadrants(), "TIFF"), "photo_format"),
    Picture("ico", lambda: saved(quadrants(), "ICO"), "photo_format"),
    Picture("dds", lambda: saved(quadrants(), "DDS"), "photo_format"),
    Picture("blp", lambda: b"BLP2" + b"\1\0\0\0" * 300, "photo_format"),
    Picture("eps", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n" + SECRET, "photo_format"),
    Picture("video", lambda: MP4, "photo_format"),
    Picture("riff that is a sound", lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 200, "photo_format"),
    Picture("first bytes of a jpeg alone", lambda: b"\xff\xd8\xff\xe0" + SECRET * 9, "photo_unreadable"),
    Picture("first bytes of a heic alone", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, "photo_unreadable"),
    Picture("targa with the first bytes of a heic", targa_named_heic, "photo_unreadable"),
    Picture("half a jpeg", lambda: cut("JPEG"), "photo_unreadable"),
    Picture("half a png", lambda: cut("PNG"), "photo_unreadable"),
    Picture("half a webp", lambda: cut("WEBP"), "photo_unreadable"),
    Picture("half an avif", lambda: cut("AVIF"), "photo_unreadable"),
    Picture("half a heic", lambda: heic(HEIC)[:480], "photo_unreadable"),
    Picture("text that inflates to 100 MB", inflating_text, "photo_unreadable"),
    Picture("one pixel", lambda: saved(quadrants((2, 2)).crop((0, 0, 1, 1)), "PNG"), "photo_too_small"),
    Picture("thin stripe", lambda: saved(quadrants((4000, 20)), "PNG"), "photo_too_small"),
    Picture("89 million pixels", bomb, "photo_too_many_pixels"),
    Picture("webp that claims 268 million pixels", lying_webp, "photo_too_many_pixels"),
    Picture("png with a colour profile of 100 MB", inflating_profile, "photo_unreadable"),
    Picture("png with 100 texts of a megabyte", inflating_texts, "photo_unreadable"),
    Picture("png with a false checksum", lambda: with_chunks(chunk(b"tEXt", b"a\0b")[:-1] + b"\0"), "photo_unreadable"),
    Picture("png of colours it does not name", lambda: png(SIZE, 8, 3, b"\0" * 38_560), "photo_unreadable"),
    Picture("png of no width", lambda: claiming("PNG", (0, 160)), "photo_unreadable"),
    Picture("jpeg of no height", lambda: claiming("JPEG", (240, 0)), "photo_unreadable"),
    Picture("heic of no size", lambda: heic_claiming(0), "photo_unreadable"),
    Picture("png that claims one by 40 million pixels", lambda: claiming("PNG", (1, 40_000_000)), "photo_too_small"),
    Picture("png that claims 4 billion pixels", lambda: claiming("PNG", (100, 40_000_000)), "photo_too_many_pixels"),
    Picture("png as large as can be", lambda: claiming("PNG", (2**31 - 1,) * 2), "photo_too_many_pixels"),
    Picture("png that claims 36 million pixels", lambda: claiming("PNG", (6000, 6000)), "photo_unreadable"),
    Picture("jpeg that claims 4 billion pixels", lambda: claiming("JPEG", (65_500,) * 2), "photo_too_many_pixels"),
    Picture("lossless webp as large as can be", lambda: claiming("WEBP", (16_384,) * 2), "photo_too_many_pixels"),
    Picture("avif that claims 900 million pixels", lambda: claiming("AVIF", (30_000,) * 2), "photo_unreadable"),
    Picture("heic that claims 900 million pixels", lambda: heic_claiming(30_000), "photo_too_many_pixels"),
    Picture("heic that claims 36 million pixels", lambda: heic_claiming(6000), "photo_unreadable"),
    Picture("heic whose first box is 4 GB long", lambda: b"\xff" * 4 + heic(HEIC)[4:], "photo_unreadable"),
    Picture("heic whose first box has no length", lambda: b"\0" * 4 + heic(HEIC)[4:], "photo_format"),
    Picture("heic that says it is an avif", lambda: heic(HEIC).replace(b"heic", b"avif"), "photo_unreadable"),
    Picture("webp whose frame claims 4 GB", lambda: b"RIFF\xff\xff\xff\xff" + whole("WEBP")[8:], "photo_unreadable"),
    Picture("scans without a picture", lambda: b"\xff\xd8" + b"\xff\xda\0\2" * 150, "photo_unreadable"),
    Picture("segment longer than the file", lambda: with_segments(b"\xff\xe0\xff\xff"), "photo_unreadable"),
    Picture("jpeg cut in its header", lambda: cut("JPEG", 0.02), "photo_unreadable"),
    Picture("jpeg cut before its end", lambda: cut("JPEG", 0.999), "photo_unreadable"),
    Picture("png cut before its end", lambda: cut("PNG", 0.9999), "photo_unreadable"),
    Picture("webp cut before its end", lambda: cut("WEBP", 0.99), "photo_unreadable"),
    Picture("avif cut before its end", lambda: cut("AVIF", 0.99), "photo_unreadable"),
    Picture("web page before a jpeg", lambda: b"<html>" + SECRET + polyglot(), "photo_format"),
    Picture("line break before a jpeg", lambda: b"\n" + polyglot(), "photo_format"),
    Picture("jpeg in an archive", lambda: gzip.compress(polyglot()), "photo_format"),
    Picture("jpeg in letters", lambda: base64.b64encode(polyglot()), "photo_format"),
    Picture("script that says it is a gif", lambda: b"GIF89a<?php " + SECRET + b" ?>", "photo_format"),
    Picture("web page", lambda: b"<!DOCTYPE html>" + SECRET, "photo_format"),
    Picture("psd", lambda: b"8BPS\0\1" + b"\0" * 6 + struct.pack(">HIIHH", 3, *SIZE, 8, 3), "photo_format"),
    Picture("fits", lambda: b"SIMPLE  =                    T".ljust(2880), "photo_format"),
    Picture("jpeg 2000", lambda: saved(quadrants(), "JPEG2000"), "photo_format"),
    Picture("icns", lambda: saved(quadrants(), "ICNS"), "photo_format"),
    Picture("wmf", lambda: b"\xd7\xcd\xc6\x9a" + b"\0" * 99, "photo_format"),
    Picture("raw of a camera", lambda: b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + b"\0" * 99, "photo_format"),
    Picture("20,000 scans", many_scans, "photo_too_slow"),
    Picture("201 scans", lambda: many_scans(192, SIZE), "photo_too_slow"),
    Picture("more than 8 MB", lambda: held(1) + b"\0" * 2**23, "photo_too_large"),
)
PICTURES = HONEST + SEE_THROUGH + REFUSED


def hostile_pictures() -> Iterator[tuple[str, bytes, str | None]]:
    """Name, content and expected code of every picture here."""
    for picture in PICTURES:
        yield picture.name, picture.make(), picture.code
