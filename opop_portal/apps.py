"""The roof and its admin, as Django knows them."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "opop_portal"
    verbose_name = _("Portal")

    def ready(self):
        from django.db.backends.signals import connection_created

        from opop_portal import checks  # noqa: F401 (registers the checks; models must be loaded first)
        from opop_portal.trail_guard import refuse_unless_hardened

        connection_created.connect(refuse_unless_hardened)


class PortalAdminConfig(AdminConfig):
    default_site = "opop_portal.admin_site.PortalAdminSite"
