"""The forms of a curation: what it is, which products come, points of one panelist, why it is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import HIGHEST_POINTS, LOWEST_POINTS
from registry.fields import LineField, TextField
from registry.models import User

POINTS = {1: _("1 weak"), 2: _("2 lacking"), 3: _("3 enough"), 4: _("4 good"), 5: _("5 excellent")}


class CurationForm(forms.Form):
    """A curation as its organiser fills it in; `token` of a new one sees to one press."""

    use_required_attribute = False

    name = LineField(label=_("Name"), max_length=120, help_text=_("For example Kurasi OPOP triwulan IV."))
    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, for example 2026-11-24.")},
    )
    place = LineField(label=_("Place"), max_length=120, required=False)
    panel = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        label=_("Panel"),
        help_text=_("They score; each sees only the own points until the curation is closed."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = User.objects.filter(
            is_staff=True, is_active=True
        )  # whoever works for the office


class ScoreForm(forms.Form):
    """Points for each criterion in use, one to five; `criteria` know what was `given` before, or None."""

    use_required_attribute = False

    def __init__(self, data=None, *, criteria):
        super().__init__(data)
        for criterion in criteria:
            self.fields[f"k{criterion.pk}"] = forms.TypedChoiceField(
                label=str(criterion),
                help_text=criterion.help,
                choices=[(number, POINTS[number]) for number in range(LOWEST_POINTS, HIGHEST_POINTS + 1)],
                coerce=int,
                initial=criterion.given,
                widget=forms.RadioSelect,
                error_messages={"required": _("Give points.")},
            )

    def points(self):
        return {int(name.removeprefix("k")): number for name, number in self.cleaned_data.items()}


class ReopenForm(forms.Form):
    """Why a closed curation is opened again."""

    use_required_attribute = False

    note = TextField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give a reason.")},
    )
