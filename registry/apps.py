"""The ground, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def keep_ground(sender, using, plan=(), **kwargs):
    """After every migration: regencies, ready phrases, roles, rights of the serving role, the trail."""
    from registry.grants import grant_to_serving_role
    from registry.models import ReadyPhrase
    from registry.reference import keep_phrases, keep_regencies
    from registry.roles import keep_roles
    from registry.trail import lay_trail

    if ReadyPhrase._meta.db_table not in _tables(using):
        return
    keep_regencies(using)
    keep_phrases(using)
    keep_roles(apps.get_app_configs(), using)
    grant_to_serving_role(using)
    lay_trail(using)


def _tables(using):
    from django.db import connections

    return connections[using].introspection.table_names()


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self):
        import_module("registry.privacy")  # the office may set whom people ask
        import_module("registry.exports")  # these tables may leave as workbooks from here on
        post_migrate.connect(keep_ground, sender=self)
