"""A small portal in which every page has something to show, and somebody for each of its doors."""

from datetime import date

from django.utils import timezone

from catalog import workflow, workflow_changes
from catalog import workflow_curation as curation
from catalog.models import CurationEntry, CurationEvent, Export, Grade, MarketEvidence
from registry import invitations
from registry import workflow as joining
from registry.choices import AccessKind, Desk, JoinKind, ListState, Pillar, Verdict
from registry.merging import merge
from registry.models import Access, ImportBatch, ImportRow, IncomingList, IncomingRow, Notice, Posting, ReadyPhrase
from tests.factories import (
    NOON,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_pesantren,
    make_published,
    make_submitted,
    make_user,
)


def build() -> tuple[dict, list[str]]:
    """People by role (a visitor is None), and addresses that no link leads to."""
    people = {role: make_user(role, role=role) for role in ("verifier", "administrator")}
    people |= {"superuser": make_user("superuser", role="leader", is_superuser=True), "visitor": None}
    people |= {"operator": make_user("operator"), "stranger": make_user("stranger")}
    maker = make_maker(whatsapp="+6281900777001")
    make_member(people["operator"], maker, approved_by=people["administrator"])
    make_member(make_user("Anggota"), maker, "member", approved_by=people["administrator"])
    products = _products(people["operator"], maker)
    more = _office(people, maker, products["shown"])
    lists = _lists(people)
    _rows(people, maker, products["shown"])
    return people, [*more, *_operators(maker, products), *lists]


def _products(operator, maker):
    found = {"draft": make_draft(maker, by=operator), "waiting": make_submitted(maker, operator=operator)}
    found["shown"] = make_published(maker, operator=operator, name="Kopi Argopuro")
    found["changed"] = make_published(maker, operator=operator, name="Sambal Argopuro")
    found["open"] = make_published(maker, operator=operator, name="Sirup Argopuro")
    found["returned"] = workflow.return_for_revision(
        make_submitted(maker, operator=operator, name="Teh"),
        by=make_user(role="verifier"),
        at=NOON,
        fields=["name"],
        note="Nama?",
    )
    change = workflow_changes.open_change(found["changed"], by=operator, at=NOON)
    change = workflow_changes.propose(change, by=operator, at=NOON, name="Sambal Madu")
    workflow_changes.submit_change(change, by=operator, at=NOON)
    workflow_changes.open_change(found["open"], by=operator, at=NOON)
    found["paper"] = make_paper(found["draft"], number="ID35110002418860399", checked=False)
    return found


def _operators(maker, products):
    steps = ("apa", "foto", "surat", "harga")
    found = [f"/operator/produk/{products[name].pk}/{step}/" for name in ("draft", "open", "shown") for step in steps]
    found += [f"/operator/produk/{products[name].pk}/" for name in ("draft", "waiting", "shown", "returned", "open")]
    paper = products["paper"].pk
    return [*found, f"/operator/surat/{paper}/", f"/operator/usaha/umkm/{maker.pk}/", "/operator/surat/baru/",
            f"/operator/usaha/umkm/{maker.pk}/tentang/", f"/operator/usaha/umkm/{maker.pk}/undang/",
            f"/admin/surat/{paper}/", *(f"/admin/produk/{products[name].pk}/tinjau/" for name in ("waiting", "changed"))
            ]  # fmt: skip


def _office(people, maker, shown):
    by = people["verifier"]
    event = curation.open_curation(by=by, at=NOON, name="Kurasi", on=date(2026, 11, 20), panel=[by])
    curation.bring_in(event, [make_published(make_maker("Lomba"), name="Sirup")], by=by)
    entry = CurationEntry.objects.get(event=event)
    kept, away, twin, other = (make_maker("Toko Kembar", Pillar.NONE) for _copy in range(4))
    versions = {kept.pk: kept.version, away.pk: away.version}
    merged = merge(kept, away, values={}, by=by, at=NOON, note="Sama.", versions=versions)
    asked = joining.ask(make_user("Pemohon"), at=timezone.now(), kind=JoinKind.ALUMNI, business_name="Dapur",
                        regency_id="35.78", pesantren_written="Nurul Huda", note="")  # fmt: skip
    _invite, token = invitations.invite(maker, by=people["operator"], at=timezone.now(), for_name="Teman")
    Notice.objects.create(user=people["operator"], kind="member_removed", params={"business": "x"})
    return [f"/admin/kurasi/{event.pk}/", f"/admin/kurasi/{event.pk}/ubah/",
            f"/admin/kurasi/{event.pk}/nilai/{entry.pk}/", f"/admin/gabung/umkm/{twin.pk}/",
            f"/admin/gabung/umkm/{twin.pk}/{other.pk}/", f"/admin/gabungan/{merged.pk}/",
            f"/admin/permohonan/{asked.pk}/", f"/admin/akun/{people['operator'].pk}/",
            f"/admin/akun/{by.pk}/", f"/admin/anggota/umkm/{maker.pk}/", f"/undangan/{token}/",
            f"/umkm/{maker.pk}-{maker.slug}/", f"/produk/{shown.pk}-{shown.slug}/"]  # fmt: skip


def _lists(people):
    found = []
    for door, desk, owner, kind in (
        ("/operator/banyak/", Desk.OPERATOR, "operator", "product"),
        ("/admin/impor/", Desk.STAFF, "verifier", "pesantren"),
    ):
        made = IncomingList.objects.create(
            desk=desk, kind=kind, owner=people[owner], file_name="daftar.csv", sha256="a" * 64,
            header=["Nama", "Harga"], places={"0": "name"}, state=ListState.READY, counts={Verdict.BROKEN: 1},
            judged="b" * 64, uploaded_at=NOON,
        )  # fmt: skip
        IncomingRow.objects.create(incoming=made, number=2, cells=["Kopi", "1"], verdict=Verdict.BROKEN)
        found += [door, *(f"{door}{made.pk}/{word}" for word in ("", "kolom/", "lembar/", "baris/2/"))]
    return found


def _rows(people, maker, shown):
    """A row in every table that the admin shows."""
    by = people["verifier"]
    make_pesantren("Nurul Huda")
    batch = ImportBatch.objects.create(kind="pesantren", source="x", file_name="d", sha256="c" * 64, at=NOON)
    ImportRow.objects.create(batch=batch, number=2, cells={"nama": "x"}, cells_hash="d", verdict="created")
    export = Export.objects.create(product=shown, maker=maker, country="JP")
    Grade.objects.create(product=shown, event=CurationEvent.objects.first(), letter="A", on=date(2026, 11, 20))
    MarketEvidence.objects.create(maker=maker, kind="export", export=export, on=date(2026, 11, 20))
    Posting.objects.create(user=by, since=date(2026, 1, 1))
    ReadyPhrase.objects.create(text="Foto buram.")
    Access.objects.create(user=by, kind=AccessKind.EXPORT, what="registry.umkm", rows=1, is_personal=True, why="x",
                          columns=["name"])  # fmt: skip
