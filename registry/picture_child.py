"""The child process that decodes one photo: source on standard input, clean WebP files on standard output.

Decoders meet hostile bytes here and nowhere else, so the process first takes its own limits and imports
nothing of the portal but these. Its one argument is the limits as JSON (see registry.pictures); the answer is one line
of JSON, `{"code": …}` for a refusal or `{"width": …, "height": …, "sizes": {edge: bytes}}`, then the files.
"""

import io
import json
import re
import sys

from PIL import AvifImagePlugin, Image, ImageCms

sys.path.append(__file__.rpartition("/registry/")[0])  # an isolated process finds installed packages alone
from registry.confinement import confine

QUALITIES = (80, 70, 60, 50, 40, 30)
# EXIF tag 274: how the camera was held, and what sets its picture upright.
ORIENTATION = 274
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# A byte stuffed with zero, a fill byte and a restart marker belong to the scan they stand in.
JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


class Refused(Exception):
    """The photo breaks a rule; the argument is the code of the refusal."""


def kind(source: bytes) -> str:
    """Pillow's name of the format, told by the first bytes alone; the name of the file never counts."""
    if source.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if source.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if source[:4] == b"RIFF" and source[8:12] == b"WEBP":
        return "WEBP"
    if source[4:8] == b"ftyp":
        return iso_kind(source)
    raise Refused("photo_format")


def iso_kind(source: bytes) -> str:
    """AVIF or HEIF: a phone may write the general brand first and the telling one after it."""
    brands = {source[at : at + 4] for at in range(8, min(int.from_bytes(source[:4], "big"), 256), 4)}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & HEIF_BRANDS:
        return "HEIF"
    raise Refused("photo_format")


def count_scans(source: bytes) -> int:
    """Scans of a JPEG up to its end marker; those of a thumbnail inside a segment do not count."""
    scans, at = 0, 2
    while found := JPEG_MARKER.search(source, at):
        marker, at = found[0][1], found.end()
        if marker == 0xD9:
            break
        scans += marker == 0xDA
        at += int.from_bytes(source[at : at + 2], "big")
    return scans


def open_photo(source: bytes, limits: dict) -> Image.Image:
    """The photo with its header read and nothing decoded yet; raises Refused."""
    name = kind(source)
    if name == "JPEG" and count_scans(source) > limits["scans"]:
        raise Refused("photo_too_slow")
    if name == "HEIF":
        import pi_heif  # noqa: PLC0415 - costs 30 ms, and few photos need it

        pi_heif.register_heif_opener(decode_threads=1, thumbnails=False)
    # A thread's stack counts as memory, and there would be one for each core.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.MAX_IMAGE_PIXELS = limits["pixels"] // 2  # Pillow refuses beyond twice this
    photo = Image.open(io.BytesIO(source), formats=[name])
    if min(photo.size) < limits["edge"]:
        raise Refused("photo_too_small")
    return photo


def orientation(photo: Image.Image) -> int:
    """EXIF orientation 1 to 8; a broken EXIF block does not cost the photo."""
    try:
        return photo.getexif().get(ORIENTATION, 1)
    except Exception:
        return 1


def fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """`size` with its longest edge brought down to `edge`, never enlarged."""
    scale = min(1, edge / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def shrink(photo: Image.Image, edge: int) -> Image.Image:
    """The photo at `edge` in a mode that can be resized: L, RGB, RGBA or CMYK."""
    photo.draft(None, fit(photo.size, edge))
    photo.load()
    if photo.mode.startswith("I"):
        photo = photo.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif photo.has_transparency_data:
        photo = photo.convert("RGBA")
    elif photo.mode not in {"L", "RGB", "CMYK"}:
        photo = photo.convert("RGB")
    return photo.resize(fit(photo.size, edge), Image.Resampling.LANCZOS, reducing_gap=3)


def to_srgb(photo: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every browser shows them; a profile that is broken or of another kind is passed over."""
    if not profile:
        return photo.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(photo, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return photo.convert("RGB")


def clean(photo: Image.Image, edge: int) -> Image.Image:
    """A new upright sRGB image on white, at most `edge` long, that carries pixels and nothing else."""
    held, profile = orientation(photo), photo.info.get("icc_profile")
    small = shrink(photo, edge)
    alpha = small.getchannel("A") if small.mode == "RGBA" else None
    colours = to_srgb(small.convert("RGB") if alpha else small, profile)
    fresh = Image.new("RGB", small.size, "white")
    fresh.paste(colours, mask=alpha)
    return fresh.transpose(UPRIGHT[held]) if held in UPRIGHT else fresh


def encode(photo: Image.Image, budget: int) -> bytes:
    """WebP of the best quality that stays within `budget` bytes, or of the least quality."""
    for quality in QUALITIES:
        out = io.BytesIO()
        photo.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= budget:
            break
    return out.getvalue()


def render(source: bytes, limits: dict) -> tuple[dict, list[bytes]]:
    """Header and files, largest first; raises Refused and whatever a decoder raises."""
    photo = open_photo(source, limits)
    budgets = {int(edge): budget for edge, budget in limits["sizes"].items()}
    edges = [edge for edge in sorted(budgets, reverse=True) if edge <= max(photo.size)] or [min(budgets)]
    picture = clean(photo, edges[0])
    header = {"width": picture.width, "height": picture.height, "sizes": {}}
    files = []
    for edge in edges:
        picture = picture.resize(fit(picture.size, edge), Image.Resampling.LANCZOS)
        files.append(encode(picture, budgets[edge]))
        header["sizes"][edge] = len(files[-1])
    return header, files


def answer(source: bytes, limits: dict) -> tuple[dict, list[bytes]]:
    """As `render`, every failure turned into its code."""
    try:
        return render(source, limits)
    except Refused as refusal:
        return {"code": str(refusal)}, []
    except (Image.DecompressionBombError, MemoryError):
        return {"code": "photo_too_many_pixels"}, []
    except Exception:  # decoders raise nearly everything on damaged files
        return {"code": "photo_unreadable"}, []


def main() -> None:
    limits = json.loads(sys.argv[1])
    confine(limits, nice=10)
    header, files = answer(sys.stdin.buffer.read(), limits)
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + b"".join(files))


if __name__ == "__main__":
    main()
