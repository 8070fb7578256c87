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
    return (*ALWAYS_MATERIAL, *(name for name in MAY_BE_MATERIAL if name in value_of(KEY)))
