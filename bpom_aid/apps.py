"""The testing aid of BPOM: six places a year. The room stands empty yet."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BpomAidConfig(AppConfig):
    name = "bpom_aid"
    verbose_name = _("BPOM testing aid")
