"""Which fields of a published product wait for the office and which go live at once: one list, which the office keeps.

The maker never changes by a change, and papers are checked as papers: they are material whatever the office sets.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import ALWAYS_MATERIAL, MAY_BE_MATERIAL, RETURNABLE_FIELDS, USUALLY_MATERIAL
from registry.office_settings import SETTINGS, Setting, value_of

KEY = "material_fields"


def _field():
    return forms.MultipleChoiceField(
        choices=[(name, RETURNABLE_FIELDS[name]) for name in MAY_BE_MATERIAL],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


SETTINGS[KEY] = Setting(
    _("Fields that the office checks"),
    _("On a published product a change of these waits for an officer; what is on show stays meanwhile. All other fields"
      " go live at once. The maker never changes, and papers are always checked."),
    _field,
    lambda: list(USUALLY_MATERIAL),
)  # fmt: skip


def material_fields() -> tuple[str, ...]:
    """The names of the fields, one query."""
    chosen = value_of(KEY)
    return (*ALWAYS_MATERIAL, *(name for name in MAY_BE_MATERIAL if name in chosen))


def proposed_fields(change) -> tuple[str, ...]:
    """What a change proposes; nothing where there is none."""
    return () if change is None else (*change.values, *(["photos"] if change.has_photos else []))


def checked_fields(change=None) -> tuple[str, ...]:
    """Fields of a product on show that wait for the office: the material ones, and what its open change proposes.

    A proposal is decided by the office, also where the field goes live at once by now. One query.
    """
    return tuple(dict.fromkeys([*material_fields(), *proposed_fields(change)]))
