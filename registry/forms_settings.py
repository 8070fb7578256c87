"""The form of whoever sets what the office owns."""

from django import forms
from django.utils.formats import localize

from registry.office_settings import SETTINGS

SHOWN = 5  # former values of each


class SettingForm(forms.Form):
    """One value, and the row it was opened with (`seen`), so that nobody overwrites unseen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, key, rows, data=None):
        setting, newest = SETTINGS[key], rows[0] if rows else None
        value = newest.value if newest else setting.default()
        super().__init__(data, prefix=key, initial={"value": value, "seen": newest.pk if newest else None})
        self.key, self.rows = key, rows
        self.fields["value"] = setting.field()
        self.fields["value"].label, self.fields["value"].help_text = setting.label, setting.help
        self.has_choices = hasattr(self.fields["value"], "choices")
        self.now = in_words(self.fields["value"], value)
        self.former = [(row, in_words(self.fields["value"], row.value)) for row in rows[:SHOWN]]


def in_words(field, value) -> str:
    """A stored value as people read it: of choices their words."""
    if hasattr(field, "choices"):
        words = dict(field.choices)
        return ", ".join(str(words[each]) for each in value if each in words) or "–"
    return localize(value)
