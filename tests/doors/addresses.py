"""Every address of the portal by its name: which door it belongs to, how a sample is built, and what is sent to it.

Whatever the URLconf has and this table has not fails the suite (test_matrix.py). An address of several routes is
named once; one without a name goes by its route.
"""

import re
from dataclasses import dataclass, field

from django.urls import URLPattern, get_resolver

from registry.roles import GRANTS
from tests.doors.stage import OWNERS, PEOPLE, ROLES, SIGNED_IN, STAFF, TOKEN

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
REGEX = re.compile(r"\^|\$|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
REASON = {"reason": "Alasan yang cukup panjang.", "note": "Alasan yang cukup panjang."}


@dataclass(frozen=True)
class Page:
    """Who is let in, who is told that they may not (403); for anybody else who is signed in it does not exist (404).

    `values`: what the places of the address take, a value or the name of a row of the stage; `said`: what a press
    sends; `takes`: "GET", "POST" or both.
    """

    opens: frozenset
    refused: frozenset = frozenset()
    values: dict = field(default_factory=dict)
    said: dict = field(default_factory=dict)
    takes: str = "GET"


def holders(right) -> frozenset:
    """The roles with a right ("app.codename"), by the table of roles alone."""
    return frozenset({role for role, rights in GRANTS.items() if right in rights} | {"superuser"})


def page(opens, refused=(), takes="GET", said=None, **values):
    return Page(frozenset(opens), frozenset(refused), values, said or {}, takes)


def office(right, takes="GET", said=None, **values):
    """A page of the office; without a right it is every officer's."""
    opens = holders(right) if right else STAFF
    return page(opens, STAFF - opens, takes, said, **values)


def own(takes="GET", said=None, *, refused=STAFF, **values):
    """A page about rows of one maker, for its people."""
    return page(OWNERS, refused, takes, said, **values)


BOTH = "GET POST"
DECIDE, REVIEW, MERGE, CURATE = (
    "registry.decide_joinrequest", "catalog.review_product", "registry.merge_makers", "catalog.curate_product",
)  # fmt: skip
DRAFT, WAITING, SHOWN, PAPER, MAKER = (
    {"pk": "draft"},
    {"pk": "waiting"},
    {"pk": "shown"},
    {"pk": "paper"},
    {"pk": "maker"},
)
RIGHTS = "registry.handle_rights"
UMKM = {"kind": "umkm", "pk": "maker"}
PAIR = {"kind": "umkm", "one": "one", "other": "other"}
OWN_LIST, LIST = {"pk": "own_list"}, {"pk": "list"}
ANYBODY, KEEPERS = page(ROLES), OWNERS | {"neighbour"} | holders(REVIEW)
LISTERS = OWNERS | {"neighbour"}

PUBLIC = {
    "health": ANYBODY, "robots": ANYBODY, "sitemap_index": ANYBODY, "new_products": ANYBODY, "home": ANYBODY,
    "privacy": ANYBODY,
    "django.contrib.sitemaps.views.sitemap": page(ROLES, section="produk"),
    "product_list": ANYBODY, "pesantren_list": ANYBODY, "map": ANYBODY,
    "media": page(ROLES, path="photos/tidak-ada.webp"),
    "product_detail": page(ROLES, pk="shown", slug="kopi-argopuro"),
    "pesantren_detail": page(ROLES, pk="school", slug="miftahul-ulum"),
    "maker_detail": page(ROLES, pk="maker", slug="kopontren-berkah"),
    "sign_in": page(ROLES, takes=BOTH), "sign_up": page(ROLES, takes=BOTH),
    "pesantren_find": ANYBODY, "invite_accept": page(ROLES, takes=BOTH, token=TOKEN),
    "code_sign_in": page(ROLES, takes=BOTH), "code_password": page(ROLES, takes=BOTH),
    "password_reset": page(ROLES, takes=BOTH), "password_reset_done": ANYBODY,
    "password_reset_confirm": page(ROLES, takes=BOTH, uidb64="MQ", token="set-password"),
    "second_step": page(ROLES, takes=BOTH), "second_step_set_up": page(ROLES, takes=BOTH),
}  # fmt: skip
ACCOUNT = {
    "photo_private": page(OWNERS | STAFF, key="photo", size="320"),
    "start": page(SIGNED_IN), "sign_out": page(SIGNED_IN, takes="POST"),
    "own_account": page(SIGNED_IN), "recovery_codes": page(SIGNED_IN, takes=BOTH),
    "recovery_codes_file": page(SIGNED_IN),
    "session_end": page(SIGNED_IN, takes=BOTH), "sessions_end": page(SIGNED_IN, takes=BOTH),
    "own_data": page(SIGNED_IN), "own_data_copy": page(SIGNED_IN, takes=BOTH),
    "own_data_ask": page(SIGNED_IN, takes=BOTH), "own_data_withdraw": page(SIGNED_IN, takes=BOTH),
    "own_data_lift": page(SIGNED_IN, takes=BOTH),
    "own_data_take_back": page({"owner"}, takes="POST", pk="own_right_asked"),
    "password_change": page(SIGNED_IN, takes=BOTH), "password_change_done": page(SIGNED_IN),
    "operator_inbox": page(SIGNED_IN), "staff_inbox": office(None),
    "notice_open": page({"owner"}, takes="POST", pk="notice"), "notices_read": page(SIGNED_IN, takes=BOTH),
}  # fmt: skip
OPERATORS = {
    "operator_home": page(SIGNED_IN), "own_product_list": page(SIGNED_IN),
    "own_request": page(PEOPLE, STAFF, takes=BOTH),
    "request_withdraw": page((), takes="POST"), "request_remind": page((), takes="POST"),
    "own_organisations": page(SIGNED_IN),
    "maker_facts": own(BOTH, refused=(), **MAKER),
    "organisation_detail": page({"owner"}, **UMKM),
    "invite_create": page({"owner"}, takes=BOTH, **UMKM),
    "invite_withdraw": page({"owner"}, takes=BOTH, invite_pk="invite", **UMKM),
    "member_hand_over": page({"owner"}, takes=BOTH, member_pk="member", **UMKM),
    "member_remove": page({"owner"}, takes=BOTH, member_pk="member", **UMKM),
    "member_leave": page({"owner"}, takes=BOTH, **UMKM),
    "product_create": page(KEEPERS, SIGNED_IN - KEEPERS, takes=BOTH),
    "product_edit": own(**DRAFT), "product_step": own(BOTH, step="apa", **DRAFT),
    "photo_keep": page(KEEPERS, SIGNED_IN - KEEPERS, takes="POST"),
    "product_submit": own(BOTH, **DRAFT), "product_take_back": own(BOTH, **WAITING),
    "product_archive": own(BOTH, REASON, **SHOWN),
    "product_change_open": own(BOTH, **SHOWN), "product_change_submit": own(BOTH, **SHOWN),
    "product_change_take_back": own(BOTH, **SHOWN), "product_change_give_up": own(BOTH, **SHOWN),
    "paper_list": page(SIGNED_IN), "paper_create": page(KEEPERS, SIGNED_IN - KEEPERS, takes=BOTH),
    "scan_keep": page(KEEPERS, SIGNED_IN - KEEPERS, takes="POST"),
    "paper_edit": own(BOTH, **PAPER), "paper_remove": own(BOTH, **PAPER), "paper_cover": own(BOTH, **PAPER),
    "paper_scan": page(OWNERS | STAFF, **PAPER),
    "own_lists": page(LISTERS, SIGNED_IN - LISTERS, takes=BOTH),
    "own_list_template": page(LISTERS, SIGNED_IN - LISTERS, code="produk"),
} | {
    f"own_list_{name}": page({"owner"}, SIGNED_IN - LISTERS, takes, **OWN_LIST, **values)
    for name, takes, values in (
        ("page", "GET", {}), ("progress", "GET", {}), ("columns", BOTH, {}), ("sheet", BOTH, {}),
        ("choices", BOTH, {}), ("row", BOTH, {"number": 2}), ("errors", "GET", {}), ("write", BOTH, {}),
        ("discard", BOTH, {}), ("undo", BOTH, {}), ("photos", BOTH, {}), ("send", BOTH, {}),
    )
}  # fmt: skip
OFFICE = {
    "duplicate_list": office(MERGE), "not_the_same": office(MERGE, BOTH, **PAIR),
    "merge_with": office(MERGE, kind="umkm", pk="maker"), "merge_steps": office(MERGE, BOTH, **PAIR),
    "merge_list": office("registry.view_merge"), "merge_detail": office("registry.view_merge", BOTH, pk="merge"),
    "rights_queue": office(RIGHTS), "who_is_affected": office(RIGHTS, BOTH),
    "rights_detail": office(RIGHTS, pk="right"), "rights_lift": office(RIGHTS, BOTH, pk="right"),
    "rights_carry_out": office(RIGHTS, "POST", REASON, pk="right"),
    "rights_refuse": office(RIGHTS, "POST", REASON, pk="right"),
    "personal_data": office("registry.see_personal_data", BOTH, {"why": "Kunjungan."}, **UMKM),
    "consent_withdraw": office(DECIDE, BOTH, **UMKM),
    "trail_list": office("registry.view_trail"),
    "office_settings": office("registry.view_officesetting"),
    "office_setting_change": office("registry.add_officesetting", BOTH, key="SERVICE_PROMISE_DAYS"),
    "request_queue": office(DECIDE), "request_detail": office(DECIDE, pk="asked"),
    "request_approve": office(DECIDE, BOTH, pk="asked"), "request_refuse": office(DECIDE, BOTH, pk="asked"),
    "people": office(DECIDE), "account_open": office(DECIDE, BOTH), "person_detail": office(DECIDE, pk="person"),
    "code_make": office(DECIDE, BOTH, pk="person"), "code_paper": office(DECIDE, pk="person"),
    "organisation_members": office(DECIDE, **UMKM),
    "member_hand_over_by_office": office(DECIDE, BOTH, REASON, member_pk="member", **UMKM),
    "member_remove_by_office": office(DECIDE, BOTH, REASON, member_pk="member", **UMKM),
    "curation_list": office("catalog.view_curationevent"), "curation_create": office(CURATE, BOTH),
    "curation_detail": office("catalog.view_curationevent", pk="event"),
    "curation_edit": office(CURATE, BOTH, pk="event"), "curation_bring_in": office(CURATE, BOTH, pk="event"),
    "curation_leave_out": office(CURATE, BOTH, pk="event", entry_pk="entry"),
    "curation_score": office("catalog.view_curationevent", BOTH, pk="event", entry_pk="entry"),
    "curation_close": office(CURATE, BOTH, pk="event"), "curation_reopen": office(CURATE, BOTH, REASON, pk="event"),
    "person_act": office(DECIDE, "POST", REASON, pk="person"),
    "product_queue": office(REVIEW), "review_start": office(REVIEW, BOTH), "publish_chosen": office(REVIEW, BOTH),
    "product_claim": office(REVIEW, BOTH, **WAITING), "product_release": office(REVIEW, BOTH, **WAITING),
    "product_review": office(None, **WAITING),
    "product_submit_for_maker": office(REVIEW, "POST", **DRAFT),
    "product_publish": office(REVIEW, "POST", **WAITING),
    "product_return": office(REVIEW, "POST", REASON | {"fields": ["name"]}, **WAITING),
    "change_publish": office(REVIEW, "POST", {"change": "change"}, **SHOWN),
    "change_return": office(REVIEW, "POST", REASON | {"change": "change", "fields": ["name"]}, **SHOWN),
    "product_undo": office(REVIEW, "POST", REASON, step_pk="step", **SHOWN),
    "product_archive_by_staff": office(REVIEW, "POST", REASON, **SHOWN),
    "product_restore": office(REVIEW, "POST", **SHOWN),
    "paper_queue": office(REVIEW), "paper_check": office(None, **PAPER),
    "paper_scan_for_staff": page(OWNERS | STAFF, **PAPER),
    "paper_next": office(REVIEW, **PAPER), "paper_decide": office(REVIEW, "POST", act="sah", **PAPER),
    "lists": office("registry.add_pesantren", BOTH),
    "list_template": office("registry.add_pesantren", code="pesantren"),
} | {
    f"list_{name}": office("registry.add_pesantren", takes, **LIST, **values)
    for name, takes, values in (
        ("page", "GET", {}), ("progress", "GET", {}), ("columns", BOTH, {}), ("sheet", BOTH, {}),
        ("choices", BOTH, {}), ("row", BOTH, {"number": 2}), ("errors", "GET", {}), ("write", BOTH, {}),
        ("discard", BOTH, {}), ("undo", BOTH, {}), ("photos", BOTH, {}),
    )
}  # fmt: skip

# --- Django's admin: of each table who may look, add, change; nobody deletes, and nothing else is there
VERBS = {
    "catalog.category": "add change", "catalog.criterion": "add change", "catalog.product": "export",
    "catalog.certificate": "export", "catalog.grade": "export", "catalog.reviewevent": "", "catalog.export": "",
    "catalog.curationevent": "", "catalog.marketevidence": "", "registry.regency": "add change",
    "registry.pesantren": "add change export delete", "registry.umkm": "add change export delete",
    "registry.user": "add change delete", "registry.membership": "add change delete",
    "registry.posting": "add change", "registry.readyphrase": "add change", "auth.group": "change",
    "registry.importbatch": "", "registry.importrow": "", "registry.access": "",
    "django_tasks_database.dbtaskresult": "",
}  # fmt: skip


def _of_table(label, verbs):
    app, model = label.split(".")
    looks = holders(f"{app}.view_{model}") | holders(f"{app}.change_{model}")
    adds, _changes, deletes = (
        holders(f"{app}.{verb}_{model}") if verb in verbs.split() else frozenset()
        for verb in ("add", "change", "delete")
    )
    key, place = f"admin:{app}_{model}", {"object_id": label}
    pages = {
        f"{key}_changelist": page(looks, STAFF - looks, BOTH),
        f"{key}_add": page(adds, STAFF - adds, BOTH),
        f"{key}_change": page(looks, STAFF - looks, **place),
        f"{key}_delete": page(deletes, STAFF - deletes, BOTH, **place),
        f"{key}_history": page(looks, STAFF - looks, **place),
        f"admin/{app}/{model}/<path:object_id>/": page(STAFF, **place),
    }
    if "export" in verbs:
        takes_out = looks & holders("registry.export_records")
        pages[f"{key}_export"] = page(takes_out, STAFF - takes_out, BOTH)
    return pages


ADMIN = {
    "admin:index": office(None), "admin:login": office(None), "admin:logout": office(None, "POST"),
    "admin:password_change": office(None, BOTH), "admin:password_change_done": office(None),
    "admin:jsi18n": office(None), "admin:app_list": office(None, app_label="registry"),
    "admin:autocomplete": page((), STAFF),  # without a field it is refused
    "admin:view_on_site": page((), content_type_id="1", object_id="1"),
    "admin/(?P<url>.*)$": page((), url="tidak-ada/"),
}  # fmt: skip
for _label, _verbs in VERBS.items():
    ADMIN |= _of_table(_label, _verbs)

PAGES = PUBLIC | ACCOUNT | OPERATORS | OFFICE | ADMIN


def routes(resolver=None, path="", space=""):
    """(name, route) of every pattern of the URLconf; of one without a name its route stands for it."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else here), here
        else:
            yield from routes(entry, here, f"{space}{entry.namespace}:" if entry.namespace else space)


def address(route, values, rows) -> str:
    """The sample address of a route."""

    def value(place):
        given = values[place.group(1)]
        if given in rows["models"]:
            return str(rows["models"][given])
        return str(getattr(rows[given], "pk", rows[given])) if given in rows else str(given)

    return "/" + REGEX.sub(lambda found: value(found) if found.group(1) else "", PLACE.sub(value, route))
