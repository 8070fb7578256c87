"""Text as people type or paste it into any form, without what nobody sees."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Zero-width signs, soft hyphen, direction marks; the two joiners stay, emoji and some scripts need them.
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
# Control signs, which break feeds and mails; NUL stays to be refused, and on one line so do those that break it.
INVISIBLE |= dict.fromkeys([*range(1, 9), *range(14, 28), 31, 127])
BREAKS = dict.fromkeys([11, 12, 28, 29, 30], "\n")


def refuse_line_breaks(text):
    """Raises ValidationError(code="line_break")."""
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
