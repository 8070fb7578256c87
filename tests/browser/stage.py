"""What journeys need on the stage: photos as phones take them, and files for the photos of invented products."""

from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageOps

from registry.models import Upload
from registry.pictures import photo_path

UPRIGHT = (3000, 4000)  # pixels: 12 megapixels
CORNER = (200, 20, 20)  # the colour of the photo's upper left corner
LIES_ON_ITS_SIDE = 6  # EXIF: turn it clockwise by a quarter to see it upright
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def take_photo(file, seed=0):
    """Write a JPEG that is upright only when its EXIF is obeyed, with a red upper left corner."""
    upright = Image.linear_gradient("L").resize(UPRIGHT)
    upright = ImageOps.colorize(upright, (40, 90 + seed, 60), (235, 240, 200))
    draw = ImageDraw.Draw(upright)
    draw.rectangle([0, 0, 1000, 1000], fill=CORNER)
    draw.ellipse([900, 1600, 2300, 3000], fill=(240, 200, 90))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = LIES_ON_ITS_SIDE, "Kamera Contoh"
    exif[GPS] = {1: "S", 2: (7.0, 15.0, 26.0), 3: "E", 4: (112.0, 45.0, 9.0)}
    upright.transpose(Image.Transpose.ROTATE_90).save(file, "JPEG", quality=85, exif=exif)
    return file


def hang_photos():
    """Give every upload its files: a plain colour in each of its sizes."""
    for upload in Upload.objects.all():
        for size in upload.sizes:
            file = Path(settings.MEDIA_PRIVATE_ROOT) / photo_path(upload.key, size)
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (size, size), (60 + upload.pk * 37 % 150, 140, 100)).save(file, "WEBP")
