"""The signed field of forms that survive an ended sign-in: {% load kept %}."""

from django import template
from django.utils.html import format_html_join

from registry.kept_forms import FIELD, NAME, signed_owner

register = template.Library()


@register.simple_tag(takes_context=True)
def form_owner(context, address="", name=""):
    """The field of a form that survives; `address`: where it is given back, else this page.

    `name`: which one it is, where several forms of that page survive.
    """
    request = context.request  # an include with "only" keeps it
    value = signed_owner(request.user, address or request.get_full_path())
    fields = [(FIELD, value), (NAME, name)] if name else [(FIELD, value)]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)
