"""The signed field of forms that survive an ended sign-in: {% load kept %}."""

from django import template
from django.utils.html import format_html

from registry.kept_forms import FIELD, signed_owner

register = template.Library()


@register.simple_tag(takes_context=True)
def form_owner(context, address=""):
    """The field that every form of an operator carries; `address`: where it is given back, else this page."""
    request = context.request  # an include with "only" keeps it
    value = signed_owner(request.user, address or request.get_full_path())
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, value)
