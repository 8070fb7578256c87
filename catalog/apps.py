"""The catalogue, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def keep_shelves(sender, using, **kwargs):
    """After every migration: categories, criteria and food words."""
    from catalog.models import Criterion
    from catalog.reference import keep_categories, keep_criteria, keep_food_words

    if Criterion._meta.db_table in connections[using].introspection.table_names():
        keep_categories(using)
        keep_criteria(using)
        keep_food_words(using)


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self):
        for module in ("catalog.notices", "catalog.notices_papers", "catalog.notices_queue"):
            import_module(module)  # their kinds of notice are known from here on
        for module in ("catalog.own_lists", "catalog.listed_photos", "catalog.list_sending"):
            import_module(module)  # lists of products may come in, and what is done with them, from here on
        for module in ("catalog.material", "catalog.grading"):
            import_module(module)  # the office may set what these read
        import_module("catalog.retention")  # how long these tables keep what they hold
        import_module("catalog.merging")  # when two makers become one, the catalogue has its say
        import_module("catalog.exports")  # and these tables may leave as workbooks
        post_migrate.connect(keep_shelves, sender=self)
