"""Every page of the admin that an administrator or a verifier can open speaks Indonesian."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import resolve

from catalog.models import Criterion, CurationEvent, Export, Grade, MarketEvidence
from registry.models import ImportBatch, ImportRow
from registry.trail import acting
from tests.factories import NOON, make_maker, make_paper, make_published, make_submitted, make_user

pytestmark = pytest.mark.django_db
SILENT = ("script", "style", "del", "ins", "code")  # values before and after, and addresses, are no words of the page
SPOKEN = ("alt", "title", "aria-label", "placeholder")
ENGLISH = re.compile(
    r"\b(the|of|is|are|and|or|by|can|may|view|add|changed?|delete|history|search|save|select|filter|toggle|remove|"
    r"name|folded|true|false|yes|any|none|no date|confirmed|groups?|permissions?|rights?|roles?|password|e-?mail|"
    r"users?|breadcrumbs|rows?|cells?|messages?|kind|lists?|products?|verifier|aid.officer|leader|mentor|tasks?|results?|"
    r"stored|who|when|what|nobody|sandi anda)\b",
    re.IGNORECASE,
)
PAGES = {
    "administrator": {
        "admin:index", "admin:app_list", "admin:auth_group_changelist", "admin:auth_group_change",
        "admin:auth_group_history", "admin:registry_user_changelist", "admin:registry_user_add",
        "admin:registry_user_change", "admin:registry_user_history", "admin:registry_membership_add",
        "admin:registry_membership_change", "admin:registry_umkm_history", "admin:registry_pesantren_history",
        "admin:registry_regency_change", "admin:registry_importrow_change", "admin:registry_importbatch_change",
        "admin:catalog_category_add", "admin:catalog_category_change", "admin:catalog_certificate_change",
    },
    "verifier": {
        "admin:index", "admin:app_list", "admin:registry_umkm_add", "admin:registry_umkm_change",
        "admin:registry_umkm_history", "admin:registry_pesantren_add", "admin:registry_pesantren_change",
        "admin:registry_pesantren_history", "admin:registry_regency_change", "admin:catalog_category_change",
        "admin:catalog_marketevidence_changelist", "admin:catalog_marketevidence_change",
        "admin:catalog_export_change", "admin:catalog_grade_change", "admin:catalog_reviewevent_change",
        "admin:catalog_product_changelist", "product_queue", "product_review",
    },
}  # fmt: skip


class Page(HTMLParser):
    """What a page shows or says, piece by piece, and where it leads."""

    def __init__(self, html):
        super().__init__()
        self.silent, self.pieces, self.links = 0, [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.silent += tag in SILENT
        self.pieces += [attrs[name] for name in SPOKEN if attrs.get(name)]
        if tag == "input" and attrs.get("type") == "submit":
            self.pieces.append(attrs["value"])
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT

    def handle_data(self, data):
        if not self.silent:
            self.pieces.append(data)


def walk(client):
    """Every page of the admin one comes to by its links, one of a kind: {(view, queried by): what it says}."""
    said, waiting = {}, ["/admin/"]
    while waiting:
        address = waiting.pop(0)
        path, query = urlsplit(address).path, urlsplit(address).query
        kind = (resolve(path).view_name, *parse_qs(query))
        if kind in said or len(kind) > 2 or not path.startswith("/admin/"):
            continue
        answer = client.get(address)
        if answer.status_code in (302, 403):  # out of the admin; or a record's page, linked to whoever may open it
            continue
        assert answer.status_code == 200, address
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue  # a template to download
        page = Page(answer.content.decode())
        said[kind] = page.pieces
        waiting += [urljoin(address, link) for link in page.links]
    return said


def fill(person):
    """A row of each kind, with a history."""
    product = make_published(make_maker("Kopontren Mandiri"))
    make_submitted(make_maker("Dapur Aminah"), name="Sarung Tenun")
    make_paper(product)
    day = CurationEvent.objects.create(name="Kurasi I", on=date(2026, 3, 1), place="Surabaya")
    Grade.objects.create(product=product, letter="A", event=day, on=day.on)
    Export.objects.create(product=product, maker=product.maker, country="MY")
    MarketEvidence.objects.create(maker=product.maker, kind="deal", on=day.on)
    for kind in ("pesantren", "product"):
        batch = ImportBatch.objects.create(
            kind=kind, source="nspp", file_name="daftar.csv", sha256="0" * 64, by=person, at=NOON
        )
        remark = {"code": "nspp_length", "column": "nspp", "text": "NSPP: NSPP terdiri dari 12 angka.", "breaks": False}
        ImportRow.objects.create(
            batch=batch, number=1, cells={"nama": "PP"}, cells_hash="0" * 64, verdict="created", messages=[remark]
        )
    fields = ["Name", "Pillar", "Kabupaten or kota", "WhatsApp number", "NIB as written", "Full name", "Roles"]
    for record in (product.maker, product.maker.pesantren, person):
        note(person, record, CHANGE, [{"changed": {"fields": fields}}])
        note(person, record, ADDITION, [{"added": {}}])


def note(person, record, flag, message):
    LogEntry.objects.create(
        user=person,
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        object_repr=str(record),
        action_flag=flag,
        change_message=message if isinstance(message, str) else json.dumps(message),
    )


@pytest.mark.parametrize("role", ["administrator", "verifier"])
def test_no_page_of_the_admin_falls_back_to_english(signed_in, role):
    Criterion.objects.update(name_en="")  # what the office itself writes in English
    person = make_user("Ahmad", role=role, email="ahmad@contoh.id")
    fill(person)
    said = walk(signed_in(person))
    assert PAGES[role] - {kind[0] for kind in said} == set()
    english = {
        (" ".join(kind), " ".join(piece.split()))
        for kind, pieces in said.items()
        for piece in pieces
        if ENGLISH.search(piece.replace("ahmad@contoh.id", ""))
    }
    assert english == set()


def test_fields_of_the_history_are_told_in_indonesian(signed_in, administrator):
    maker = make_maker()
    with acting(administrator.pk, "admin:registry_umkm_change"):
        type(maker).objects.filter(pk=maker.pk).update(name="Nama Baru", nib_written="1", whatsapp="+6281234567890")
    note(administrator, maker, CHANGE, "Salah ketik.")
    page = Page(signed_in(administrator).get(f"/admin/registry/umkm/{maker.pk}/history/").content.decode())
    assert {"Nama", "NIB seperti tertulis", "Nomor WhatsApp", "Salah ketik."} <= set(page.pieces)
    assert str(administrator) in page.pieces


def test_the_list_of_the_worker_does_not_stand_in_the_index(client, administrator):
    administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    assert {app["app_label"] for app in client.get("/admin/").context["app_list"]} == {"auth", "registry", "catalog"}
