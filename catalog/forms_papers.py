"""What a maker fills in about a paper, read to clean values; nothing typed or chosen is lost on the way."""

import uuid
from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from catalog.choices import Paper, Status
from catalog.models import Certificate, Product
from catalog.paper_warnings import warnings_of
from registry.choices import Purpose
from registry.days import today
from registry.fields import LineField
from registry.keys import key_in, version_seen
from registry.models import Upload
from registry.numbers import PAPER_LENGTH, paper_number
from registry.private_files import keep_scan
from registry.refusals import codes_of
from registry.templatetags.portal import long_date
from registry.typed_days import read_typed_day

NUMBERED = ("kind", "number_written")  # what the number needs to be read
YEARS = range(1950, 2101)
OFFERED_WITHIN = timedelta(hours=24)  # so long a scan that no paper uses is offered to its person
MOST_OFFERED = 3


class DayField(forms.Field):
    """A day as people type it; what was typed stays as it is, what is stored is shown as 24/11/2026."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"class": "short", "maxlength": 40, "data-day": ""})
        super().__init__(required=False, widget=widget, **options)

    def to_python(self, value):
        day = read_typed_day(value) if value else None
        if day and day.year not in YEARS:
            raise ValidationError(_("Look at the year again."), code="not_a_day")
        return day

    def prepare_value(self, value):
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _line(label, help_text, length, *, needed=""):
    """A single line; `needed`: what to say where it was left empty, if it may not be."""
    about = {"label": label, "help_text": help_text, "max_length": length}
    widget = forms.TextInput()
    return LineField(widget=widget, required=bool(needed), error_messages={"required": needed}, **about)


class PaperForm(forms.Form):
    """A paper of `maker` as whoever acts for it fills it in.

    `kept` is the upload that the form names, `problem` what went wrong with the chosen one (chosen_scan). After
    cleaning, and for a stored paper, `warnings` says what is odd beside which field.
    """

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("Kind of paper"),
        choices=[("", _("Choose a kind")), *Paper.choices],
        error_messages={"required": _("Choose the kind of paper.")},
    )
    number_written = _line(_("Number"), _("As it stands on the paper."), PAPER_LENGTH, needed=_("Write the number."))
    issuer = _line(
        _("Issued by"),
        _("For example BPJPH, BPOM, DJKI, or the health office of your kab/kota."),
        Certificate._meta.get_field("issuer").max_length,
    )
    issued_on = DayField(label=_("Issued on"), help_text=_("For example 24/11/2026 or 24 November 2026."))
    valid_until = DayField(label=_("Valid until"), help_text=_("Leave empty if the paper has no end date."))
    scan = forms.Field(
        label=_("Photo or PDF of the paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        help_text=_("Only you and the office can open it. 10 MB at most."),
    )
    products = forms.ModelMultipleChoiceField(
        queryset=Product.objects.none(),
        label=_("Products this paper is for"),
        help_text=_("Only those that stand on the paper or its attachment."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, maker, paper=None, kept=None, problem=None, initial=None):
        typed = data if data is not None else initial or {}
        super().__init__(data, initial=_stored(paper) | _started(initial))
        self.maker, self.paper, self.kept, self.problem = maker, paper, kept, problem
        self.theirs, self.saved_before, self.warnings = [], None, {}
        self.version = version_seen(typed) if "version" in typed or not paper else paper.version
        self.token = read_token(typed.get("token"))
        self._offer_products()
        if paper and data is None:
            self._warn(paper)

    def _offer_products(self):
        """Products not taken off show, and those the paper covers already; no field where there is none."""
        covered = Q(certificates=self.paper) if self.paper else Q()
        offered = Product.objects.filter(~Q(status=Status.ARCHIVED) | covered, maker=self.maker).distinct()
        self.fields["products"].queryset = offered.order_by("folded_name", "pk")

    def full_clean(self):
        super().full_clean()
        if not self.is_bound:
            return
        if self.problem:
            self.add_error("scan", self.problem)
        if not self.paper and not self.token:
            self.add_error(None, ValidationError(_("Please press the button once more."), code="token_missing"))

    def clean(self):
        data = super().clean()
        self._read_number(data)
        begin, end = data.get("issued_on"), data.get("valid_until")
        if begin and begin > today():
            words = _("A paper cannot be issued after today.")
            self.add_error("issued_on", ValidationError(words, code="issued_in_future"))
        elif begin and end and end < begin:
            words = _("The paper ends before it was issued.")
            self.add_error("valid_until", ValidationError(words, code="certificate_ends_after_issue"))
        self._warn(Certificate(**{name: data.get(name) or None for name in ("issued_on", "valid_until")}
                               | {name: data.get(name) or "" for name in NUMBERED}))  # fmt: skip
        return data

    def _read_number(self, data):
        if not set(NUMBERED) <= set(data):
            return
        try:
            paper_number(data["kind"], data["number_written"])
        except ValidationError as refusal:
            self.add_error("number_written", refusal)

    def _warn(self, paper):
        """Put what is odd between the label and the input, where it is read out with them."""
        self.warnings = warnings_of(paper, today())
        for name, warnings in self.warnings.items():
            notes = format_html_join("", '<div class="note">{}</div>', ((warning.message,) for warning in warnings))
            self[name].help_text = format_html("{}{}", self.fields[name].help_text, notes)

    @property
    def next_token(self):
        """The token to print: the one that came, a new one for a new form."""
        return self.token or uuid.uuid4()

    def values(self):
        """What the workflow takes."""
        names = ("kind", "number_written", "issuer", "issued_on", "valid_until")
        chosen = list(self.cleaned_data["products"])
        return {name: self.cleaned_data[name] for name in names} | {"scan": self.kept, "products": chosen}

    def refuse(self, refusal, now=None):
        """Put a refusal of the workflow beside the fields it names; what has none here stands above the form.

        `now` is the paper as stored: somebody whose form was stale is shown what differs and may press again.
        """
        if now is not None and "stale" in codes_of(refusal):
            self.theirs, self.version = self.differences(now), now.version
        by_field = getattr(refusal, "error_dict", None) or {None: refusal.error_list}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)

    def differences(self, paper):
        """[(label, what is stored)] for whatever this form would change in the paper."""
        stored = _stored(paper) | {"scan": paper.scan, "products": list(paper.products.all())}
        wanted = self.values()
        differ = [name for name in wanted if _comparable(stored[name]) != _comparable(wanted[name])]
        return [(self.fields[name].label, _shown(name, stored[name])) for name in differ]


def chosen_scan(data, files, *, person, paper, at):
    """The scan of a form that was sent, and what went wrong with it: (upload or None, refusal or None).

    A file chosen just now is kept from here on, whatever becomes of the form; else the one the form names – only the
    person's own or the paper's – unless a button takes it away, or takes one offered ("use 12").
    """
    press, _blank, offered = data.get("scan_press", "").partition(" ")
    wanted = offered if press == "use" else data.get("kept_scan")
    named, refusal = _named_scan(wanted, person, paper)
    file = files.get("scan")
    if file:
        try:
            return keep_scan(file, owner=person, at=at), None
        except ValidationError as problem:
            return named, problem
    return (None, None) if press == "remove" else (named, refusal)


def scans_at_hand(person, at):
    """What this person chose lately for a paper and nothing uses yet, the newest first: a page was lost meanwhile."""
    chosen = Upload.objects.of(person).filter(purpose=Purpose.PAPER_SCAN)
    lately = chosen.filter(expires_at__gt=at + settings.UPLOAD_KEPT - OFFERED_WITHIN)
    return list(lately.order_by("-expires_at", "-pk")[:MOST_OFFERED])


def _named_scan(named, person, paper):
    current = paper.scan if paper else None
    if named is None or (current and named == str(current.pk)):
        return current, None
    if not named:
        return None, None
    own = Upload.objects.of(person).filter(purpose=Purpose.PAPER_SCAN)
    found = own.filter(pk=key_in(named)).first()
    gone = ValidationError(_("The file is no longer there. Please choose it again."), code="scan_gone")
    return (found, None) if found else (None, gone)


def _stored(paper):
    if paper is None:
        return {}
    names = ("kind", "number_written", "issuer", "issued_on", "valid_until")
    return {name: getattr(paper, name) for name in names} | {"products": [p.pk for p in paper.products.all()]}


def _started(initial):
    """What a form starts with, from an address or from another form: texts, and the chosen products."""
    if initial is None:
        return {}
    chosen = initial.getlist("products") if hasattr(initial, "getlist") else initial.get("products", [])
    return {name: initial.get(name) for name in initial} | {"products": chosen}


def read_token(typed):
    """The token of a form that was sent, or None."""
    try:
        return uuid.UUID(typed)
    except (TypeError, ValueError, AttributeError):
        return None


def _comparable(value):
    return {product.pk for product in value} if isinstance(value, list) else value


def _shown(name, value):
    """A stored value in words."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, date):
        return long_date(value)
    return str(Paper(value).label if name == "kind" else value or "–")
