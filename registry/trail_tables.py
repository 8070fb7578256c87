"""Which tables leave a trail, and what of them is masked there. A new table leaves one unless it is named here."""

from django.apps import apps

# Tables that leave none, each with the reason.
UNTRAILED = {
    "registry_trail": "is the trail",
    "registry_seal": "seals the trail",
    "registry_formtoken": "lasts a day: guards against a second press",
    "registry_keptform": "lasts a day: what one person typed, for that person",
    "registry_notice": "told from what has a trail",
    "registry_incominglist": "lasts a month: a list before it is saved",
    "registry_incomingrow": "lasts a month: rows of such a list",
    "registry_listjob": "lasts a month: work on such a list",
    "registry_importrow": "is itself the record of what a list changed, and the rows it changed have a trail",
    "registry_sourceref": "follows from the rows of a list",
    "catalog_listing": "kept by triggers from products, papers and grades, which have a trail",
    "catalog_word": "kept from the names of products",
    "catalog_claim": "lasts minutes: who looks at what",
    "django_admin_log": "told by the trail, and better",
    "registry_session": "lasts hours; signing in and out are events at the door, which have a trail",
    "registry_lock": "lasts a day: wrong tries, which are events at the door",
    "registry_knowndevice": "changes with every sign-in, which is an event at the door",
    "django_content_type": "made by migrations",
    "auth_permission": "made by migrations",
    "django_tasks_database_dbtaskresult": "the worker's own list; what a task does has a trail",
}
# Columns whose content stays out; that they changed is told.
SECRET = {
    "registry_user": ["password"],
    "registry_invite": ["digest"],
    "registry_onetimecode": ["digest"],
    "registry_rightsrequest": ["words", "note"],
    "registry_joinrequest": ["note", "answer"],
    "otp_totp_totpdevice": ["key"],
    "otp_static_statictoken": ["token"],
}
# Columns of which the first and the last signs are told. Numbers like a NIK or a telephone are masked in every column.
MASKED = {
    "registry_user": ["email", "mobile", "full_name"],
    "registry_umkm": ["whatsapp", "address", "owner_name", "npwp", "npwp_written"],
    "registry_pesantren": ["whatsapp", "address"],
    "registry_invite": ["for_name"],
    "registry_joinrequest": ["business_name", "pesantren_written"],
}
# JSON that may hold any of these.
CLOSED = {
    "registry_merge": ["values"],
}
# Columns that change by themselves and tell nothing.
SILENT = {
    "otp_totp_totpdevice": [
        "last_t",
        "drift",
        "last_used_at",
        "throttling_failure_timestamp",
        "throttling_failure_count",
    ],
    "otp_static_staticdevice": ["last_used_at", "throttling_failure_timestamp", "throttling_failure_count"],
    "registry_user": ["last_login"],
}


def trailed_models():
    """Every model of the portal that leaves a trail, those of many-to-many relations included."""
    models = apps.get_models(include_auto_created=True)
    return [
        model
        for model in models
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in UNTRAILED
    ]
