"""Odd and hostile photos, made in code: each with the code of its refusal, or None where it comes out right.

Every honest one shows `quadrants()`: red, lime, blue and yellow from the upper left, wider than high. What
rides along in a file carries SECRET, so that one search tells whether any of it got through.
"""

import base64
import gzip
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


@cache
def inflating_texts() -> bytes:
    """Each of the comments is small enough, all of them are 100 MB."""
    return with_chunks(*[chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 1_000_000, 9))] * 100)


@cache
def inflating_profile() -> bytes:
    """A PNG with a colour profile of 100 MB in 100 kB."""
    return with_chunks(chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 100_000_000, 9)))


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


def tagged(file_format: str) -> bytes:
    """EXIF and XMP in any format that carries both."""
    return saved(quadrants(), file_format, exif=exif(), xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>")


def laden_png() -> bytes:
    """A PNG with all that it can carry beside its pixels, and more behind its end."""
    texts = chunk(b"tEXt", b"Comment\0" + SECRET) + chunk(b"zTXt", b"Author\0\0" + zlib.compress(SECRET))
    xmp = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET)
    return with_chunks(texts, xmp, chunk(b"eXIf", exif()[6:]), behind=SECRET)


def turned_by_xmp() -> bytes:
    """A JPEG held upright, which is said in its XMP and nowhere else."""
    stored = quadrants().transpose(Image.Transpose.ROTATE_90)
    return saved(stored, "JPEG", quality=95, xmp=b'<x:xmpmeta tiff:Orientation="6">' + SECRET)


def swapped_for(space: str) -> bytes:
    """A JPEG in RGB with a profile that belongs to another colour space."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()
    return saved(quadrants(), "JPEG", quality=95, icc_profile=profile)


def strange_orientation(value: bytes, kind: int = 3) -> bytes:
    """A JPEG whose EXIF says of its orientation what no camera says; `kind` as in TIFF: 2 text, 3 short, 4 long."""
    entry = struct.pack(">HHHI", 1, 274, kind, 1) + value + b"\0\0\0\0"
    return saved(quadrants(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\0\0\0\x08" + entry)


def exif_ring() -> bytes:
    """A JPEG whose EXIF directory names itself as the one that follows, as its GPS, and as its thumbnail's."""
    tags = [(271, 2, len(SECRET), 0), (0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (513, 4, 1, 8), (514, 4, 1, 2**31)]
    directory = struct.pack(">H", len(tags)) + b"".join(struct.pack(">HHII", *tag) for tag in tags)
    content = b"Exif\0\0MM\0*\0\0\0\x08" + directory + struct.pack(">I", 8)
    return saved(quadrants(), "JPEG", quality=95, exif=content + SECRET)


def exif_endless() -> bytes:
    """A JPEG whose EXIF claims more tags, and longer ones, than there is room for."""
    tag = struct.pack(">HHII", 271, 2, 2**32 - 1, 0)
    return saved(quadrants(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + tag * 4000)


def with_segments(*segments: bytes) -> bytes:
    """A good JPEG with more segments after its first two bytes."""
    plain = saved(quadrants(), "JPEG", quality=95)
    return plain[:2] + b"".join(segments) + plain[2:]


def with_chunks(*chunks: bytes, behind: bytes = b"") -> bytes:
    """A good PNG with more chunks after its header."""
    plain = saved(quadrants(), "PNG")
    return plain[:33] + b"".join(chunks) + plain[33:] + behind


def in_crumbs() -> bytes:
    """A PNG whose pixels come in chunks of a few bytes, with empty ones between them."""
    pixels = zlib.compress(b"".join(b"\0" + quadrants().crop((0, y, SIZE[0], y + 1)).tobytes() for y in range(SIZE[1])))
    crumbs = b"".join(chunk(b"IDAT", pixels[at : at + 3]) + chunk(b"IDAT", b"") for at in range(0, len(pixels), 3))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *SIZE, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + crumbs + chunk(b"IEND", b"")


def claiming(file_format: str, size: tuple[int, int]) -> bytes:
    """A small picture whose header claims another size."""
    plain = bytearray(saved(quadrants(), file_format, **({"lossless": True} if file_format == "WEBP" else {})))
    if file_format == "PNG":
        struct.pack_into(">II", plain, 16, *size)
        struct.pack_into(">I", plain, 29, zlib.crc32(plain[12:29]))
    elif file_format == "JPEG":
        struct.pack_into(">HH", plain, plain.index(b"\xff\xc0") + 5, size[1], size[0])
    elif file_format == "WEBP":
        struct.pack_into("<I", plain, 21, (size[0] - 1) | (size[1] - 1) << 14)
    else:
        struct.pack_into(">II", plain, plain.index(b"ispe") + 8, *size)
    return bytes(plain)


def heic_claiming(side: int) -> bytes:
    """The stored HEIC file, whose every picture claims to be `side` wide and high."""
    return heic(HEIC).replace(
        b"ispe\0\0\0\0" + struct.pack(">II", *SIZE), b"ispe\0\0\0\0" + struct.pack(">II", side, side)
    )


@cache
def whole(file_format: str) -> bytes:
    """A busy picture, so that every part of its file matters."""
    return saved(Image.effect_noise((400, 300), 80).convert("RGB"), file_format)


def cut(file_format: str, share: float = 0.5) -> bytes:
    """The first part of a file, as a lost connection leaves it."""
    return whole(file_format)[: int(len(whole(file_format)) * share)]


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
