"""What an operator fills in about a product, read to clean values; nothing typed or chosen is lost on the way.

Each step of catalog.steps asks some of the fields.
"""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.choices import RETURNABLE_FIELDS, Status
from catalog.forms_photos import as_known, change_named, current_photos, known_photos, locks_of, mark_of
from catalog.material import checked_fields
from catalog.models import Category, Product
from catalog.proposed import change_of
from catalog.quantities import price_range, whole_number
from registry.fields import LineField, TextField
from registry.keys import version_in
from registry.models import Umkm
from registry.public_texts import refuse_private_numbers
from registry.refusals import codes_of
from registry.templatetags.portal import rupiah, thousands

SHORT = {"class": "short"}
LATER = _("Shown to buyers once the office has checked it.")


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


def _mark(product, names, known):
    """A mark of what these fields hold now, of the photos those known: the same while nobody changes any of them."""
    held = [str(product.serializable_value(name)) for name in names if name not in ("maker", "photos")]
    if "photos" in names:
        held += [str(upload.pk) for upload in current_photos(product) if upload.pk in known]
    return mark_of(held)


def _version(typed, product):
    """The version that the form was opened with; what cannot be read is no version of any product."""
    if typed is None and product:
        return product.version
    return version_in(typed)


def _token(typed):
    try:
        return uuid.UUID(typed)
    except (TypeError, ValueError):
        return None


def as_shown(name, value):
    """A stored value in words; photos as how many they are."""
    if isinstance(value, list):
        return ngettext("%(number)s photo", "%(number)s photos", len(value)) % {"number": len(value)}
    if value is not None and name in ("price_from", "price_to"):
        return rupiah(value)
    return thousands(value) if isinstance(value, int) else str(value or "–")


def _attrs(**attrs):
    """Never autocomplete="off": Chromium then brings nothing back of what was typed, when somebody goes back."""
    return attrs


PUBLIC = [refuse_private_numbers]  # of texts that everybody reads once the product is on show


def _line(name, help_text="", *, required=False, **attrs):
    """A single line with the words an officer uses for the field, and the length the database allows."""
    length = Product._meta.get_field(name).max_length
    widget = forms.TextInput(attrs=_attrs(**attrs))
    label = RETURNABLE_FIELDS[name]
    about = {"required": required, "widget": widget, "validators": PUBLIC}
    return LineField(label=label, help_text=help_text, max_length=length, **about)


def _text(name, help_text, rows):
    length = Product._meta.get_field(name).max_length
    widget = forms.Textarea(attrs=_attrs(rows=rows))
    about = {"required": False, "widget": widget, "validators": PUBLIC}
    return TextField(label=RETURNABLE_FIELDS[name], help_text=help_text, max_length=length, **about)


def _number(kind, label, help_text):
    widget = forms.TextInput(attrs=_attrs(inputmode="numeric", maxlength=80, **SHORT))
    return kind(label=label, help_text=help_text, required=False, widget=widget)


class ProductForm(forms.Form):
    """What one step asks about a product, as whoever acts for its maker fills it in; without a step, everything.

    `uploads` are the photos in their order, `problems` what went wrong with chosen ones (chosen_photos). Fields
    locked while the product is published show what is stored, whatever was sent. `noted`: fields that an officer
    marked, which are asked even where they would not be. A product on show comes as its maker sees it
    (catalog.proposed); fields in `proposing` go to its open change.
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

    def __init__(self, data=None, *, person, step=None, product=None, uploads=(), problems=(), initial=None, noted=()):
        typed = data if data is not None else initial or {}
        super().__init__(data, initial=_stored(product) | (initial or {}))
        self.change = change_named(typed, product) if typed else change_of(product)
        self.product, self.uploads, self.problems, self.cleaned_data = product, uploads, problems, {}
        self.theirs, self.in_vain, self.saved_before, self.known = [], [], None, set()
        self.token = _token(typed.get("token"))
        self._ask(step, noted)
        self._settle_choices(person)
        self._settle_version(typed)
        self._lock()

    def _ask(self, step, noted):
        """The fields of the step; what only food has is not asked of anything else, unless it is there or noted."""
        asked = self.fields if step is None else step.fields
        has_no = self.product and self.product.is_food is False and not self.product.ingredients
        left_out = {"ingredients"} - set(noted) if has_no and step else set()
        self.fields = {name: field for name, field in self.fields.items() if name in asked and name not in left_out}
        self.folded = step.folded if step else ()

    def _settle_version(self, typed):
        """A form whose fields nobody has changed since it was opened is not stale, whatever else was saved.

        Photos that somebody else added stand beside its own by now (chosen_photos), so they change nothing of it.
        """
        self.version, self.mark = _version(typed.get("version"), self.product), typed.get("mark")
        self.change_version = _version(typed.get("change", "").rpartition("-")[2], None)
        if self.product:
            known = known_photos(typed, self.product)
            self._know_photos(self.product, known)
            mark = _mark(self.product, self.fields, self.known)
            if not typed or self.mark == _mark(self.product, self.fields, known):
                self.mark, self.version = mark, self.product.version
                self.change_version = self.change.version if self.change else -1

    def _know_photos(self, product, known):
        """From now on the page shows those that it knew, and those of the stored ones that the form names."""
        self.known = known | {upload.pk for upload in current_photos(product) if upload in self.uploads}

    def _settle_choices(self, person):
        """The maker is asked only of somebody who acts for several, and only once."""
        product, fields = self.product, self.fields
        if "category" in fields:
            in_use = Q(is_active=True) | Q(pk=product.category_id if product else None)
            fields["category"].queryset = Category.objects.filter(in_use)
        self.makers = [product.maker] if product else list(own_makers(person))
        if len(self.makers) == 1:
            fields.pop("maker", None)
        elif "maker" in fields:
            fields["maker"].queryset = own_makers(person)

    def _lock(self):
        locks = locks_of(self.product, self.change)
        self.locked = {name: locks[name] for name in self.fields if name in locks}
        for name in self.locked:
            self.fields[name].disabled, self.fields[name].help_text = True, ""
        self.initial |= {name: value for name, value in _stored(self.product).items() if name in self.locked}
        checked = set(checked_fields(self.change)) if self.change and not locks else ()
        self.proposing = [name for name in self.fields if name in checked]
        for name in self.proposing:
            self.fields[name].help_text = format_lazy("{} {}", self.fields[name].help_text, LATER)

    def full_clean(self):
        super().full_clean()
        for problem in self.problems:
            self.add_error("photos" if "photos" in self.fields else None, problem)
        self.in_vain = self._typed_in_vain()
        if self.in_vain:
            words = _("Some fields were locked after you had opened this page; what you typed there is not saved.")
            self.add_error(None, ValidationError(words, code="locked"))
        if self.is_bound and not self.product and not self.token:
            self.add_error(None, ValidationError(_("Please press the button once more."), code="token_missing"))

    def clean(self):
        data = super().clean()
        if "price_from" in self.fields and not {"price_from", "price_to"} & set(self.errors):
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
        return None if "photos" in self.locked or "photos" not in self.fields else self.uploads

    @property
    def is_locked(self):
        """Whether the product is on show and this step has nothing that can be changed now."""
        on_show = self.product is not None and self.product.status == Status.PUBLISHED
        return on_show and not set(self.fields) - set(self.locked)

    @property
    def change_named(self):
        """The change to print: its key and the version that the form was opened with."""
        return f"{self.change.pk}-{self.change_version}" if self.change else ""

    @property
    def known_photos(self):
        """The stored photos that the page shows, to print."""
        return as_known(self.known)

    def values(self, names=None):
        """What the workflow takes: the fields of this form that may be changed, or those of `names`, by their names."""
        apart = {"maker", "photos", *self.locked}
        wanted = [name for name in self.fields if names is None or name in names]
        return {name: self.cleaned_data[name] for name in wanted if name not in apart}

    def photos_among(self, names):
        """The uploads for the verb that takes these fields; None where they are not its affair."""
        return self.photos_to_keep if "photos" in names else None

    def shown(self):
        """Bound fields to show at once, in their order."""
        return [self[name] for name in self.fields if name not in self.folded]

    def folded_away(self):
        return [self[name] for name in self.fields if name in self.folded]

    def refuse(self, refusal, now=None):
        """Put a refusal of the workflow beside the fields it names; what has none here stands above the form.

        `now` is the product as stored: somebody whose form was stale is shown what differs and may press again.
        """
        if now is not None and "stale" in codes_of(refusal):
            self._know_photos(now, self.known)
            self.mark = _mark(now, self.fields, self.known)
            self.theirs, self.version = self.differences(now), now.version
            change = change_of(now)
            self.change_version = change.version if change and change == self.change else -1
        by_field = getattr(refusal, "error_dict", None) or {None: refusal.error_list}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)

    def differences(self, product):
        """[(label, what is stored)] for whatever this form would change in the product."""
        labels = {name: field.label for name, field in self.base_fields.items()}
        return [(labels[name], as_shown(name, stored)) for name, stored in self.changed(product).items()]

    def changed(self, product):
        """{field: what is stored} for whatever this form would change in the product."""
        pairs = [(name, getattr(product, name), value) for name, value in self.values().items()]
        if "maker" in self.fields or not self.product:
            pairs.append(("maker", product.maker, self.chosen_maker))
        if self.photos_to_keep is not None:
            pairs.append(("photos", current_photos(product), list(self.uploads)))
        return {name: stored for name, stored, wanted in pairs if stored != wanted}

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


def stored_facts(product):
    """[(field, label, what is stored in words)] of all that is filled in but for maker and photos."""
    labels = {name: field.label for name, field in ProductForm.base_fields.items()}
    return [(name, labels[name], as_shown(name, value)) for name, value in _stored(product).items()]


def own_makers(person):
    return Umkm.objects.acted_for_by(person).select_related("regency")
