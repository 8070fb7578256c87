"""Roles that stand already learn to decide on requests; where there are none yet, post_migrate makes them with it."""

from django.db import migrations

RIGHTS = {
    "decide_joinrequest": ("joinrequest", "May decide on requests to join"),
    "view_joinrequest": ("joinrequest", "Can view request to join"),
    "view_membership": ("membership", "Can view membership"),
}
ROLES = ("verifier", "administrator")


def _rights(apps):
    """The rights as rows; an upgrade in one go comes here before post_migrate has made them."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for codename, (model, name) in RIGHTS.items():
        content_type, _made = content_types.get_or_create(app_label="registry", model=model)
        yield permissions.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=ROLES))
    rights = list(_rights(apps)) if roles else []
    for role in roles:
        role.permissions.add(*rights)


def take(apps, schema_editor):
    rights = apps.get_model("auth", "Permission").objects.filter(codename="decide_joinrequest")
    for role in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        role.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_organisation_has_owner"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take)]
