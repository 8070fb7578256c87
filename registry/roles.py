"""The roles of the office, and what each may do.

Kept by post_migrate: a role not there yet is made with its rights. One that is there is the office's own, and a later
right reaches it by a migration.
"""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_noop

VERIFIER, MENTOR, AID_OFFICER, LEADER, ADMINISTRATOR = (
    "verifier",
    "mentor",
    "aid_officer",
    "leader",
    "administrator",
)
ROLE_LABELS = {
    VERIFIER: gettext_noop("Verifier"),
    MENTOR: gettext_noop("Mentor"),
    AID_OFFICER: gettext_noop("Aid officer"),
    LEADER: gettext_noop("Leader"),
    ADMINISTRATOR: gettext_noop("Administrator"),
}
OPERATOR = "operator"  # not a group: whoever has a membership

_READ = ["registry.view_regency", "registry.view_pesantren", "registry.view_umkm", "catalog.view_category",
         "catalog.view_product", "catalog.view_certificate", "catalog.view_grade", "catalog.view_export",
         "catalog.view_marketevidence", "catalog.view_reviewevent", "catalog.view_change", "catalog.view_paperevent",
         "catalog.view_curationevent", "catalog.view_criterion"]  # fmt: skip
GRANTS = {
    VERIFIER: [
        *_READ,
        "catalog.review_product",
        "registry.view_joinrequest", "registry.decide_joinrequest", "registry.view_membership",
        "registry.add_pesantren", "registry.change_pesantren",
        "registry.add_umkm", "registry.change_umkm",
        "registry.view_importbatch", "registry.view_importrow",
        "registry.merge_makers", "registry.view_merge", "registry.export_records", "catalog.curate_product",
        "registry.handle_rights", "registry.see_personal_data",
        "registry.view_posting", "registry.view_officesetting",
        "registry.view_readyphrase", "registry.add_readyphrase", "registry.change_readyphrase",
    ],
    MENTOR: [*_READ, "registry.see_personal_data"],
    AID_OFFICER: [*_READ, "registry.see_personal_data"],
    LEADER: [
        *_READ,
        "registry.view_importbatch", "registry.view_importrow",
        "registry.export_records", "registry.view_access", "registry.view_posting", "registry.view_officesetting",
        "registry.view_trail",
    ],
    ADMINISTRATOR: [
        *_READ,
        "registry.change_regency",
        "registry.add_pesantren", "registry.change_pesantren",
        "registry.add_umkm", "registry.change_umkm",
        "registry.view_user", "registry.add_user", "registry.change_user",
        "registry.view_joinrequest", "registry.decide_joinrequest",
        "registry.view_membership", "registry.add_membership", "registry.change_membership",
        "registry.view_importbatch", "registry.view_importrow",
        "catalog.add_category", "catalog.change_category",
        "catalog.curate_product", "catalog.add_criterion", "catalog.change_criterion",
        "registry.merge_makers", "registry.view_merge", "registry.export_records", "registry.view_access",
        "registry.view_trail", "registry.handle_rights", "registry.see_personal_data",
        "registry.view_posting", "registry.add_posting", "registry.change_posting",
        "registry.view_readyphrase", "registry.add_readyphrase", "registry.change_readyphrase",
        "registry.view_officesetting", "registry.add_officesetting",
        "auth.view_group",
    ],
}  # fmt: skip


def keep_roles(apps_of_project, using):
    """Make the groups that are missing; needs every app's permissions, so makes them first."""
    for config in apps_of_project:
        create_permissions(config, verbosity=0, using=using)
    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.using(using).select_related("content_type")
    }
    for role, names in GRANTS.items():
        group, made = Group.objects.using(using).get_or_create(name=role)
        if made:
            group.permissions.set(known[name] for name in names)
