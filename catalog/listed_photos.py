"""Photos for a list that was saved: taken from a zip, matched to its products by the names of the files.

A product's photos are those that its column “Foto” names, in that order, and a file that several rows name is for each
of them; where it names none, those that are called like the product, or like its own number. Repeated, nothing comes in
twice.
"""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.workflow_lists import add_listed_photos
from registry.archives import ArchiveLimits, members
from registry.columns import fold_header
from registry.list_files import list_file
from registry.list_jobs import JOBS, WORDS, Bar, end
from registry.models import ImportRow, ListJob, SourceRef
from registry.pictures import photo_limits
from registry.uploads import keep_photo

PHOTOS = "photos"  # the work, and the column
MOST_TOLD = 100  # files in each part of the report
PHOTO_ENDINGS = re.compile(r"\.(?:jpe?g|png|webp|heic|heif|avif)$", re.IGNORECASE)
# “keripik talas 2.jpg” and “keripik talas (2).jpg” are further photos of “keripik talas”
COUNTED = re.compile(r" \d{1,2}$")

MESSAGES = {
    "photo_of_two": _("More than one product could be meant."),
    "photos_not_yours": _("You may not change the photos of this product any more."),
    "photos_full": _("The product has %(most)s photos already."),
}


@dataclass
class Report:
    """What became of each file: [[file, products]], [file], [[file, why]]."""

    matched: list = field(default_factory=list)
    unmatched: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    numbers: dict = field(default_factory=lambda: {"matched": 0, "unmatched": 0, "refused": 0})

    def tell(self, part: str, entry) -> None:
        self.numbers[part] += 1
        if len(getattr(self, part)) < MOST_TOLD:
            getattr(self, part).append(entry)


def add_photos(job: ListJob, bar: Bar) -> None:
    """Each photo on its own, since many take long; the report stands when the last is in."""
    wanted, report = Wanted(job.incoming), Report()
    limits = ArchiveLimits(files=settings.PHOTO_ARCHIVE_MAX_FILES, bytes=photo_limits()["bytes"])
    problem = ""
    try:
        with members(list_file(job.upload), limits) as files:
            for number, member in enumerate(sorted(files, key=lambda each: (stem(each.path), each.path))):
                bar.tell(number / len(files))
                _add(member, wanted, job, report)
    except ValidationError as refusal:
        problem = " ".join(refusal.messages)
    end(job, problem=problem, **report.__dict__)


def _add(member, wanted: "Wanted", job: ListJob, report: Report) -> None:
    products = wanted.of(member.name)
    if not products:
        report.tell("unmatched", member.name)
    elif len(products) > 1 and not wanted.names(member.name):
        report.tell("refused", [member.name, str(MESSAGES["photo_of_two"])])
    else:
        _add_to(member, products, wanted, job, report)


def _add_to(member, products: list[int], wanted: "Wanted", job: ListJob, report: Report) -> None:
    """To each product that the file is for: one that cannot take it is no hindrance to the others."""
    try:
        upload = keep_photo(member.read(), owner=job.by, at=timezone.now())
    except ValidationError as refusal:
        report.tell("refused", [member.name, " ".join(refusal.messages)])
        return
    names = []
    for pk in products:
        try:
            names.append(_attach(upload, pk, wanted, job))
        except ValidationError as refusal:
            report.tell("refused", [member.name, " ".join(refusal.messages)])
        except PermissionDenied:
            report.tell("refused", [member.name, str(MESSAGES["photos_not_yours"])])
    if names:
        report.tell("matched", [member.name, ", ".join(names)])


def _attach(upload, pk: int, wanted: "Wanted", job: ListJob) -> str:
    """The photo at its place among its product's; the list knows the product as it is then. The product's name."""
    now = timezone.now()
    with transaction.atomic():
        product = Product.objects.select_for_update(no_key=True).get(pk=pk)
        ref = SourceRef.objects.filter(kind=job.incoming.kind, batch=job.incoming.batch_id, target=pk).first()
        is_as_listed = bool(ref) and ref.version == product.version
        kept = [photo.upload for photo in product.photos.select_related("upload")]
        if upload.sha256 in {each.sha256 for each in kept}:
            return product.name
        if len(kept) >= settings.PHOTOS_PER_PRODUCT:
            raise ValidationError(MESSAGES["photos_full"], code="photos_full", params={"most": len(kept)})
        product = add_listed_photos(
            product, wanted.placed(pk, kept, upload), by=job.by, at=now, is_as_listed=is_as_listed
        )
        if is_as_listed:
            SourceRef.objects.filter(pk=ref.pk).update(version=product.version)
    return product.name


class Wanted:
    """Which products of a list a file name means."""

    def __init__(self, incoming):
        self.by_file: dict[str, list[int]] = {}
        self.by_name: dict[str, list[int]] = {}
        self.files_of: dict[int, list[str]] = {}
        targets = dict(ImportRow.objects.filter(batch=incoming.batch_id).values_list("number", "target"))
        names = dict(Product.objects.filter(pk__in=targets.values()).values_list("pk", "name"))
        places = {column: int(place) for place, column in incoming.places.items()}
        for number, cells in incoming.rows.values_list("number", "cells"):
            if targets.get(number) in names:
                self._want(targets[number], cells, places, names)

    def _want(self, pk, cells, places, names):
        said = {column: cells[place] for column, place in places.items() if place < len(cells)}
        files = [stem(name) for name in re.split(r"[,;\n]", said.get(PHOTOS, "")) if name.strip()]
        for each in filter(None, files):
            self._note(self.by_file, each, pk)
        known = self.files_of.setdefault(pk, [])
        known += [each for each in dict.fromkeys(files) if each and each not in known]
        if not files:
            for each in filter(None, {fold_header(names[pk]), fold_header(said.get("number", ""))}):
                self._note(self.by_name, each, pk)

    def _note(self, index, key, pk):
        known = index.setdefault(key, [])
        if pk not in known:
            known.append(pk)

    def names(self, file_name: str) -> bool:
        """Whether rows name this very file in their column of photos: then it is for each of them."""
        return stem(file_name) in self.by_file

    def placed(self, pk: int, kept: list, upload) -> list:
        """The uploads with one more: before those that the product's column names after it, else at the end."""
        files = self.files_of.get(pk, [])
        name = stem(upload.file_name)
        later = set(files[files.index(name) + 1 :]) if name in files else set()
        place = next((place for place, each in enumerate(kept) if stem(each.file_name) in later), len(kept))
        return [*kept[:place], upload, *kept[place:]]

    def of(self, file_name: str) -> list[int]:
        key = stem(file_name)
        return self.by_file.get(key) or self.by_name.get(key) or self.by_name.get(COUNTED.sub("", key)) or []


def stem(file_name: str) -> str:
    """A file name without folder and ending, folded: "Foto/Keripik_Talas.JPG" → "keripik talas"."""
    name = file_name.strip().replace("\\", "/").rpartition("/")[2]
    return fold_header(PHOTO_ENDINGS.sub("", name))


JOBS[PHOTOS] = add_photos
WORDS[PHOTOS] = _("The photos are being added.")
