"""The form of whoever takes a table out as a workbook."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.fields import TextField


class ExportForm(forms.Form):
    """Which columns leave, and why where one of them is personal."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one column.")},
    )
    why = TextField(
        label=_("Reason"),
        help_text=_("Needed where personal data leaves. It is kept with your name."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, export):
        usual = [column.name for column in export.columns if not column.is_personal]
        super().__init__(data, initial={"columns": usual})
        self.export = export
        self.fields["columns"].choices = [(column.name, capfirst(column.label)) for column in export.columns]

    def boxes(self):
        """([boxes of usual columns], [boxes of personal ones])."""
        personal = {column.name for column in self.export.columns if column.is_personal}
        usual, private = [], []
        for box in self["columns"]:
            (private if box.data["value"] in personal else usual).append(box)
        return usual, private
