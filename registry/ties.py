"""What the office ties a person to: an UMKM or a pesantren of the register, made where it is not there yet."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import PILLARS_OF_THE_PESANTREN, Pillar
from registry.models import Pesantren, Regency, Umkm
from registry.refusals import refusals_in_words

PESANTREN_MISSING = _("Choose the pesantren, or write its name to record a new one.")


@dataclass(frozen=True)
class Tie:
    """An officer's choice. Where `umkm` is None one is made of `name`, `regency` and `pillar`; where it needs a
    pesantren and `pesantren` is None, that is made of `pesantren_name` and `regency`."""

    umkm: Umkm | None = None
    name: str = ""
    regency: Regency | None = None
    pillar: str = Pillar.NONE
    pesantren: Pesantren | None = None
    pesantren_name: str = ""
    whole_pesantren: bool = False


def organisation_of(tie: Tie) -> Umkm | Pesantren:
    """The organisation somebody is to belong to; to be called within the transaction of the decision.

    Raises ValidationError(code="pesantren_without_alumni") when a whole pesantren is meant, but the business is none
    of those it acts for, (code="name_missing"), (code="regency_missing") or (code="pesantren_missing").
    """
    umkm = tie.umkm or _new_umkm(tie)
    if not tie.whole_pesantren:
        return umkm
    if umkm.pillar not in PILLARS_OF_THE_PESANTREN:
        words = _("A pesantren acts for its own businesses and its santri's, not for this one.")
        raise ValidationError({"reach": ValidationError(words, code="pesantren_without_alumni")})
    return umkm.pesantren


def what_is_missing(tie: Tie) -> dict[str, ValidationError]:
    """Everything that a new business still needs, by field; {} for one of the register."""
    if tie.umkm:
        return {}
    needs_pesantren = tie.pillar != Pillar.NONE and tie.pesantren is None
    lacks = {
        "name": (not tie.name, "name_missing", _("Give the name of the business.")),
        "regency": (tie.regency is None, "regency_missing", _("Choose the kabupaten or kota.")),
        "pesantren": (needs_pesantren and not tie.pesantren_name, "pesantren_missing", PESANTREN_MISSING),
    }
    return {field: ValidationError(words, code=code) for field, (holds, code, words) in lacks.items() if holds}


def _new_umkm(tie):
    if missing := what_is_missing(tie):
        raise ValidationError(missing)
    pesantren = None if tie.pillar == Pillar.NONE else tie.pesantren or _new_pesantren(tie)
    with refusals_in_words():
        return Umkm.objects.create(name=tie.name, regency=tie.regency, pillar=tie.pillar, pesantren=pesantren)


def _new_pesantren(tie):
    return Pesantren.objects.create(name=tie.pesantren_name, regency=tie.regency)
