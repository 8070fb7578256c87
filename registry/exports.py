"""Which tables of the ground may leave as a workbook, and by which columns."""

from django.utils.translation import gettext_lazy as _

from registry.exporting import EXPORTS, Column, Export
from registry.models import Pesantren, Umkm


def field(model, name, **more):
    """A column that shows a field as it is stored, a choice in its words, a relation by its name."""
    about = model._meta.get_field(name)
    if about.choices:
        return Column(name, about.verbose_name, lambda record: getattr(record, f"get_{name}_display")(), **more)
    if about.is_relation:
        return Column(name, about.verbose_name, lambda record: str(getattr(record, name) or ""), **more)
    return Column(name, about.verbose_name, lambda record: getattr(record, name), **more)


def number(model, **more):
    """The portal's own number of a record: a name, so a text."""
    return Column("id", _("number in the portal"), lambda record: str(record.pk), **more)


def _maker_columns(model):
    return (
        number(model),
        field(model, "name", width=36),
        Column("regency_code", _("code of the kabupaten or kota"), lambda record: record.regency_id),
        field(model, "regency", width=22),
    )


def _private_columns(model):
    return (
        field(model, "address", is_personal=True, width=40),
        field(model, "whatsapp", is_personal=True),
        Column("consent", _("WhatsApp may be shown"), lambda record: record.whatsapp_consent_at is not None),
        field(model, "created_at"),
    )


EXPORTS[Pesantren] = Export(
    "pesantren",
    (
        *_maker_columns(Pesantren),
        field(Pesantren, "nspp"),
        field(Pesantren, "kopontren", width=30),
        field(Pesantren, "students"),
        field(Pesantren, "joined_on"),
        *_private_columns(Pesantren),
    ),
    ["regency"],
)
EXPORTS[Umkm] = Export(
    "umkm",
    (
        *_maker_columns(Umkm),
        field(Umkm, "pillar"),
        field(Umkm, "pesantren", width=36),
        field(Umkm, "nib"),
        field(Umkm, "scale_reported"),
        field(Umkm, "scale_computed"),
        field(Umkm, "producing_since"),
        field(Umkm, "npwp", is_personal=True),
        field(Umkm, "owner_name", is_personal=True, width=30),
        *_private_columns(Umkm),
    ),
    ["regency", "pesantren"],
)
