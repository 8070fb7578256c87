"""The roof and its admin, as Django knows them."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "opop_portal"
    verbose_name = _("Portal")

    def ready(self):
        from opop_portal import checks  # noqa: F401 (registers the checks; models must be loaded first)


class PortalAdminConfig(AdminConfig):
    default_site = "opop_portal.admin_site.PortalAdminSite"
