"""What a maker says of itself: its story, its consent to show a WhatsApp number, its NIB and NPWP. Name and place are
the office's to change."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry.models import Umkm
from registry.saves import note_save, stale_save

NUMBERS = {"nib_written": "nib", "npwp_written": "npwp"}  # as written: as it is compared
TOLD = ("story", "whatsapp", "address", "producing_since", "scale_reported")


@transaction.atomic
def tell_about(maker, *, by, at, version, consent, **values) -> Umkm:
    """Save what is told (the fields TOLD, and those of NUMBERS that were given) and whether the WhatsApp number may be
    shown: by whom and when, or no longer.

    Raises ValidationError(code="stale") when somebody saved since `version`, (code="consent_without_number").
    """
    maker = Umkm.objects.select_for_update(of=("self",), no_key=True).select_related("regency").get(pk=maker.pk)
    if not Umkm.objects.acted_for_by(by).filter(pk=maker.pk).exists():
        raise PermissionDenied
    if version != maker.version:
        raise stale_save(maker, by)
    if consent and not values["whatsapp"]:
        words = _("Give the number that may be shown.")
        raise ValidationError({"whatsapp": ValidationError(words, code="consent_without_number")})
    is_new = consent and (maker.whatsapp_consent_at is None or maker.whatsapp != values["whatsapp"])
    if is_new or not consent:
        maker.whatsapp_consent_at, maker.whatsapp_consent_by = (at, by) if consent else (None, None)
    for name, value in values.items():
        setattr(maker, name, value)
    maker.version += 1
    maker.save()
    with translation.override(None):
        note_save(maker, by, [str(Umkm._meta.get_field(name).verbose_name) for name in values])
    return maker
