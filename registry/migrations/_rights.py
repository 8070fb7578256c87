"""Rights for roles that stand already; where there are none yet, post_migrate makes them with all their rights."""


def give(apps, rights):
    """`rights`: [(app label, model, codename, name as Django makes it, roles)]."""
    groups = apps.get_model("auth", "Group").objects
    if not groups.exists():
        return
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for app, model, codename, name, roles in rights:
        content_type, _made = content_types.get_or_create(app_label=app, model=model)
        right, _made = permissions.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
        for role in groups.filter(name__in=roles):
            role.permissions.add(right)


def take(apps, rights):
    permissions, groups = apps.get_model("auth", "Permission").objects, apps.get_model("auth", "Group").objects
    for app, _model, codename, _name, roles in rights:
        for role in groups.filter(name__in=roles):
            role.permissions.remove(*permissions.filter(content_type__app_label=app, codename=codename))
