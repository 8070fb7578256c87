"""A person's rights over the own data: one action each, a clock of 3 × 24 hours, and what each of them does."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from python_calamine import CalamineWorkbook

from registry import workflow_rights as verbs
from registry.choices import JoinKind, RightKind, RightStatus
from registry.models import Access, JoinRequest, Notice, Pesantren, RightsRequest, Trail, Umkm, User
from registry.refusals import codes_of
from tests.breaking import refused_by
from tests.factories import NOON, fresh, make_member, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked_of(person, kind, **more):
    return verbs.ask(person, kind, at=NOON, **more)


def refused(verb, *args, **said):
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **said)
    return codes_of(refusal.value)


@pytest.mark.parametrize("kind", [RightKind.RESTRICTION, RightKind.ERASURE])
def test_a_request_is_due_in_72_hours_and_the_office_is_told(operator, verifier, administrator, kind):
    asked = asked_of(operator, kind)
    assert (asked.due_at - NOON, asked.status) == (timedelta(hours=72), RightStatus.OPEN)
    told = set(Notice.objects.filter(kind="right_asked").values_list("user", flat=True))
    assert told >= {verifier.pk, administrator.pk}


def test_the_database_knows_the_clock(operator):
    asked = asked_of(operator, RightKind.ERASURE)
    with refused_by("rightsrequest_due_in_72_hours"):
        RightsRequest.objects.filter(pk=asked.pk).update(due_at=NOON + 4 * DAY)


def test_one_of_a_kind_is_open(operator):
    asked_of(operator, RightKind.ERASURE)
    assert refused(asked_of, operator, RightKind.ERASURE) == ["rightsrequest_one_open_of_a_kind"]
    assert asked_of(operator, RightKind.RESTRICTION).status == RightStatus.OPEN


def test_a_request_is_never_deleted(operator):
    asked = asked_of(operator, RightKind.ERASURE)
    with refused_by("rightsrequest_is_never_deleted"):
        asked.delete()


def test_nobody_answers_for_oneself(verifier):
    asked = asked_of(verifier, RightKind.CORRECTION, words="Nama saya salah")
    with pytest.raises(PermissionDenied):
        verbs.carry_out(asked, by=verifier, at=NOON, note="ya")
    with refused_by("rightsrequest_not_handled_by_oneself"):
        RightsRequest.objects.filter(pk=asked.pk).update(status="done", by=verifier, ended_at=NOON)


def test_staff_are_erased_and_frozen_by_administrators_alone(verifier, administrator):
    other = make_user("Petugas", role="verifier")
    asked = asked_of(other, RightKind.RESTRICTION)
    with pytest.raises(PermissionDenied):
        verbs.carry_out(asked, by=verifier, at=NOON)
    assert verbs.carry_out(asked, by=administrator, at=NOON).status == RightStatus.DONE


@pytest.mark.parametrize("role", ["mentor", "leader", "aid_officer"])
def test_others_of_the_office_answer_nothing(operator, signed_in, role):
    asked = asked_of(operator, RightKind.ERASURE)
    browser = signed_in(make_user("Lain", role=role))
    for name, args in (("rights_queue", []), ("rights_detail", [asked.pk]), ("who_is_affected", [])):
        assert browser.get(reverse(name, args=args)).status_code == 403
    assert browser.post(reverse("rights_carry_out", args=[asked.pk])).status_code == 403
    assert fresh(operator).is_active


def test_a_refusal_needs_words_and_the_person_reads_them(operator, verifier):
    asked = asked_of(operator, RightKind.ERASURE)
    assert refused(verbs.refuse, asked, by=verifier, at=NOON, note=" ") == ["note_missing"]
    assert verbs.refuse(asked, by=verifier, at=NOON, note="Usaha masih diaudit").status == RightStatus.REFUSED
    assert Notice.objects.get(user=operator, kind="right_refused").params == {"note": "Usaha masih diaudit"}
    assert refused(verbs.carry_out, asked, by=verifier, at=NOON) == ["ended_already"]


def test_a_correction_says_what_is_wrong_and_what_was_done(operator, verifier):
    assert refused(asked_of, operator, RightKind.CORRECTION) == ["words_missing"]
    asked = asked_of(operator, RightKind.CORRECTION, words="Nama saya Hasan")
    assert refused(verbs.carry_out, asked, by=verifier, at=NOON) == ["note_missing"]
    assert verbs.carry_out(asked, by=verifier, at=NOON, note="Nama diubah").status == RightStatus.DONE


def test_what_is_open_can_be_taken_back_by_whoever_asked(operator, neighbour):
    asked = asked_of(operator, RightKind.ERASURE)
    with pytest.raises(PermissionDenied):
        verbs.take_back(asked, by=neighbour, at=NOON)
    assert verbs.take_back(asked, by=operator, at=NOON).status == RightStatus.TAKEN_BACK


def test_the_words_of_a_request_stay_out_of_the_trail(operator):
    asked = asked_of(operator, RightKind.CORRECTION, words="alamat rahasia kenanga")
    kept = Trail.objects.of(asked).get()
    assert kept.after["words"] == "•••"


# What raw SQL may not say of a request: the rule that holds, and what was tried.
BROKEN = {
    "rightsrequest_kind_is_known": {"kind": "x"},
    "rightsrequest_status_known": {"status": "x", "ended_at": NOON, "by": "officer"},
    "rightsrequest_end_has_date_and_person": {"by": "officer"},
    "rightsrequest_ended_if_answered": {"status": "done"},
    "rightsrequest_refusal_has_reason": {"status": "refused", "ended_at": NOON, "by": "officer"},
    "rightsrequest_lifting_has_date_and_person": {"lifted_by": "officer"},
    "rightsrequest_only_limits_are_lifted": {"lifted_at": NOON, "lifted_by": "officer"},
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_database_holds_every_rule_of_a_request(operator, verifier, rule):
    asked = asked_of(operator, RightKind.RESTRICTION)
    values = {name: verifier if value == "officer" else value for name, value in BROKEN[rule].items()}
    with refused_by(rule):
        RightsRequest.objects.filter(pk=asked.pk).update(**values)


# --- restriction


@pytest.fixture
def restricted(operator, verifier):
    verbs.carry_out(asked_of(operator, RightKind.RESTRICTION), by=verifier, at=NOON)
    return fresh_user(operator)


def fresh_user(person):
    return User.objects.get(pk=person.pk)


def test_restricted_data_is_not_edited_even_by_sql(restricted):
    for change in ({"full_name": "X"}, {"email": "x@contoh.id"}, {"mobile": "+6281111111111"}):
        with refused_by("user_restricted_is_not_edited"):
            User.objects.filter(pk=restricted.pk).update(**change)


def test_restricted_data_is_not_shown_to_the_office(restricted, maker, administrator, signed_in):
    browser = signed_in(administrator)
    pages = [
        reverse("person_detail", args=[restricted.pk]),
        reverse("people") + "?q=Hasan",
        reverse("organisation_members", args=["umkm", maker.pk]),
        reverse("admin:registry_user_change", args=[restricted.pk]),
        reverse("admin:registry_user_changelist"),
        reverse("code_paper", args=[restricted.pk]),
    ]
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200
        assert not any(said in answer.content.decode() for said in ("81234567890", "0812-3456", "hasan@contoh.id")), (
            page
        )
    assert browser.post(reverse("personal_data", args=["user", restricted.pk]), {"why": "perlu"}).status_code == 403


def test_a_restriction_is_lifted_by_its_person(restricted, signed_in):
    signed_in(restricted).post(reverse("own_data_lift"))
    assert fresh_user(restricted).restricted_at is None
    asked = restricted.rights_requests.get()
    assert asked.lifted_by == restricted
    assert refused(verbs.lift, restricted, by=restricted, at=NOON) == ["not_restricted"]


# --- erasure


def test_an_erased_account_says_nothing_of_its_person(operator, maker, verifier):
    other = make_user("Bu Rekan")
    Umkm.objects.filter(pk=maker.pk).update(
        whatsapp=operator.mobile, whatsapp_consent_at=NOON, whatsapp_consent_by=operator, owner_name=operator.full_name
    )
    JoinRequest.objects.create(
        user=operator, kind=JoinKind.OTHER, business_name="Warung Hasan", regency_id="35.09", note="rumah saya",
        asked_at=NOON,
    )  # fmt: skip
    page = reverse("organisation_detail", args=["umkm", maker.pk])
    Notice.objects.create(user=other, kind="member_joined", address=page, params={"name": operator.full_name,
                                                                                  "business": maker.name})  # fmt: skip
    name = operator.full_name
    asked = verbs.carry_out(asked_of(operator, RightKind.ERASURE, words="hapus Hasan"), by=verifier, at=NOON)
    assert asked.status == RightStatus.DONE
    erased, maker = fresh_user(operator), fresh(maker)
    assert (erased.is_active, erased.mobile, erased.email) == (False, None, f"akun-{erased.pk}@terhapus.invalid")
    assert (maker.whatsapp, maker.whatsapp_consent_at, maker.owner_name) == ("", None, "")
    assert not erased.memberships.open().exists()
    for private in (name, "hasan@contoh.id", "+6281234567890", "rumah saya", "Warung Hasan"):
        assert tables_with(private) == []


def tables_with(text):
    """Every table of the database that still holds a text, the trail included."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS r WHERE r::text LIKE %s)', [f"%{text}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_an_erased_account_is_not_brought_back(operator, verifier):
    verbs.carry_out(asked_of(operator, RightKind.ERASURE), by=verifier, at=NOON)
    back = "user_erased_is_not_brought_back"
    changes = [
        (back, {"full_name": "Hasan"}),
        ("user_erased_stays_erased", {"is_active": True}),
        (back, {"erased_at": None}),
    ]
    for rule, change in changes:
        with refused_by(rule):
            User.objects.filter(pk=operator.pk).update(**change)


def test_an_owner_with_members_hands_over_first(operator, maker, verifier):
    make_member(make_user("Anggota"), maker, seat="member")
    asked = asked_of(operator, RightKind.ERASURE)
    assert refused(verbs.carry_out, asked, by=verifier, at=NOON) == ["owner_stays"]
    assert RightsRequest.objects.get(pk=asked.pk).status == RightStatus.OPEN


# --- copy, withdrawal, clock


def cells_of(answer):
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return [str(cell) for row in rows for cell in row if cell != ""]


def test_a_copy_is_had_at_once_and_noted(operator, verifier, signed_in):
    signed_in(verifier).get(reverse("person_detail", args=[operator.pk]))
    answer = signed_in(operator).post(reverse("own_data_copy"))
    cells = cells_of(answer)
    assert {operator.full_name, "hasan@contoh.id", verifier.full_name} <= set(cells)
    assert Access.objects.get(user=operator).whose == f"registry.user:{operator.pk}"
    assert operator.rights_requests.get().status == RightStatus.DONE


def test_a_copy_holds_nobody_elses_data(operator, neighbour, signed_in):
    answer = signed_in(operator).post(reverse("own_data_copy"))
    cells = " ".join(cells_of(answer))
    assert neighbour.full_name not in cells and neighbour.email not in cells


def test_everything_can_be_asked_by_one_press(operator, signed_in):
    browser = signed_in(operator)
    for kind in ("correction", "restriction", "erasure"):
        assert browser.post(reverse("own_data_ask"), {"kind": kind, "words": "mohon"}).status_code == 302
    assert browser.post(reverse("own_data_ask"), {"kind": "erasure"}).status_code == 422
    assert browser.get(reverse("own_data")).content.decode().count("/tarik/") == 3
    assert Pesantren.objects.filter(whatsapp_consent_at__isnull=False).count() == 0


def test_nobody_takes_back_what_another_asked(operator, neighbour, signed_in):
    asked = asked_of(operator, RightKind.ERASURE)
    assert signed_in(neighbour).post(reverse("own_data_take_back", args=[asked.pk])).status_code == 404


def test_staff_have_the_page_too(verifier, signed_in):
    assert signed_in(verifier).get(reverse("own_data")).status_code == 200


def test_the_page_is_private(client):
    assert client.get("/data-saya/").status_code == 302


def test_the_office_is_reminded_a_day_before_and_every_day_after(operator, verifier):
    asked_of(operator, RightKind.ERASURE)

    def told(kind):
        return Notice.objects.filter(user=verifier, kind=kind).count()

    assert verbs.remind_of_rights(NOON + DAY) == 0
    for _again in range(2):
        assert verbs.remind_of_rights(NOON + 2 * DAY + timedelta(hours=1)) == 1
    assert (told("right_due"), told("right_overdue")) == (1, 0)
    for days in (3, 3, 4):
        verbs.remind_of_rights(NOON + days * DAY + timedelta(hours=1))
    assert (told("right_due"), told("right_overdue")) == (1, 2)


def test_the_queue_shows_hours_left_and_what_is_overdue(operator, verifier, signed_in):
    asked = asked_of(operator, RightKind.ERASURE)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_rightsrequest SET asked_at = now() - interval '80 h', due_at = now() - interval '8 h'"
        )
    answer = signed_in(verifier).get(reverse("rights_queue"))
    assert [each.is_overdue for each in answer.context["waiting"]] == [True]
    assert reverse("rights_detail", args=[asked.pk]) in answer.content.decode()


def test_the_office_carries_out_and_refuses_by_one_button(operator, neighbour, verifier, signed_in):
    first, second = asked_of(operator, RightKind.RESTRICTION), asked_of(neighbour, RightKind.ERASURE)
    browser = signed_in(verifier)
    assert browser.get(reverse("rights_detail", args=[first.pk])).status_code == 200
    assert browser.post(reverse("rights_carry_out", args=[first.pk])).status_code == 302
    assert browser.post(reverse("rights_refuse", args=[second.pk])).status_code == 422
    assert browser.post(reverse("rights_refuse", args=[second.pk]), {"note": "belum"}).status_code == 302
    assert fresh_user(operator).restricted_at is not None
    assert browser.post(reverse("rights_lift", args=[first.pk])).status_code == 302
    assert fresh_user(operator).restricted_at is None
