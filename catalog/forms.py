"""What an operator fills in about a product, read to clean values; nothing typed or chosen is lost on the way.

The fields stand in SECTIONS, in the order in which they are asked: a page may show all of them or some.
"""

import re
import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.choices import MATERIAL_FIELDS, RETURNABLE_FIELDS, Status
from catalog.models import Category, Product
from catalog.quantities import price_range, whole_number
from registry.choices import Purpose
from registry.models import Umkm, Upload
from registry.refusals import codes_of
from registry.templatetags.portal import rupiah, thousands
from registry.uploads import keep_photo

SECTIONS = (
    (_("What is it?"), ("maker", "name", "category", "brand", "description", "name_en", "description_en")),
    (_("How does it look?"), ("photos",)),
    (_("What is in it?"), ("ingredients", "net_weight_written", "shelf_life_written")),
    (
        _("Price and capacity"),
        ("price_from", "price_to", "unit", "minimum_order", "monthly_capacity"),
    ),
)
NUMBER = re.compile(r"[0-9]{1,18}")
# Zero-width signs, soft hyphen, direction marks; the two joiners stay, emoji and some scripts need them.
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
# Control signs, which break feeds and mails; NUL stays to be refused, and on one line so do those that break it.
INVISIBLE |= dict.fromkeys([*range(1, 9), *range(14, 28), 31, 127])
BREAKS = dict.fromkeys([11, 12, 28, 29, 30], "\n")
SHORT = {"class": "short"}
LOCKED = _("Locked: an officer has checked this.")


def refuse_line_breaks(text):
    if len(text.splitlines()) > 1:
        raise ValidationError(_("Write this on one line."), code="line_break")


class VisibleField(forms.CharField):
    """Text without the invisible signs that chat apps add and that turn or hide words."""

    def to_python(self, value):
        return super().to_python(value.translate(INVISIBLE) if isinstance(value, str) else value)


class LineField(VisibleField):
    default_validators = [refuse_line_breaks]


class TextField(VisibleField):
    """Several lines; browsers send CRLF, the database keeps LF, so that what did not change compares equal."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n").translate(BREAKS)


class TypedNumber(forms.Field):
    """A number as people write it: what was typed stays as it is, what is stored is shown with dots."""

    def prepare_value(self, value):
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class WholeNumberField(TypedNumber):
    default_validators = [MinValueValidator(1, _("Write 1 or more."))]

    def to_python(self, value):
        return whole_number(value) if value and value.strip() else None


class PriceField(TypedNumber):
    """Lowest and highest price in what was typed, or None: "15rb - 20rb" → (15000, 20000)."""

    def to_python(self, value):
        return price_range(value) if value else None


class MakerField(forms.ModelChoiceField):
    def label_from_instance(self, maker):
        return f"{maker} – {maker.regency}"


class PhotoInput(forms.FileInput):
    allow_multiple_selected = True


def _stored(product):
    names = [name for name in ProductForm.base_fields if name not in ("maker", "photos")]
    return {name: getattr(product, name) for name in names} if product else {}


def _version(typed, product):
    """The version that the form was opened with; what cannot be read is no version of any product."""
    if typed is None and product:
        return product.version
    return int(typed) if typed and NUMBER.fullmatch(typed) else -1


def _token(typed):
    try:
        return uuid.UUID(typed)
    except (TypeError, ValueError):
        return None


def _shown(name, value):
    """A stored value in words."""
    if isinstance(value, list):
        return str(len(value))
    if value is not None and name in ("price_from", "price_to"):
        return rupiah(value)
    return thousands(value) if isinstance(value, int) else str(value or "–")


def _attrs(**attrs):
    return {"autocomplete": "off"} | attrs


def _line(name, help_text="", *, required=False, **attrs):
    """A single line with the words an officer uses for the field, and the length the database allows."""
    length = Product._meta.get_field(name).max_length
    widget = forms.TextInput(attrs=_attrs(**attrs))
    label = RETURNABLE_FIELDS[name]
    return LineField(label=label, help_text=help_text, max_length=length, required=required, widget=widget)


def _text(name, help_text, rows):
    length = Product._meta.get_field(name).max_length
    widget = forms.Textarea(attrs=_attrs(rows=rows))
    return TextField(
        label=RETURNABLE_FIELDS[name], help_text=help_text, max_length=length, required=False, widget=widget
    )


def _number(kind, label, help_text):
    widget = forms.TextInput(attrs=_attrs(inputmode="numeric", maxlength=80, **SHORT))
    return kind(label=label, help_text=help_text, required=False, widget=widget)


class ProductForm(forms.Form):
    """A product as whoever acts for its maker fills it in.

    `uploads` are the photos in their order, `problems` what went wrong with chosen ones (chosen_photos). Fields
    locked while the product is published show what is stored, whatever was sent.
    """

    use_required_attribute = False

    maker = MakerField(queryset=Umkm.objects.none(), label=_("Made by"), empty_label=_("Choose a business"))
    name = _line("name", _("As it stands on the package."), required=True)
    category = forms.ModelChoiceField(
        queryset=Category.objects.none(),
        label=RETURNABLE_FIELDS["category"],
        empty_label=_("Choose a category"),
        required=False,
    )
    brand = _line("brand", _("If it has one."))
    description = _text("description", _("What makes it good, and for whom it is. Two or three sentences."), 4)
    name_en = _line("name_en", _("For buyers abroad, if you can."))
    description_en = _text("description_en", _("For buyers abroad, if you can."), 3)
    ingredients = _text("ingredients", _("As on the package, the largest part first."), 3)
    net_weight_written = _line("net_weight_written", _("For example 250 gram."), **SHORT)
    shelf_life_written = _line("shelf_life_written", _("For example 6 bulan."), **SHORT)
    photos = forms.Field(
        label=RETURNABLE_FIELDS["photos"],
        required=False,
        widget=PhotoInput(attrs={"accept": "image/*"}),
        help_text=_(
            "Front, back with readable words, and what is inside; the first one leads. Straight from the camera is "
            "fine, 8 MB at most for each. The place stored in a photo is removed."
        ),
    )
    price_from = _number(PriceField, RETURNABLE_FIELDS["price_from"], _("In rupiah, for example 15.000 or 15rb."))
    price_to = _number(PriceField, _("Highest price"), _("Only if there are several prices."))
    unit = _line("unit", _("What one price is for: bungkus, botol, lembar."), **SHORT)
    minimum_order = _number(
        WholeNumberField, RETURNABLE_FIELDS["minimum_order"], _("The least you sell at once, a number.")
    )
    monthly_capacity = _number(
        WholeNumberField, RETURNABLE_FIELDS["monthly_capacity"], _("The most you can make in a month, a number.")
    )

    def __init__(self, data=None, *, person, product=None, uploads=(), problems=(), initial=None):
        typed = data if data is not None else initial or {}
        super().__init__(data, initial=_stored(product) | (initial or {}))
        self.product, self.uploads, self.problems, self.cleaned_data = product, uploads, problems, {}
        self.theirs, self.in_vain, self.saved_before = [], [], None
        self.is_sent = typed.get("do") == "send"
        self.version = _version(typed.get("version"), product)
        self.token = _token(typed.get("token"))
        self._settle_choices(person)
        self._lock()

    def _settle_choices(self, person):
        """The maker is asked only of somebody who acts for several, and only once."""
        product, fields = self.product, self.fields
        fields["category"].queryset = Category.objects.filter(
            Q(is_active=True) | Q(pk=product.category_id if product else None)
        )
        self.makers = [product.maker] if product else list(own_makers(person))
        fields["maker"].queryset = own_makers(person)
        if len(self.makers) == 1:
            del fields["maker"]

    def _lock(self):
        is_shown = self.product is not None and self.product.status == Status.PUBLISHED
        self.locked = {name: LOCKED for name in self.fields if is_shown and name in MATERIAL_FIELDS}
        for name in self.locked:
            self.fields[name].disabled, self.fields[name].help_text = True, ""

    def full_clean(self):
        super().full_clean()
        for problem in self.problems:
            self.add_error("photos", problem)
        self.in_vain = self._typed_in_vain()
        if self.in_vain:
            words = _("Some fields were locked after you had opened this page; what you typed there is not saved.")
            self.add_error(None, ValidationError(words, code="locked"))
        if self.is_bound and not self.product and not self.token:
            self.add_error(None, ValidationError(_("Please press the button once more."), code="token_missing"))

    def clean(self):
        data = super().clean()
        if not {"price_from", "price_to"} & set(self.errors):
            self._settle_prices(data)
        return data

    def _settle_prices(self, data):
        lowest, highest = data["price_from"], data["price_to"]
        if highest and not lowest:
            self.add_error("price_from", ValidationError(_("Give the lowest price too."), code="price_missing"))
        elif highest and highest[0] < lowest[1]:
            words = _("The highest price is below the lowest.")
            self.add_error("price_to", ValidationError(words, code="prices_in_order"))
        elif lowest:
            low, high = lowest[0], (highest or lowest)[1]
            data["price_from"], data["price_to"] = low, high if high > low else None

    def facts(self):
        """[(label, what is stored)] of the product, for where it can only be read."""
        return [(field.label, _shown(field.name, field.initial)) for field in self if field.name in self.initial]

    @property
    def next_token(self):
        """The token to print: the one that came, a new one for a new form."""
        return self.token or uuid.uuid4()

    @property
    def chosen_maker(self):
        return self.cleaned_data.get("maker") or self.makers[0]

    @property
    def photos_to_keep(self):
        """The uploads for the workflow; None where the photos are not to be touched."""
        return None if "photos" in self.locked else self.uploads

    def values(self):
        """What the workflow takes: the fields of this form that may be changed, by their names."""
        apart = {"maker", "photos", *self.locked}
        return {name: self.cleaned_data[name] for name in self.fields if name not in apart}

    def sections(self):
        """[(heading, bound fields)] of what this form asks."""
        asked = [(heading, [self[name] for name in names if name in self.fields]) for heading, names in SECTIONS]
        return [(heading, fields) for heading, fields in asked if fields]

    def refuse(self, refusal, now=None):
        """Put a refusal of the workflow beside the fields it names; what has none here stands above the form.

        `now` is the product as stored: somebody whose form was stale is shown what differs and may press again.
        """
        if now is not None and "stale" in codes_of(refusal):
            self.theirs, self.version = self.differences(now), now.version
        by_field = getattr(refusal, "error_dict", None) or {None: refusal.error_list}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)

    def differences(self, product):
        """[(label, what is stored)] for whatever this form would change in the product."""
        pairs = [(name, getattr(product, name), value) for name, value in self.values().items()]
        pairs.append(("maker", product.maker, self.chosen_maker))
        if self.photos_to_keep is not None:
            pairs.append(("photos", current_photos(product), list(self.uploads)))
        labels = {name: field.label for name, field in self.base_fields.items()}
        return [(labels[name], _shown(name, stored)) for name, stored, wanted in pairs if stored != wanted]

    def _typed_in_vain(self):
        """[(label, what was typed)] for fields that were locked after the form had been opened."""
        return [
            (self.fields[name].label, self.data[name])
            for name in self.locked
            if self.data.get(name, "").replace("\r\n", "\n") not in ("", str(self[name].value()))
        ]


class ArchiveForm(forms.Form):
    """Why a product is taken off show."""

    note = TextField(
        label=_("Reason"),
        help_text=_("For example: no longer made. Only the office can show the product again."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=_attrs(rows=3)),
    )


def own_makers(person):
    return Umkm.objects.acted_for_by(person).select_related("regency")


def current_photos(product):
    """The uploads of a product in their order; cheap only where `with_photos()` fetched them."""
    return [photo.upload for photo in product.photos.all()] if product else []


def chosen_photos(data, files, *, person, product, at):
    """The photos of a form that was sent, in order, and what went wrong with any: (uploads, refusals).

    First those it names – only the person's own or the product's – moved or removed as its button says, then those
    chosen just now, each kept from here on, whatever becomes of the form. While the product is published its photos
    stay as they are.
    """
    if product and product.status == Status.PUBLISHED:
        return current_photos(product), [ValidationError(LOCKED, code="locked")] if files else []
    uploads, refusals = _named_photos(data, person, product)
    _rearrange(uploads, data.get("photo", ""))
    for file in files:
        try:
            if any(refusal.code == "photo_too_slow" for refusal in refusals):
                raise refusals[-1]  # one request never waits twice for a slow picture
            _add(uploads, file, person, at)
        except ValidationError as refusal:
            params = {"file": file.name, "problem": refusal.messages[0]}
            refusals.append(ValidationError(_("“%(file)s”: %(problem)s"), code=refusal.code, params=params))
    return uploads, refusals


def _named_photos(data, person, product):
    """The uploads that a form names; on a form without photos, those the product has."""
    current = current_photos(product)
    if "kept_photos" not in data:
        return current, []
    own = Upload.objects.filter(
        Q(owner=person) | Q(pk__in=[upload.pk for upload in current]), purpose=Purpose.PRODUCT_PHOTO
    )
    named = [value for value in dict.fromkeys(data.getlist("kept_photos")) if value]
    found = own.in_bulk([int(value) for value in named if NUMBER.fullmatch(value)])
    uploads = [found[int(value)] for value in named if NUMBER.fullmatch(value) and int(value) in found]
    lost = ValidationError(_("A photo is no longer there. Please choose it again."), code="photo_gone")
    most = settings.PHOTOS_PER_PRODUCT
    return uploads[:most], [lost] if len(uploads) < len(named) else []


def _rearrange(uploads, press):
    """What the button of a photo asks: "earlier 12" or "remove 12"; anything else changes nothing."""
    verb, _blank, pk = press.partition(" ")
    place = next((place for place, upload in enumerate(uploads) if str(upload.pk) == pk), None)
    if place is None:
        return
    upload = uploads.pop(place)
    if verb != "remove":
        uploads.insert(max(place - 1, 0) if verb == "earlier" else place, upload)


def _add(uploads, file, person, at):
    most = settings.PHOTOS_PER_PRODUCT
    if len(uploads) >= most:
        words = _("A product has %(most)s photos at most. Remove one first.")
        raise ValidationError(words, code="too_many_photos", params={"most": most})
    upload = keep_photo(file, owner=person, at=at)
    if upload not in uploads:
        uploads.append(upload)
