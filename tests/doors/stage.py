"""A small world for the matrix of doors: everybody who may come to one, and rows of strangers that bear a canary.

The rows belong to one maker, whose people are `owner` and `school` (of its pesantren). What must not leave their hands
and the office's says CANARY, or is one of NUMBERS.
"""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import Permission
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from catalog import workflow_changes
from catalog import workflow_curation as curation
from catalog.models import CurationEntry, Export, Grade, MarketEvidence, ReviewEvent
from catalog.workflow_papers import record_paper
from registry import invitations, workflow_rights
from registry import workflow as joining
from registry.choices import AccessKind, Desk, JoinKind, ListState, Pillar, Purpose, Seat, Verdict
from registry.merging import merge
from registry.models import (
    Access,
    ImportBatch,
    ImportRow,
    IncomingList,
    IncomingRow,
    Notice,
    Posting,
    ReadyPhrase,
)
from tests.factories import (
    NOON,
    make_draft,
    make_maker,
    make_member,
    make_pesantren,
    make_published,
    make_submitted,
    make_upload,
    make_user,
)

CANARY = "Burungkenari"
NUMBERS = ("81900777001", "81900777002", "012345678901777", "9120706290777")  # telephones, NPWP, NIB
OFFICE = ("verifier", "mentor", "aid_officer", "leader", "administrator")
STAFF = {*OFFICE, "superuser"}
AWAY = {"visitor", "suspended"}  # for the portal both are nobody
OWNERS = {"owner", "school"}
PEOPLE = {"person", "owner", "neighbour", "school", "former", "own_right"}  # signed in, and not of the office
SIGNED_IN = PEOPLE | STAFF
ROLES = sorted(SIGNED_IN | AWAY)
TOKEN = "undangan-yang-tidak-ada"


@dataclass
class World:
    """People by role (a visitor is None), and the values that addresses take."""

    people: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)


def build() -> World:
    world = World()
    _seat(world)
    _fill(world)
    _at_office(world)
    _lists(world)
    world.rows["models"] = _models(world)
    return world


def _seat(world):
    """Everybody, and the maker whose rows the addresses name."""
    people, rows = world.people, world.rows
    people |= {role: make_user(role, role=role) for role in OFFICE}
    people |= {role: make_user(role) for role in ("person", "neighbour", "school", "former", "suspended")}
    people["superuser"] = make_user("superuser", role="leader", is_superuser=True)
    people["owner"] = make_user(CANARY, email="burungkenari@contoh.id", mobile=f"+62{NUMBERS[0]}")
    people["own_right"] = make_user("own_right")
    people["own_right"].user_permissions.set(Permission.objects.all())
    people["visitor"] = None
    rows["school"] = make_pesantren("Miftahul Ulum", address=f"Jl. {CANARY} 1")
    rows["maker"] = make_maker(
        pesantren=rows["school"], owner_name=CANARY, whatsapp=f"+62{NUMBERS[1]}", npwp=NUMBERS[2], nib=NUMBERS[3]
    )
    rows["alumni"] = make_maker("Usaha Alumni", Pillar.SOCIAL, pesantren=rows["school"])
    by = people["administrator"]
    make_member(people["owner"], rows["maker"], approved_by=by)
    make_member(people["school"], rows["school"], approved_by=by)
    make_member(people["neighbour"], make_maker("Dapur Aminah", regency="35.78"), approved_by=by)
    rows["member"] = make_member(make_user(CANARY), rows["maker"], Seat.MEMBER, approved_by=by)
    rows["left"] = make_member(people["former"], rows["maker"], Seat.MEMBER, approved_by=by)
    rows["left"].until = date(2026, 2, 1)
    rows["left"].save()
    make_member(people["suspended"], rows["maker"], Seat.MEMBER, approved_by=by)
    type(people["suspended"]).objects.filter(pk=people["suspended"].pk).update(is_active=False)


def _fill(world):
    """What the maker has: products in three states, a change, a paper with its scan, an invitation."""
    rows, owner = world.rows, world.people["owner"]
    rows["draft"] = make_draft(rows["maker"], by=owner, name=f"Draf {CANARY}")
    rows["waiting"] = make_submitted(rows["maker"], operator=owner, name=f"Menunggu {CANARY}")
    rows["shown"] = make_published(rows["maker"], operator=owner, name="Kopi Argopuro")
    rows["photo"] = rows["draft"].photos.get().upload.key
    rows["step"] = rows["shown"].events.get(verb="publish")
    change = workflow_changes.open_change(rows["shown"], by=owner, at=NOON)
    change = workflow_changes.propose(change, by=owner, at=NOON, name=f"Kopi {CANARY}")
    rows["change"] = workflow_changes.submit_change(change, by=owner, at=NOON)
    scan = make_upload(owner, purpose=Purpose.PAPER_SCAN, media_type="application/pdf", file_name=CANARY)
    rows["paper"] = record_paper(
        rows["maker"],
        by=owner,
        at=NOON,
        kind="halal",
        number_written=f"ID{NUMBERS[2]}77",
        scan=scan,
        products=[rows["draft"]],
    )
    rows["invite"], _token = invitations.invite(rows["maker"], by=owner, at=timezone.now(), for_name=CANARY)
    rows["notice"] = Notice.objects.create(user=owner, kind="membership_ended", params={"business": CANARY})
    rows["right"] = workflow_rights.ask(rows["member"].user, "erasure", at=timezone.now(), words=CANARY)
    rows["own_right_asked"] = workflow_rights.ask(owner, "restriction", at=timezone.now())
    rows["asked"] = joining.ask(
        make_user(CANARY),
        at=timezone.now(),
        kind=JoinKind.ALUMNI,
        business_name=f"Dapur {CANARY}",
        regency_id="35.78",
        note=CANARY,
        pesantren=rows["school"],
    )


def _at_office(world):
    rows, by = world.rows, world.people["verifier"]
    event = curation.open_curation(by=by, at=NOON, name=f"Kurasi {CANARY}", on=date(2026, 11, 20))
    curation.bring_in(event, [make_published(make_maker("Lomba"), name="Sirup")], by=by)
    rows["event"], rows["entry"] = event, CurationEntry.objects.get(event=event)
    kept, away = (make_maker("Toko Kembar", Pillar.NONE) for _copy in range(2))
    versions = {kept.pk: kept.version, away.pk: away.version}
    rows["merge"] = merge(kept, away, values={}, by=by, at=NOON, note=CANARY, versions=versions)
    rows["kept"], rows["one"], rows["other"] = kept, rows["maker"], rows["alumni"]


def _lists(world):
    rows = world.rows
    for name, desk, owner, maker in (
        ("own_list", Desk.OPERATOR, "owner", rows["maker"]),
        ("list", Desk.STAFF, "verifier", None),
    ):
        rows[name] = IncomingList.objects.create(
            desk=desk, kind="product" if maker else "pesantren", owner=world.people[owner], maker=maker,
            file_name=f"{CANARY}.csv", sha256="a" * 64, header=["Nama"], places={"0": "name"},
            state=ListState.READY, counts={Verdict.BROKEN: 1}, judged="b" * 64, uploaded_at=NOON,
        )  # fmt: skip
        IncomingRow.objects.create(incoming=rows[name], number=2, cells=[CANARY], verdict=Verdict.BROKEN)


def _models(world):
    """A row of every table that the admin shows."""
    rows, by, staff = world.rows, world.people["owner"], world.people["verifier"]
    batch = ImportBatch.objects.create(kind="pesantren", source="x", file_name=CANARY, sha256="c" * 64, at=NOON)
    export = Export.objects.create(product=rows["shown"], maker=rows["maker"], country="JP")
    task = DBTaskResult.objects.create(task_path="registry.tasks.sweep", args_kwargs={"args": [], "kwargs": {}})
    made = [
        rows["shown"].category, rows["shown"], rows["paper"], rows["event"], export, batch, task,
        rows["maker"].regency, rows["school"], rows["maker"], by, rows["member"], staff.groups.get(),
        ReviewEvent.objects.filter(product=rows["shown"]).first(),
        Grade.objects.create(product=rows["shown"], event=rows["event"], letter="A", on=date(2026, 11, 20)),
        MarketEvidence.objects.create(maker=rows["maker"], kind="export", export=export, on=date(2026, 11, 20)),
        rows["event"].entries.model._meta.apps.get_model("catalog", "Criterion").objects.first(),
        Posting.objects.create(user=staff, since=date(2026, 1, 1)),
        ReadyPhrase.objects.create(text="Foto buram."),
        ImportRow.objects.create(batch=batch, number=2, cells={"nama": CANARY}, cells_hash="d", verdict="created"),
        Access.objects.create(user=staff, kind=AccessKind.EXPORT, what="registry.umkm", rows=1, is_personal=True,
                              why=CANARY, columns=["name"]),
    ]  # fmt: skip
    return {row._meta.label_lower: row.pk for row in made}
