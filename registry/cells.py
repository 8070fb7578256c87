"""Reading single cells of lists: words, days, counts and places, whatever the kind of list."""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from registry.columns import Column
from registry.constraints import LONGEST_FOLDED
from registry.numbers import plain
from registry.places import place_doubts, read_regency

# What people write where there is nothing to write.
NOTHING = {"", "0", "tidak ada", "belum", "belum ada", "belum punya", "kosong", "nihil", "n a", "none"}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y")

PLACE_COLUMNS = (
    Column(
        "regency",
        _("Kabupaten or kota"),
        "kab kota, kabupaten kota, kota kabupaten, kabupaten, kota, kab, kab kota nama, nama kab kota, daerah",
    ),
    Column(
        "regency_code",
        _("Code of the kabupaten or kota"),
        "kode wilayah, kode kab kota, kab kota kode, kode kabupaten kota, kode kabupaten, kode daerah, kode bps",
    ),
    Column("province", _("Province"), "provinsi, propinsi, prov, provinsi nama, nama provinsi"),
    Column("province_code", _("Code of the province"), "kode provinsi, provinsi kode"),
)


def no_name() -> ValidationError:
    """The refusal of a row whose name is_no_name."""
    return ValidationError(_("It is missing, or not a name."), code="name_missing")


def one_line(text: str) -> str:
    return " ".join(text.split())


def is_nothing(text: str) -> bool:
    """Empty, "0", "-" and the like."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold())) in NOTHING


def is_no_name(text: str) -> bool:
    """No name of a maker: nothing, or "[disamarkan]"."""
    return is_nothing(text) or bool(re.fullmatch(r"\W*disamarkan\W*", text, re.IGNORECASE))


def read_day(text: str) -> date | None:
    """A day as 2026-11-24, 24/11/2026 or 24-11-2026; None for 0000-00-00.

    Raises ValidationError(code="not_a_day").
    """
    written = plain(text).strip()
    if not written.strip("0-/. :"):
        return None
    for form in DAYS:
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    raise ValidationError(_("This is not a day, such as 24/11/2026."), code="not_a_day")


def read_count(text: str) -> int:
    """A whole number with or without dots between thousands. Raises ValidationError(code="not_a_count")."""
    written = plain(text).strip()
    if not re.fullmatch(r"\d{1,9}|[1-9]\d{0,2}(\.\d{3}){1,2}", written):
        raise ValidationError(_("Write a whole number, such as 1.500."), code="not_a_count")
    return int(written.replace(".", ""))


def take_regency(row) -> str:
    """Code of the regency a row names, "" with a fault where it cannot be known. Raises OutsideEastJava."""
    cells = row.cells
    place, code = cells.get("regency", ""), cells.get("regency_code", "")
    for doubt in place_doubts(place, code):
        row.warn(doubt.code, doubt.message, "regency_code", **doubt.params)
    try:
        return read_regency(place, code, cells.get("province", "") or cells.get("province_code", ""))
    except ValidationError as error:
        if error.code == "outside_east_java":
            raise
        row.fault(error, "regency" if "regency" in row.columns else "regency_code")
        return ""


def warn_of_number(row, number, column: str) -> None:
    """Pass on what registry.numbers has to say about a number."""
    for warning in number.warnings:
        row.warn(warning.code, warning.message, column)


def check_fields(row, model: type[models.Model], values: dict) -> None:
    """Add a fault for every value that its field cannot hold. No queries: keys of other records are not looked at."""
    for name, value in values.items():
        field = model._meta.get_field(name)
        if field.is_relation or value in (None, ""):
            continue
        try:
            field.run_validators(value)
            if isinstance(field, models.TextField) and field.max_length:
                MaxLengthValidator(field.max_length)(value)
        except ValidationError as error:
            row.fault(error, label=field.verbose_name)


def fold_names(names) -> dict[str, str]:
    """The key of each name under which its spellings meet (SQL function `fold_name`), in one query.

    Only the first LONGEST_FOLDED letters of each count.
    """
    known = sorted(set(names))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, fold_name(left(name, %s)) FROM unnest(%s::text[]) AS name", [LONGEST_FOLDED, known]
        )
        return dict(cursor.fetchall())
