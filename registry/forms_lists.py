"""Forms around uploaded lists: the upload itself, which columns stand where, the cells of one row."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import Purpose
from registry.keys import key_in
from registry.list_files import ARCHIVE_FIELD, SHEET_FIELD, keep_list_file
from registry.models import IncomingList, Upload
from registry.sheets import SheetError

ACCEPTED = ".xlsx,.xls,.csv,.txt"
NO_COLUMN = _("– not used –")


class ListChoices(forms.Form):
    """What a list may do, beyond being judged: the office alone chooses it."""

    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=60,
        help_text=_("Where the list comes from. Later lists of the same source know their rows again by it."),
    )
    overwrite = forms.BooleanField(
        label=_("Also write over records that were edited in the portal, or stand there already"), required=False
    )
    as_published = forms.BooleanField(
        label=_("The products were verified before the portal: publish them in my name"), required=False
    )
    reason = forms.CharField(
        label=_("Why they count as verified"),
        required=False,
        max_length=IncomingList._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, can_publish=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_publish:
            del self.fields["as_published"], self.fields["reason"]

    def clean_source(self):
        return " ".join(self.cleaned_data["source"].split())

    def clean(self):
        said = super().clean()
        if said.get("as_published") and not said.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("Give a reason."), code="reason_missing"))
        return said

    def choices(self) -> dict:
        """As the verbs of registry.incoming take them."""
        said = self.cleaned_data
        is_published = said.get("as_published", False)
        reason = said.get("reason", "").strip() if is_published else ""
        return {
            "source": said["source"],
            "overwrite": said["overwrite"],
            "as_published": is_published,
            "reason": reason,
        }


class UploadForm(ListChoices):
    """A list on its way in. The file is kept at once, also when another field is wrong; the form then names it."""

    kind = forms.ChoiceField(label=_("What is in the list"), widget=forms.RadioSelect)
    maker = forms.ModelChoiceField(
        label=_("Which business makes these products"),
        queryset=None,
        required=False,
        empty_label=_("Several: a column of the list says which"),
    )
    sheet = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}), allow_empty_file=True
    )
    kept_sheet = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)
    token = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("kind", "maker", "sheet")

    def __init__(self, *args, person, entrances, **kwargs):
        self.person, self.upload = person, None
        self.by_code = {entrance.code: entrance for entrance in entrances}
        super().__init__(*args, can_publish=any(each.can_publish for each in entrances), **kwargs)
        self.fields["kind"].choices = [(each.code, each.label) for each in entrances]
        self._settle_makers(entrances)
        if len(entrances) == 1:
            del self.fields["kind"]
        if not any(each.makers is None for each in entrances):
            del self.fields["source"], self.fields["overwrite"]
        self.initial.setdefault("token", uuid4())
        self.initial.setdefault("kind", entrances[0].code)

    def _settle_makers(self, entrances):
        makers = next((each.makers(self.person) for each in entrances if each.makers), None)
        self.only_maker = None
        if makers is None or len(makers) == 1:
            self.only_maker = makers[0] if makers else None
            del self.fields["maker"]
        else:
            self.fields["maker"].queryset = makers

    @property
    def entrance(self):
        return self.by_code[self.cleaned_data.get("kind") or next(iter(self.by_code))]

    def take_file(self, at) -> None:
        """Keep the chosen file, or find again the one that an earlier press brought."""
        file = self.files.get(SHEET_FIELD)
        try:
            if file:
                self.upload = keep_list_file(file, Purpose.SHEET, owner=self.person, at=at)
            else:
                self.find_file(self.data.get("kept_sheet", ""))
        except ValidationError as refusal:
            self.add_error("sheet", refusal)
        else:
            if self.upload is None:
                self.add_error("sheet", ValidationError(_("Choose the file with your list."), code="sheet_missing"))

    def find_file(self, kept: str) -> None:
        """The file of this person that a form names."""
        self.upload = Upload.objects.of(self.person).filter(purpose=Purpose.SHEET, pk=key_in(kept)).first()

    def choices(self):
        said = self.cleaned_data
        maker = {"maker": said.get("maker") or self.only_maker}
        if "source" not in self.fields:
            return maker
        chosen = super().choices()
        if not self.entrance.can_publish:
            chosen |= {"as_published": False, "reason": ""}
        return maker | chosen

    def refuse(self, refusal) -> None:
        """What a verb says no to stands beside the file; the next press is a new one.

        A file that cannot be read is not offered again.
        """
        self.add_error("sheet", refusal)
        if isinstance(refusal, SheetError):
            self.upload = None
        self.data = self.data.copy()
        self.data["token"] = str(uuid4())

    @property
    def kept(self):
        """The file to be named by the form when it comes back."""
        return self.upload if self.upload and (self.errors or not self.is_bound) else None


class ArchiveForm(forms.Form):
    """A zip with the photos of a list."""

    archive = forms.FileField(label=_("Zip with photos"), widget=forms.FileInput(attrs={"accept": ".zip"}))

    def keep(self, *, owner, at):
        """The upload, or None with what stands in the way beside the field."""
        if not self.is_valid():
            return None
        try:
            return keep_list_file(self.cleaned_data[ARCHIVE_FIELD], Purpose.PHOTO_ARCHIVE, owner=owner, at=at)
        except ValidationError as refusal:
            self.add_error(ARCHIVE_FIELD, refusal)
            return None


class ColumnsForm(forms.Form):
    """One select for each column of the file: which of ours it is."""

    def __init__(self, *args, incoming, columns, samples, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {}
        for column in columns:
            labels.setdefault(column.name, column.label)
        choices = [("", NO_COLUMN), *labels.items()]
        self.places = []
        for place, header in enumerate(incoming.header):
            examples = [sample[place] for sample in samples if place < len(sample) and sample[place]]
            if header or examples:
                self._add(place, header, examples, choices, incoming.places.get(str(place), ""))

    def _add(self, place, header, examples, choices, chosen):
        name = f"place-{place}"
        self.places.append(place)
        self.fields[name] = forms.ChoiceField(
            label=header or _("Column %(number)s, without a name") % {"number": place + 1},
            choices=choices,
            required=False,
            initial=chosen,
            help_text=_("For example: %(cells)s") % {"cells": "; ".join(each[:40] for each in examples[:3])}
            if examples
            else "",
        )

    def chosen(self) -> dict[int, str]:
        return {place: self.cleaned_data[f"place-{place}"] for place in self.places}
