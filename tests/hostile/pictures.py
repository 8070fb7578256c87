"""Odd and hostile photos, made in code: each with the code of its refusal, or None where it comes out right.

Every honest one shows `quadrants()`: red, lime, blue and yellow from the upper left, wider than high. What
rides along in a file carries SECRET, so that one search tells whether any of it got through.
"""

import base64
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from PIL import Image, ImageCms

SIZE = (240, 160)
COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
FALSE_SCANS = b"\xff\xda\0\2" * 300  # bytes like scan markers where no scan is
SECRET = b"<script>alert('GEHEIM')</script>"

# Two HEIC files of the quadrants with the word GEHEIM in their EXIF; the second is turned by its `irot` box.
HEIC = (
    "eNpjYGCQSSupLMhIzUxmAILczDRDEDs3MzGNgYFxWm5qSSIDBChmpOQUQdkMBZnJJQxowCQzJx9siIsDAxMDI4jFuAtCA0EOUAwI"
    "mNTgIgZAbJGZmZcG5oFkRYGcVLAyoJqMsmRDBiRBRpAS14pMsHK+gsySXAaoSoarmQVFBUB6W2ZBcj6QLgfqdWZkBglNACuy+cDw"
    "5++PHwwM/MwJQB0SDow8jP//gxQwg1Qwg5DNLiaHRKCklhMjI5rMAjkFjci8JZNmPXuguOBAAwMDTwNIvCUJqJzdhfFg0YYkB6At"
    "wsn5OUV5yTkVQGFeBjagGgaRzOKCVKh/PwDxAiAWKMisyAQJMHNwcAAp8cyCXFggMzIwsjQyMbMAmVKZRalpUGG+5JTiZHCggry7"
    "JDclERT6GRqM68Oycxt+8k2K//957v3/U+Um/BYsOXaUnctBeUF9sLzQjXd2GvO310v7NDSfLL5r06jCwCFxKUnfLvz/vnkfP9Wv"
    "/fvoTcJco+dGYee+SBrzNuQ+0nzU4NgTn6me1hvA+TuwgFlvsbVGPShS2SAh7+vLoAXkcTAwMvKDo4wH5FKQE91dPVw9fXWBhDMD"
    "AHrJg+0="
)
HEIC_TURNED = (
    "eNpjYGCQSSupLMhIzUxmAILczDRDEDs3MzGNgYFxQW5qSSIDBChmpOQUQdkMBZnJJQxowCQzJx9siIsDAxMDI4jFeARCA8EPoBgQ"
    "MO2Bi9gAsUVmZl4amAeSFQVyUsHKgGoyypINGZAEGUFKXCsywcr5CjJLchmgKhnuZxYUFQDp/ZkFyflAuhyo15mRGSQ0AWLVB4Y/"
    "f3/8YGDgZ04A6pBwYORh/P8fpIAZpIIZhGx2MTkkAiW1nBgZ0WQWiCjYROYtmTTr2QPFBQcaGBh4GkDiLUlA5ewujAeLNiQ5AG0R"
    "Ts7PKcpLzqkACvMysAHVMIhkFhekQv27AIg/ALFAQWZFJkiAmYODA0hxZhbllwAtYpDILMiFhTYjAyNrIxMzSyuQLZVZlJoGFedL"
    "TilOBgcv0OOMNrkpiaB4+KLBuD5IzkZtwk++SfHiT8zr/2vM///LuOTYkcm8Xx/Xf+d+/avu19+Tu9oSqtw9VrWatyze9unUlwv+"
    "/znYJJq/bPDq3yw+3ew1x0vZdYVtf/9uLFXZoL1+0V7p//fVax9UHdkf/nHrnJ8/bq/RKakIc97WxsD+VXnrOT3TO4Zn2L/0ng/P"
    "ZatJVHuQaxp9Py/+UMTs6Pxd4bG/Pux9KJn+s/zXF8/1Vc/d/U9KZne0BX37ZBlcsdXha82lgG1zyo+avTXKm77jgkWkOGf89j6+"
    "B4YRcxu8Zk1Vy+86eP+SQ97XaZ8b/vEoOK86d+1qeZ/kpnmWelnvxJ8ZsKXZM/32AgUvGyQ9+PoyaAF5HAxMjPzghMQDxGqMQqDo"
    "A4YTGyTo3F09XD19dYGEMwMAxY3X/A=="
)

# Undoes what a viewer does for each EXIF orientation, so that every file shows the same picture.
TURNED_BY = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


class Picture(NamedTuple):
    name: str
    make: Callable[[], bytes]
    code: str | None


def quadrants(size: tuple[int, int] = SIZE) -> Image.Image:
    """The picture that every honest file shows."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata(COLOURS)
    return picture.resize(size, Image.Resampling.NEAREST)


def saved(picture: Image.Image, file_format: str, **options) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


# ---------------------------------------------------------------- what rides along
def exif(orientation: int = 1) -> bytes:
    """EXIF with maker, position, a thumbnail, and the bytes that look like scan markers."""
    tags = Image.Exif()
    tags[271] = SECRET.decode()
    tags[274] = orientation
    tags.get_ifd(0x8825).update({1: "S", 2: (7.0, 15.0, 0.0), 3: "E", 4: (112.0, 45.0, 0.0)})
    return tags.tobytes() + FALSE_SCANS + saved(quadrants((32, 32)), "JPEG", comment=SECRET)


def segment(marker: int, content: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def laden_jpeg() -> bytes:
    """EXIF, XMP, IPTC, ICC and comment in one file, then a motion video with false scan markers."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    plain = saved(quadrants(), "JPEG", exif=exif(), xmp=xmp, icc_profile=profile, comment=SECRET)
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(SECRET)) + SECRET)
    return plain[:2] + iptc + plain[2:] + b"\0\0\0\x18ftypmp42" + SECRET + FALSE_SCANS


def held(orientation: int) -> bytes:
    """A JPEG whose camera was held in one of eight ways."""
    turn = TURNED_BY[orientation]
    stored = quadrants().transpose(turn) if turn is not None else quadrants()
    return saved(stored, "JPEG", quality=95, exif=exif(orientation))


def turned(file_format: str) -> bytes:
    """Any format that can carry EXIF, held as a phone is held upright."""
    return saved(quadrants().transpose(Image.Transpose.ROTATE_90), file_format, exif=exif(6))


def heic(packed: str) -> bytes:
    """One of the stored HEIC files."""
    return zlib.decompress(base64.b64decode(packed))


def swapped_profile() -> bytes:
    """A JPEG with red and green exchanged, and an ICC profile that exchanges them back."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"tmp_", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp_", b"gXYZ", 1)
    red, green, blue = quadrants().split()
    return saved(Image.merge("RGB", (green, red, blue)), "JPEG", quality=95, icc_profile=profile)


# ---------------------------------------------------------------- depths and alpha
def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(size: tuple[int, int], depth: int, colour: int, pixels: bytes, extra: bytes = b"") -> bytes:
    """A PNG from raw rows, each led by its filter byte."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + extra + body


def sixteen_bits() -> bytes:
    """The quadrants in 16 bits a channel."""
    wide = quadrants()
    rows = (wide.crop((0, y, wide.width, y + 1)).tobytes() for y in range(wide.height))
    return png(SIZE, 16, 2, b"".join(b"\0" + bytes(byte for byte in row for _ in "hl") for row in rows))


def sixteen_bit_gray() -> bytes:
    """Middle gray in 16 bits: 0x8000 must not come out white."""
    return png(SIZE, 16, 0, (b"\0" + b"\x80\x00" * SIZE[0]) * SIZE[1])


def see_through(mode: str) -> bytes:
    """The quadrants with the blue one transparent: white must show there."""
    picture = quadrants().convert("RGBA")
    picture.paste((0, 0, 255, 0), (0, SIZE[1] // 2, SIZE[0] // 2, SIZE[1]))
    if mode == "P":
        flat = quadrants().quantize(4)
        return saved(flat, "PNG", transparency=flat.getpixel((5, SIZE[1] - 5)))
    if mode == "RGB":
        return saved(quadrants(), "PNG", transparency=(0, 0, 255))
    return saved(picture, "PNG")


def animated(file_format: str) -> bytes:
    """The quadrants first, then four frames of black."""
    return saved(quadrants(), file_format, save_all=True, append_images=[Image.new("RGB", SIZE)] * 4)


# ---------------------------------------------------------------- made to hurt
@cache
def many_scans(count: int = 20_000, size: tuple[int, int] = (1400, 1000)) -> bytes:
    """A small progressive JPEG: nine scans, then the last one `count` times; each costs a whole pass."""
    plain = saved(Image.new("RGB", size, "red"), "JPEG", progressive=True)
    last = plain.rindex(b"\xff\xda")
    return plain[:last] + plain[last:-2] * count + b"\xff\xd9"


@cache
def bomb(side: int = 9434) -> bytes:
    """89 million pixels, in two colours, in some ten thousand bytes."""
    return saved(Image.new("1", (side, side)), "PNG", optimize=True)


def lying_webp() -> bytes:
    """A header that claims 16,383 by 16,383 pixels over a small picture."""
    plain = bytearray(saved(quadrants(), "WEBP"))
    plain[26:30] = struct.pack("<HH", 16383, 16383)
    return bytes(plain)


@cache
def inflating_text() -> bytes:
    """A PNG with a comment of 100 MB in 100 kB."""
    comment = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    return png(SIZE, 8, 0, (b"\0" * (SIZE[0] + 1)) * SIZE[1], comment)


def targa_named_heic() -> bytes:
    """First bytes of a HEIC that a decoder of another format would read as a picture of 300 by 300."""
    header = b"\0\0\2\x10ftypheic" + struct.pack("<HHBB", 300, 300, 24, 0)
    return header + b"\x80" * (300 * 300 * 3)


def polyglot() -> bytes:
    """A good JPEG that is a web page as well: in its comment, and after its end."""
    plain = saved(quadrants(), "JPEG", quality=95)
    return plain[:2] + segment(0xFE, b"--><html>" + SECRET + b"<!--") + plain[2:] + b"<html>" + SECRET


def archive_behind() -> bytes:
    """A good JPEG with an archive behind it, of the kind that browsers once ran."""
    return saved(quadrants(), "JPEG", quality=95) + b"PK\x03\x04" + SECRET + b"PK\x05\x06" + b"\0" * 18


@cache
def cut(file_format: str) -> bytes:
    """The first half of a file, as a lost connection leaves it."""
    whole = saved(Image.effect_noise((400, 300), 80).convert("RGB"), file_format)
    return whole[: len(whole) // 2]


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
    Picture("20,000 scans", many_scans, "photo_too_slow"),
    Picture("201 scans", lambda: many_scans(192, SIZE), "photo_too_slow"),
    Picture("more than 8 MB", lambda: held(1) + b"\0" * 2**23, "photo_too_large"),
)
PICTURES = HONEST + SEE_THROUGH + REFUSED


def hostile_pictures() -> Iterator[tuple[str, bytes, str | None]]:
    """Name, content and expected code of every picture here."""
    for picture in PICTURES:
        yield picture.name, picture.make(), picture.code
