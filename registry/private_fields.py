"""Which fields of the ground are personal data, how they look masked, and in full."""

from django.utils.text import capfirst

from registry.models import Pesantren, Umkm, User

PRIVATE = {
    Umkm: ("owner_name", "address", "whatsapp", "npwp_written"),
    Pesantren: ("address", "whatsapp"),
    User: ("email", "mobile"),
}
SHORT = 8


def masked(text) -> str:
    """First sign and last three, as in the trail; a short one is hidden whole, nothing stays nothing."""
    text = str(text or "")
    if not text:
        return ""
    return f"{text[0]}•••{text[-3:]}" if len(text) >= SHORT else "•••"


def in_full(record) -> list[tuple[str, str]]:
    """[(label, value)] of whatever of it is filled."""
    fields = ((record._meta.get_field(name), getattr(record, name)) for name in PRIVATE[type(record)])
    return [(capfirst(field.verbose_name), value) for field, value in fields if value]
