"""How the portal writes signs, numbers, dates, photographs and form fields; loaded in every template."""

from django import template
from django.forms.utils import flatatt
from django.forms.widgets import CheckboxInput, FileInput, Input, Textarea
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.finding import apart
from registry.models import Notice
from registry.numbers import format_phone, whatsapp_link
from registry.private_fields import masked

register = template.Library()

PHOTO_FALLBACK_WIDTH = 640  # what a browser without srcset loads


@register.simple_tag
def icon(name, label=""):
    """A sign from icons.svg: decoration beside words, or with a label a picture of its own."""
    spoken = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    address = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="icon"{}><use href="{}"/></svg>', flatatt(spoken), address)


@register.filter
def rupiah(amount):
    """15000 → "Rp 15.000", in every language; nothing for no amount."""
    return "" if amount is None else f"Rp {_grouped(amount, '.')}"


@register.filter
def thousands(number):
    """1012 → "1.012", on English pages "1,012"; nothing for no number."""
    return "" if number is None else _grouped(number, "," if get_language() == "en" else ".")


def _grouped(number, mark):
    return f"{int(number):,}".replace(",", mark)


@register.filter(expects_localtime=True)
def long_date(day):
    """A day or moment in Jakarta → "12 November 2026", the month in the page's language."""
    return formats.date_format(day, "j F Y") if day else ""


@register.filter
def phone(number):
    """A number in E.164 as people here write it: "0812-3456-7890"; nothing for no number."""
    return format_phone(number) if number else ""


@register.filter
def whatsapp(number):
    """The address that opens a chat with a number."""
    return whatsapp_link(number)


@register.filter
def contact(person):
    """Number or e-mail of a person in lists: the number masked, nothing where the data is restricted."""
    if person.restricted_at:
        return _("restricted")
    return masked(phone(person.mobile)) if person.mobile else person.email or ""


@register.filter
def pesantren_told(pesantren):
    """Name, kabupaten or kota, village and NSPP, as the lists to choose from tell pesantren of one name apart."""
    return " – ".join(filter(None, (pesantren.name, pesantren.regency.brief_name, apart(pesantren))))


@register.filter
def at(mapping, key):
    """What a mapping holds at a key, or nothing: {{ notes|at:field.name }}."""
    return (mapping or {}).get(key, "")


@register.simple_tag(takes_context=True)
def here(context, view_name):
    """The attribute that marks a menu entry as this page, or as the section this page lies in."""
    request = context.get("request")
    address = reverse(view_name)
    if not request or not request.path.startswith(address):
        return ""
    return mark_safe(' aria-current="page"' if request.path == address else ' aria-current="true"')  # noqa: S308


@register.simple_tag(takes_context=True)
def unread_notices(context):
    """How many notices the person of this page has not read; one query."""
    request = getattr(context, "request", None)
    return Notice.objects.of(request.user).unread().count() if request and request.user.is_authenticated else 0


@register.simple_tag
def page_numbers(page):
    """The numbers to offer around a page of a list, with a gap mark where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def photo(picture, sizes="100vw", lazy=True, alt=None, public=False):
    """A photograph in the widths it is kept in, or a hollow star where there is none.

    A picture has `urls` (width in pixels → address), `width`, `height` and `alt`; `alt=""` silences it where
    the words beside it say the same. `public`: its `public_urls`, on pages of products on show alone. What is seen
    first on a phone must be asked for with `lazy=False`.
    """
    urls = (picture.public_urls if public else picture.urls) if picture else None
    if not urls:
        return _blank_photo(alt)
    widths = sorted(urls)
    fallback = max((width for width in widths if width <= PHOTO_FALLBACK_WIDTH), default=widths[0])
    attrs = {
        "class": "photo",
        "src": urls[fallback],
        "srcset": ", ".join(f"{urls[width]} {width}w" for width in widths),
        "sizes": sizes,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt if alt is None else alt,
        "loading": "lazy" if lazy else None,
        "decoding": "async",
    }
    return format_html("<img{}>", flatatt(attrs))


def _blank_photo(alt):
    words = _("No photo yet") if alt is None else alt
    spoken = {"role": "img", "aria-label": words} if words else {"aria-hidden": "true"}
    attrs = {"class": "photo blank", "viewBox": "-28 -28 80 80"} | spoken
    address = f"{static('icons.svg')}#hollow"
    return format_html('<svg{}><use href="{}" width="24" height="24"/></svg>', flatatt(attrs), address)


@register.simple_tag
def described_by(field, note="", locked=""):
    """The ids of the words that stand between a field's label and its input, in the order they are read."""
    present = {"helptext": field.help_text, "locked": locked, "note": note, "error": field.errors}
    return " ".join(f"{field.auto_id}_{part}" for part, words in present.items() if words)


@register.simple_tag
def control(field, note="", locked=""):
    """The input of a bound field, tied to its words.

    A locked text stays readable and can be copied; any other locked input is switched off. That a locked
    field is not written is the form's affair (`disabled=True`).
    """
    widget = field.field.widget
    attrs = {"aria-describedby": described_by(field, note, locked) or False}
    if not isinstance(widget, CheckboxInput):
        attrs["class"] = " ".join(dict.fromkeys(["input", *widget.attrs.get("class", "").split()]))
    if not locked:
        return field.as_widget(attrs=attrs)
    attrs |= {"id": field.auto_id, "readonly" if _is_text(widget) else "disabled": True}
    return widget.render(field.html_name, field.value(), attrs, renderer=field.form.renderer)


def _is_text(widget):
    return isinstance(widget, (Input, Textarea)) and not isinstance(widget, (CheckboxInput, FileInput))


@register.simple_tag
def spoken_control(field):
    """The input of a bound field that has no label beside it: it says its label by itself."""
    control = field.as_widget(attrs={"aria-label": field.label})
    return control + field.as_hidden(only_initial=True) if field.field.show_hidden_initial else control
