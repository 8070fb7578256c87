"""Forms of the officers who let people in: whom to tie to what, words of a refusal, reasons, and finding people."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _

from registry.choices import OPOP_PILLARS, JoinKind, Pillar, Seat
from registry.constraints import FoldName
from registry.fields import LineField, TextField
from registry.finding import LONGEST, pesantren_found, umkm_found
from registry.forms_joining import LoginsForm, RegencyField, TypedForm
from registry.keys import key_in
from registry.models import Membership, Pesantren, Umkm
from registry.ties import Tie, what_is_missing

MOST = 12  # of each list to choose from
NEW = "new"
PILLARS_OF = {
    JoinKind.PESANTREN: (Pillar.PESANTREN, Pillar.SANTRI),
    JoinKind.ALUMNI: (Pillar.SOCIAL,),
    JoinKind.OTHER: (Pillar.NONE,),
}
ONE, WHOLE = "umkm", "pesantren"
REACHES = [
    (ONE, _("This business alone")),
    (WHOLE, _("The whole pesantren: its own businesses and its santri's, not its alumni's")),
]


class TieForm(TypedForm):
    """What to tie a person to: a business of the register or a new one, and where it needs one its pesantren.

    Choices are what looks alike – the same folded name in the regency, the same WhatsApp number – and what was
    searched for. `kind` narrows the pillars to those of a request; `phone` is the person's number.
    """

    umkm_typed = LineField(label=_("Search for another business"), max_length=LONGEST, required=False)
    umkm = forms.ChoiceField(label=_("Which business is it?"), widget=forms.RadioSelect)
    name = LineField(label=_("Name of the new business"), max_length=150, required=False)
    regency = RegencyField(required=False)
    pillar = forms.ChoiceField(label=_("Pillar of the new business"), widget=forms.RadioSelect, required=False)
    pesantren_typed = LineField(label=_("Search for another pesantren"), max_length=LONGEST, required=False)
    pesantren = forms.ChoiceField(label=_("Pesantren of the new business"), widget=forms.RadioSelect, required=False)
    pesantren_name = LineField(label=_("Name of the new pesantren"), max_length=150, required=False)
    reach = forms.ChoiceField(
        label=_("What may the person act for?"), choices=REACHES, widget=forms.RadioSelect, initial=ONE, required=False
    )

    def __init__(self, *args, kind=None, phone=None, **options):
        super().__init__(*args, **options)
        pillars = PILLARS_OF[kind] if kind else (*OPOP_PILLARS, Pillar.NONE)
        self.fields["pillar"].choices = [(pillar.value, pillar.label) for pillar in pillars]
        if kind == JoinKind.OTHER:
            for name in ("pillar", "pesantren_typed", "pesantren", "pesantren_name", "reach"):
                del self.fields[name]
        else:
            self.pesantren_rows = self._pesantren_rows()
            self._offer("pesantren", _pesantren_choices(self.pesantren_rows))
        self.umkm_rows = self._umkm_rows(phone)
        self._offer("umkm", _umkm_choices(self.umkm_rows, phone))

    def _offer(self, name, choices):
        """What looks alike, and a new one, which is chosen beforehand where nothing looks alike."""
        self.fields[name].choices = [*choices, (NEW, _("A new one"))]
        if not choices:
            self.initial[name] = NEW

    def _pesantren_rows(self):
        same = Q(pk=key_in(self.typed("pesantren")))
        if name := self.typed("pesantren_name"):
            same |= Q(folded_name=FoldName(Value(name)), regency=self.typed("regency"))
        searched = pesantren_found(self.typed("pesantren_typed"), self.typed("regency")).values("pk")[:MOST]
        rows = Pesantren.objects.in_register().filter(same | Q(pk__in=searched)).select_related("regency")
        return list(rows.order_by("folded_name", "pk")[: 2 * MOST])

    def _umkm_rows(self, phone):
        chosen, pesantren = key_in(self.typed("umkm")), key_in(self.typed("pesantren"))
        same = Q(pk=chosen)
        if name := self.typed("name"):
            same |= Q(folded_name=FoldName(Value(name)), regency=self.typed("regency"))
        if pesantren:
            same |= Q(pesantren=pesantren)
        if phone:
            same |= Q(whatsapp=phone)
        searched = umkm_found(self.typed("umkm_typed")).values("pk")[:MOST]
        rows = Umkm.objects.in_register().filter(same | Q(pk__in=searched))
        return list(_with_owner(rows).order_by("folded_name", "pk")[: 2 * MOST])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("umkm") == NEW:
            self._complete_new(cleaned)
        return cleaned

    def _complete_new(self, cleaned):
        """All that a new business lacks, told at once."""
        if "pillar" in self.fields and not cleaned.get("pillar"):
            self.add_error("pillar", ValidationError(_("Choose the pillar."), code="pillar_missing"))
        for field, error in what_is_missing(self._tie(cleaned)).items():
            if field not in self.errors:
                self.add_error(field, error)

    def tie(self) -> Tie:
        return self._tie(self.cleaned_data)

    def _tie(self, said):
        return Tie(
            umkm=_chosen(self.umkm_rows, said.get("umkm")),
            name=said.get("name", ""),
            regency=said.get("regency"),
            pillar=said.get("pillar") or Pillar.NONE,
            pesantren=_chosen(getattr(self, "pesantren_rows", ()), said.get("pesantren", "")),
            pesantren_name=said.get("pesantren_name", "") if said.get("pesantren") == NEW else "",
            whole_pesantren=said.get("reach") == WHOLE,
        )


def _chosen(rows, key):
    return next((row for row in rows if str(row.pk) == key), None)


def _with_owner(rows):
    owners = Membership.objects.open().filter(umkm=OuterRef("pk"), seat=Seat.OWNER)
    owner = Subquery(owners.values("user__full_name")[:1])
    return rows.select_related("regency", "pesantren__regency").annotate(owned_by=owner)


def _pesantren_choices(rows):
    return [
        (str(row.pk), " – ".join(filter(None, [str(row), str(row.regency), row.nspp, row.address]))) for row in rows
    ]


def _umkm_choices(rows, phone):
    return [(str(row.pk), _umkm_in_words(row, phone)) for row in rows]


def _umkm_in_words(row, phone):
    told = [f"{row} – {row.regency}", row.get_pillar_display()]
    if row.pesantren:
        told.append(f"{row.pesantren}, {row.pesantren.regency}")
    told.append(_("owner: %(name)s") % {"name": row.owned_by} if row.owned_by else _("nobody has an account yet"))
    if phone and row.whatsapp == phone:
        told.append(_("the same telephone number"))
    return "; ".join(str(part) for part in told)


class ApproveForm(TieForm):
    """Opens with what the person wrote: the very pesantren that was chosen, else a new one by the name written."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked, data=None, initial=None):
        begin = {
            "name": asked.business_name,
            "regency": asked.regency_id,
            "pillar": PILLARS_OF[asked.kind][0],
            "pesantren": asked.pesantren_id or NEW,
            "pesantren_name": asked.pesantren_written,
            "version": asked.version,
        }
        super().__init__(data, initial=begin | (initial or {}), kind=asked.kind, phone=asked.user.mobile)


class RefuseForm(TypedForm):
    answer = TextField(
        label=_("Words to the person"),
        help_text=_("Say what is missing and what to do. The person may ask again."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in words why.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class OpenAccountForm(LoginsForm, TieForm):
    """An account for somebody else, tied to an organisation at once."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        try:
            self.token = uuid.UUID(self.typed("token"))
        except ValueError:
            self.token = uuid.uuid4()

    def account(self):
        return {name: self.cleaned_data[name] for name in ("full_name", "email", "mobile")}


class ReasonForm(TypedForm):
    reason = LineField(
        label=_("Reason"),
        help_text=_("It stays in the history of the office."),
        max_length=500,
        error_messages={"required": _("Give a reason.")},
    )
