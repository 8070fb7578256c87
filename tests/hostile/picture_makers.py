"""How odd and hostile photos are made, byte by byte.

Every honest one shows `quadrants()`: red, lime, blue and yellow from the upper left, wider than high. What
rides along in a file carries SECRET, so that one search tells whether any of it got through.
"""

import base64
import io
import struct
import zlib
from functools import cache

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
