"""The trail: whatever is written is in it, with who and when, and nobody but its owner can bend it."""

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from registry import trail_tables
from registry.models import Membership, Pesantren, ReadyPhrase, Trail, User
from registry.trail import _proof, acting, faults, lay_trail
from tests.factories import make_maker, make_member, make_pesantren, make_user
from tests.serving import serving  # noqa: F401 (a fixture)

HOLLOW = "CREATE OR REPLACE FUNCTION registry_leave_trail() RETURNS trigger LANGUAGE plpgsql"
NAILED = "SET search_path = pg_catalog, public, pg_temp"
OTHER = "CREATE OR REPLACE TRIGGER leaves_a_trail"
EACH = "FOR EACH ROW EXECUTE FUNCTION registry_leave_trail('id', '{}', '{}', '{}')"
NIK, PHONE = "3509010101900001", "+6281234567890"


def entries(record):
    return [(each.verb, each.before, each.after) for each in Trail.objects.of(record).order_by("pk")]


def last_entry():
    return Trail.objects.latest("pk")


# --- what is told


@pytest.mark.django_db
def test_an_update_tells_only_what_differs():
    school = make_pesantren(name="Nurul Huda")
    before = Trail.objects.count()
    school.kopontren = "Kopontren Nurul Huda"
    school.save()
    assert Trail.objects.count() == before + 1
    assert entries(school)[-1] == ("update", {"kopontren": ""}, {"kopontren": "Kopontren Nurul Huda"})


@pytest.mark.django_db
def test_an_update_that_changes_nothing_leaves_nothing():
    school = make_pesantren()
    before = Trail.objects.count()
    Pesantren.objects.filter(pk=school.pk).update(name=school.name)
    assert Trail.objects.count() == before


@pytest.mark.django_db
def test_a_deleted_row_stands_in_the_trail_whole():
    phrase = ReadyPhrase.objects.create(use="return_product", text="Foto kurang terang.")
    key = phrase.pk
    phrase.delete()
    entry = last_entry()
    assert (entry.verb, entry.table_name, entry.row_key, entry.after) == (
        "delete", "registry_readyphrase", str(key), None,
    )  # fmt: skip
    assert entry.before["text"] == "Foto kurang terang."


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["save", "update", "bulk_create", "bulk_update", "raw"])
def test_every_way_of_writing_is_told(way):
    school = make_pesantren(name="Lama")
    before = Trail.objects.count()
    if way == "save":
        school.students = 7
        school.save()
    elif way == "update":
        Pesantren.objects.filter(pk=school.pk).update(students=7)
    elif way == "bulk_create":
        Pesantren.objects.bulk_create([Pesantren(name="Baru", regency_id="35.09", students=7)])
    elif way == "bulk_update":
        school.students = 7
        Pesantren.objects.bulk_update([school], ["students"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_pesantren SET students = 7 WHERE id = %s", [school.pk])
    assert Trail.objects.count() == before + 1
    assert last_entry().after["students"] == 7


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_trail():
    before = Trail.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_pesantren()
        raise ZeroDivisionError
    assert Trail.objects.count() == before


@pytest.mark.django_db
def test_a_relation_of_many_is_told():
    user = make_user(role="verifier")
    assert [(each.verb, each.after["user_id"]) for each in Trail.objects.filter(table_name="registry_user_groups")] == [
        ("insert", user.pk)
    ]


@pytest.mark.django_db
def test_every_table_leaves_a_trail_or_says_why_not():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'leaves_a_trail'")
        trailed = {table for (table,) in cursor.fetchall()}
        tables = set(connection.introspection.django_table_names(only_existing=True))
    assert trailed == tables - trail_tables.UNTRAILED.keys()
    assert trail_tables.UNTRAILED.keys() <= tables


@pytest.mark.django_db
def test_the_columns_named_are_there():
    for named in (trail_tables.SECRET, trail_tables.MASKED, trail_tables.CLOSED, trail_tables.SILENT):
        for table, columns in named.items():
            with connection.cursor() as cursor:
                present = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            assert set(columns) <= present, table


# --- what is masked


@pytest.mark.django_db
def test_private_columns_are_masked_and_secrets_left_out():
    user = make_user("Abdul Hasan", email="abdul@contoh.id", mobile=PHONE, password="sangat rahasia")
    after = entries(user)[0][2]
    assert (after["mobile"], after["email"], after["password"]) == ("+•••890", "a•••.id", "•••")
    assert "Hasan" not in after["full_name"]
    user.set_password("lebih rahasia")
    user.save()
    assert entries(user)[-1] == ("update", {"password": "•••"}, {"password": "•••"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"NIK {NIK}", "NIK •NIK•"),
        ("3509 0101 0190 0001", "•NIK•"),
        ("WA 0812-3456-7890 ya", "WA •telp• ya"),
        ("wa.me/6281234567890", "wa.me/•telp•"),
        ("Telp +62 812 3456 7890.", "Telp •telp•."),
        ("ID35110002418860325", "ID35110002418860325"),  # halal
        ("MD 867031001012", "MD 867031001012"),
        ("9120001234567", "9120001234567"),  # NIB
        ("PP. Al-Ma'arif 2", "PP. Al-Ma'arif 2"),
    ],
)
def test_numbers_like_a_nik_or_a_telephone_are_masked_in_any_text(written, told):
    school = make_pesantren(kopontren=written)
    assert entries(school)[0][2]["kopontren"] == told


# --- who


@pytest.mark.django_db
def test_who_and_by_which_page(signed_in, administrator):
    school = make_pesantren(name="Nurul Huda")
    address = reverse("admin:registry_pesantren_change", args=[school.pk])
    page = signed_in(administrator).get(address)
    fields = {name: value or "" for name, value in page.context["adminform"].form.initial.items()}
    answer = signed_in(administrator).post(address, {**fields, "name": "Nurul Huda 2"})
    assert answer.status_code == 302
    entry = Trail.objects.of(school).first()
    assert (entry.who, entry.via, entry.is_forged) == (administrator, "/admin/registry/pesantren/*/change/", False)


@pytest.mark.django_db
def test_a_name_without_proof_is_kept_as_a_false_one():
    user = make_user()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.actor', %s, true)", [f"{'0' * 64}|{user.pk}|sign_in"])
    school = make_pesantren()
    entry = Trail.objects.of(school).get()
    assert (entry.who, entry.via, entry.is_forged) == (None, "", True)


@pytest.mark.django_db
def test_a_proof_of_one_name_serves_no_other():
    user, other = make_user(), make_user()
    said = f"{user.pk}|sign_in"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.actor', %s, true)", [f"{_proof(said)}|{other.pk}|sign_in"])
    entry = Trail.objects.of(make_pesantren()).get()
    assert (entry.who, entry.is_forged) == (None, True)


@pytest.mark.django_db(transaction=True)
def test_who_acts_ends_with_the_statement():
    user = make_user()
    with acting(user.pk, "first"):
        school = make_pesantren()
    make_pesantren()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_pesantren SET students = 1 WHERE id = %s", [school.pk])
    assert [each.who for each in Trail.objects.of(school).order_by("pk")] == [user, None]


@pytest.mark.django_db
def test_a_statement_without_parameters_and_one_with_many_tell_who_acts():
    user, school = make_user(), make_pesantren()
    with acting(user.pk, "one 100%"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_pesantren SET kopontren = '100%' WHERE id = {int(school.pk)}")
        cursor.executemany(
            "UPDATE registry_pesantren SET students = %s WHERE id = %s", [(1, school.pk), (2, school.pk)]
        )
    told = [(each.who, each.via) for each in Trail.objects.of(school).order_by("pk")][1:]
    assert told == [(user, "one 100_")] * 3


@pytest.mark.django_db
def test_it_costs_no_query(django_assert_num_queries):
    with acting(make_user().pk, "page"), django_assert_num_queries(1):
        make_pesantren()


# --- nobody bends it


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_trail SET who_id = 1",
        "DELETE FROM registry_trail",
        "TRUNCATE registry_trail",
        "INSERT INTO registry_trail VALUES (DEFAULT, now(), 1, '', 'x', false, 'x', '1', 'insert', '{}', '{}', 1)",
        "UPDATE registry_seal SET digest = ''",
        "DELETE FROM registry_seal",
        "ALTER TABLE registry_pesantren DISABLE TRIGGER leaves_a_trail",
        "DROP TRIGGER leaves_a_trail ON registry_pesantren",
        f"{HOLLOW} AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "SELECT * FROM portal_key.secret",
        "SET ROLE portal_owner",
    ],
)
def test_the_serving_role_may_not(serving, statement):  # noqa: F811
    with pytest.raises(psycopg2.Error):
        serving.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_raw_sql_of_the_serving_role_is_told(serving):  # noqa: F811
    school = make_pesantren()
    serving.execute("SET portal.actor = 'nobody'; SET pgtrigger.ignore = '{registry_pesantren:leaves_a_trail}'")
    serving.execute("UPDATE registry_pesantren SET students = 5 WHERE id = %s", [school.pk])
    entry = Trail.objects.of(school).first()
    assert (entry.verb, entry.after, entry.role, entry.is_forged) == ("update", {"students": 5}, "portal_web", True)


@pytest.mark.django_db(transaction=True)
def test_a_table_of_the_same_name_in_the_way_does_not_catch_the_trail(serving):  # noqa: F811
    school = make_pesantren()
    serving.execute("CREATE TEMP TABLE registry_trail (LIKE public.registry_trail)")
    serving.execute("GRANT ALL ON registry_trail TO PUBLIC")
    serving.execute("UPDATE registry_pesantren SET students = 6 WHERE id = %s", [school.pk])
    assert Trail.objects.of(school).first().after == {"students": 6}


# --- it is looked at when the portal starts


@pytest.mark.django_db
def test_a_trail_as_it_was_laid_has_no_faults():
    assert faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE registry_pesantren DISABLE TRIGGER leaves_a_trail", "registry_pesantren"),
        ("ALTER TABLE registry_pesantren ENABLE TRIGGER leaves_a_trail", "registry_pesantren"),  # not ALWAYS
        ("DROP TRIGGER leaves_a_trail ON catalog_product", "catalog_product"),
        (f"{OTHER} AFTER INSERT ON registry_user {EACH}", "registry_user"),
        (f"{OTHER} AFTER INSERT OR UPDATE OR DELETE ON registry_user {EACH}", "registry_user"),  # password unmasked
        (f"{HOLLOW} SECURITY DEFINER {NAILED} AS 'BEGIN RETURN NULL; END'", "registry_leave_trail"),
        ("ALTER FUNCTION registry_leave_trail() SECURITY INVOKER", "registry_leave_trail"),
        ("GRANT UPDATE ON registry_trail TO portal_web", "registry_trail"),
        ("GRANT INSERT ON registry_trail TO portal_web", "registry_trail"),
        ("GRANT DELETE ON registry_seal TO portal_web", "registry_seal"),
        ("GRANT USAGE ON SCHEMA portal_key TO portal_web", "portal_key"),
        ("DELETE FROM portal_key.secret", "SECRET_KEY"),
    ],
)
def test_each_way_of_softening_it_is_found(statement, told):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    found = faults()
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.django_db
def test_migrating_hardens_it_again():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_user DISABLE TRIGGER leaves_a_trail; DELETE FROM portal_key.secret")
        cursor.execute("DROP TRIGGER leaves_a_trail ON catalog_product")
        cursor.execute("ALTER FUNCTION registry_leave_trail() SECURITY INVOKER")
    assert len(faults()) == 3
    lay_trail("default")
    assert faults() == []


@pytest.mark.django_db
def test_another_secret_key_is_noticed(settings):
    settings.SECRET_KEY = "another one, as long as it has to be, and known to nobody at all"
    assert len(faults()) == 1


# --- read again


@pytest.mark.django_db
def test_what_a_person_did_is_found(maker):
    user, other = make_user(), make_user()
    with acting(user.pk, "page"):
        make_member(other, make_maker("Lain"))
    assert Membership._meta.db_table in Trail.objects.by(user).values_list("table_name", flat=True)
    assert not Trail.objects.by(other).exists()
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (
            "INSERT INTO registry_trail VALUES (DEFAULT, now(), 1, '', 'x', false, 'x', '1', 'burn', '{}', '{}', 1)",
            "trail_verb_is_known",
        ),
        (
            "INSERT INTO registry_seal (first, last, rows, digest, stamp) VALUES (2, 1, 1, '', '')",
            "seal_covers_rows",
        ),
        (
            "INSERT INTO registry_seal (first, last, rows, digest, stamp) VALUES (1, 2, 0, '', '')",
            "seal_covers_rows",
        ),
    ],
)
def test_the_database_refuses(statement, name):
    with pytest.raises(IntegrityError) as refusal, connection.cursor() as cursor:
        cursor.execute(statement)
    assert refusal.value.__cause__.diag.constraint_name == name
