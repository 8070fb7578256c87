"""The fields of two records that are one maker: which belong together, whose counts, and how a merge remembers them.

What is chosen is a group: a number goes with its written form, a WhatsApp number with the consent to show it, a pillar
with its pesantren. A side is "kept" or "away".
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import Pillar
from registry.models import Pesantren, Umkm
from registry.numbers import format_phone
from registry.templatetags.portal import long_date

KEPT, AWAY = "kept", "away"
_OF_BOTH = {
    "name": ("name",),
    "regency": ("regency",),
    "address": ("address",),
    "whatsapp": ("whatsapp", "whatsapp_consent_at", "whatsapp_consent_by"),
}
GROUPS = {
    Pesantren: _OF_BOTH
    | {
        "nspp": ("nspp", "nspp_written"),
        "kopontren": ("kopontren",),
        "students": ("students",),
        "joined_on": ("joined_on",),
    },
    Umkm: _OF_BOTH
    | {
        "pillar": ("pillar", "pesantren"),
        "owner_name": ("owner_name",),
        "nib": ("nib", "nib_written"),
        "npwp": ("npwp", "npwp_written"),
        "scale_reported": ("scale_reported",),
        "producing_since": ("producing_since",),
        "story": ("story",),
    },
}
_NUMBERS = {"nspp", "nib", "npwp"}
HELD_ONCE = "nspp"  # a number that no two records hold: the two exchange it, so that neither number is lost


def raw(record, name):
    """The value of a field as the database keeps it: a key where it points at something."""
    return getattr(record, record._meta.get_field(name).attname)


def held(record, group: str) -> tuple:
    return tuple(raw(record, name) for name in GROUPS[type(record)][group])


def differing(kept, away) -> list[str]:
    """The groups in which two records differ; one number in two spellings is no difference."""
    return [group for group in GROUPS[type(kept)] if _compared(kept, group) != _compared(away, group)]


def _compared(record, group):
    values = held(record, group)
    return values[0] if values[0] and group in _NUMBERS else values


def is_filled(record, group: str) -> bool:
    return any(value not in {None, "", Pillar.NONE} for value in held(record, group))


def sides(kept, away, chosen: dict) -> dict[str, str]:
    """{group: side} for each group that differs: as chosen, else the filled one, else the kept one.

    Raises ValidationError(code="side_unknown").
    """
    if unknown := set(chosen.values()) - {KEPT, AWAY}:
        raise ValidationError(_("Choose one of the two values."), code="side_unknown", params={"unknown": unknown})
    return {group: chosen.get(group) or _usual(kept, away, group) for group in differing(kept, away)}


def _usual(kept, away, group):
    return AWAY if is_filled(away, group) and not is_filled(kept, group) else KEPT


def changes(kept, away, chosen: dict) -> dict[str, dict]:
    """What a merge changes: {"kept": {field: (before, after)}, "away": {…}}; fields that stay are left out."""
    changed = {KEPT: {}, AWAY: {}}
    for group, side in sides(kept, away, chosen).items():
        if side == KEPT:
            continue
        for name in GROUPS[type(kept)][group]:
            ours, theirs = raw(kept, name), raw(away, name)
            if ours != theirs:
                changed[KEPT][name] = (ours, theirs)
                if group == HELD_ONCE:
                    changed[AWAY][name] = (theirs, ours)
    return changed


def put(record, values: dict) -> None:
    """Set fields to raw values."""
    for name, value in values.items():
        setattr(record, record._meta.get_field(name).attname, value)


def as_json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def from_json(model, name, value):
    field = model._meta.get_field(name)
    return (field.target_field if field.is_relation else field).to_python(value)


def label_of(model, group: str) -> str:
    return str(model._meta.get_field(GROUPS[model][group][0]).verbose_name)


def group_of(model, name: str) -> str:
    """The group that a field belongs to."""
    return next(group for group, names in GROUPS[model].items() if name in names)


def in_words(record, group: str) -> str:
    """What a record holds in a group, as people read it; "" where nothing stands there."""
    if group in _SAID:
        return _SAID[group](record)
    name = GROUPS[type(record)][group][0]
    if record._meta.get_field(name).choices:
        return str(getattr(record, f"get_{name}_display")())
    written, value = getattr(record, f"{name}_written", ""), getattr(record, name)
    if hasattr(value, "isoformat"):
        return long_date(value)
    return written or ("" if value is None else str(value))


def _whatsapp(record):
    if not record.whatsapp:
        return ""
    shown = record.whatsapp_consent_at is not None
    words = _("%(number)s, may be shown") if shown else _("%(number)s, not to be shown")
    return words % {"number": format_phone(record.whatsapp)}


def _pillar(record):
    pillar = record.get_pillar_display()
    return f"{pillar} – {record.pesantren}, {record.pesantren.regency}" if record.pesantren else str(pillar)


_SAID = {"whatsapp": _whatsapp, "pillar": _pillar}
