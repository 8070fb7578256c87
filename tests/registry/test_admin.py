"""The ground in the admin: accounts, makers, memberships, by those who may."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.models import Category
from registry.models import Membership, Pesantren, Regency, Umkm, User
from tests.factories import fresh, make_maker, make_member, make_pesantren, make_user

pytestmark = pytest.mark.django_db
ACCOUNT = {"full_name": "Ustadz Baru", "email": "", "mobile": "0812-9999-8888", "language": "id"}


def test_an_administrator_opens_an_account_and_goes_on_to_its_code(signed_in, administrator):
    answer = signed_in(administrator).post(reverse("admin:registry_user_add"), ACCOUNT)
    person = User.objects.get(mobile="+6281299998888")
    assert (answer.status_code, answer.url) == (302, reverse("person_detail", args=[person.pk]))
    assert not person.has_usable_password()


@pytest.mark.parametrize(
    ("field", "value"),
    [("mobile", "123"), ("mobile", ""), ("full_name", "")],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(signed_in, administrator, field, value):
    answer = signed_in(administrator).post(reverse("admin:registry_user_add"), ACCOUNT | {field: value})
    assert (answer.status_code, User.objects.filter(full_name="Ustadz Baru").count()) == (422, 0)


def test_a_taken_number_is_said_beside_its_field(signed_in, administrator):
    make_user(mobile="+6281299998888")
    answer = signed_in(administrator).post(reverse("admin:registry_user_add"), ACCOUNT)
    assert "mobile" in answer.context["adminform"].form.errors


def mark_of(page):
    """What the form was opened with: where nobody saved meanwhile, it may be saved."""
    return page.context["adminform"].form["version"].value()


def test_of_records_without_a_version_the_second_saver_is_told_too(signed_in, administrator):
    shelf = Category.objects.get(slug="kerajinan")
    address = reverse("admin:catalog_category_change", args=[shelf.pk])
    client = signed_in(administrator)
    said = {"name": "Kerajinan", "name_en": "Crafts", "position": "8", "is_active": "on"}
    said |= {"version": mark_of(client.get(address))}
    assert client.post(address, said | {"name_en": "Handicraft"}).status_code == 302
    answer = client.post(address, said | {"name_en": "Craft"})
    errors = answer.context["adminform"].form.errors.as_data()
    assert (answer.status_code, {name: [each.code for each in found] for name, found in errors.items()}) == (
        422, {"__all__": ["stale"], "name_en": ["stale"]}
    )  # fmt: skip
    assert administrator.full_name in errors["__all__"][0].messages[0]
    assert fresh(shelf).name_en == "Handicraft"
    assert client.post(address, said | {"name_en": "Craft", "version": mark_of(answer)}).status_code == 302


def test_of_accounts_a_role_taken_meanwhile_is_not_given_again_unseen(signed_in, administrator):
    user = make_user("Petugas", role="verifier")
    address = reverse("admin:registry_user_change", args=[user.pk])
    client = signed_in(administrator)
    said = ACCOUNT | {"email": user.email, "mobile": "", "groups": [user.groups.get().pk]}
    said |= {"version": mark_of(client.get(address))}
    user.groups.clear()
    answer = client.post(address, said)
    assert answer.status_code == 422 and answer.context["adminform"].form.has_error("groups", "stale")
    assert not user.groups.exists()


def test_an_empty_password_keeps_the_present_one(signed_in, administrator):
    user = make_user(password="sandi-lama-123")
    address = reverse("admin:registry_user_change", args=[user.pk])
    said = ACCOUNT | {"email": user.email, "mobile": "", "full_name": "Nama Baru"}
    client = signed_in(administrator)
    assert client.post(address, said | {"version": mark_of(client.get(address))}).status_code == 302
    assert (fresh(user).full_name, fresh(user).check_password("sandi-lama-123")) == ("Nama Baru", True)


def test_what_an_administrator_enters_as_membership_is_approved_by_being_entered(signed_in, administrator):
    user, maker = make_user(), make_maker()
    said = {"user": user.pk, "umkm": maker.pk, "pesantren": "", "seat": "owner", "since": "2026-01-01", "until": ""}
    assert signed_in(administrator).post(reverse("admin:registry_membership_add"), said).status_code == 302
    assert Membership.objects.get(user=user).approved_by == administrator


def test_a_saved_maker_carries_the_next_version(signed_in, verifier):
    maker = make_maker("Kopontren Lama")
    said = {"name": "Kopontren Baru", "pillar": maker.pillar, "pesantren": maker.pesantren_id, "regency": "35.09",
            "address": "", "whatsapp": "0812 3456 7890", "owner_name": "", "nib_written": "912 070 629 0001",
            "npwp_written": "", "scale_reported": "", "producing_since": "", "story": "", "version": "1"}  # fmt: skip
    assert signed_in(verifier).post(reverse("admin:registry_umkm_change", args=[maker.pk]), said).status_code == 302
    maker = Umkm.objects.get(pk=maker.pk)
    assert (maker.name, maker.version) == ("Kopontren Baru", 2)
    assert (maker.nib_written, maker.nib, maker.whatsapp) == ("912 070 629 0001", "9120706290001", "+6281234567890")


def test_a_number_that_cannot_be_is_refused_beside_its_field_and_one_left_out_stays_absent(signed_in, verifier):
    address = reverse("admin:registry_pesantren_add")
    said = {"name": "PP. Al-Ma'arif 2", "regency": "35.09", "nspp_written": "dua belas"}
    refused = signed_in(verifier).post(address, said)
    assert set(refused.context["adminform"].form.errors) == {"nspp_written"}
    assert signed_in(verifier).post(address, said | {"nspp_written": ""}).status_code == 302
    assert Pesantren.objects.get().nspp is None


@pytest.mark.parametrize("role", ["mentor", "leader", "aid_officer"])
def test_other_roles_open_no_account(signed_in, role):
    assert signed_in(make_user(role=role)).get(reverse("admin:registry_user_add")).status_code == 403


def test_an_administrator_changes_no_account_that_may_do_everything_and_gives_no_role_to_itself(
    signed_in, administrator
):
    root = User.objects.create_superuser("root@contoh.id", "sandi-akar-12345", full_name="Akar")
    client = signed_in(administrator)
    said = ACCOUNT | {"email": "root@contoh.id"}
    assert client.post(reverse("admin:registry_user_change", args=[root.pk]), said).status_code == 403
    assert fresh(root).check_password("sandi-akar-12345")
    groups = [group.pk for group in Group.objects.all()]
    said = ACCOUNT | {"email": administrator.email, "groups": groups}
    client.post(reverse("admin:registry_user_change", args=[administrator.pk]), said)
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_password_hashes_cannot_be_asked_letter_by_letter(signed_in, administrator):
    answer = signed_in(administrator).get(reverse("admin:registry_user_changelist"), {"password__startswith": "md5"})
    assert answer.status_code in {302, 400}


@pytest.mark.parametrize("model", ["user", "umkm", "pesantren", "membership"])
def test_a_list_action_on_a_strange_number_is_no_fault(signed_in, model):
    root = User.objects.create_superuser("root@contoh.id", "sandi-akar-12345", full_name="Akar")
    said = {"action": "delete_selected", "_selected_action": "abc", "index": "0"}
    assert signed_in(root).post(reverse(f"admin:registry_{model}_changelist"), said).status_code < 500


@pytest.mark.parametrize(
    "name", ["admin:index", "admin:registry_umkm_changelist", "admin:jsi18n", "admin:password_change", "admin:logout"]
)
def test_to_an_operator_no_address_of_the_admin_exists(signed_in, operator, name, django_assert_num_queries):
    client = signed_in(operator)
    with django_assert_num_queries(2):  # session and person
        assert client.get(reverse(name)).status_code == 404
    assert client.get("/admin/entah/apa/").status_code == 404


def test_somebody_not_signed_in_is_asked_to_sign_in(client):
    answer = client.get(reverse("admin:registry_umkm_changelist"), follow=True)
    assert (answer.redirect_chain[0][1], answer.resolver_match.view_name) == (302, "sign_in")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("as syafiiyah", ["PP. Assyafi'iyah"]),
        ("asy-syafiiyah jember", ["PP. Assyafi'iyah"]),
        ("nurul huda", ["Nurul-Huda"]),
        ("-", ["Nurul-Huda"]),
        ("syafiiyah huda", []),
        ("510035090001", ["Nurul-Huda"]),
        ("جامعة", []),
    ],
)
def test_a_pesantren_is_found_in_any_spelling(signed_in, verifier, typed, found):
    make_pesantren("PP. Assyafi'iyah")
    make_pesantren("Nurul-Huda", regency="35.78", nspp="510035090001")
    answer = signed_in(verifier).get(reverse("admin:registry_pesantren_changelist"), {"q": typed})
    assert [school.name for school in answer.context["cl"].result_list] == found


def test_an_umkm_is_found_in_any_spelling(signed_in, verifier):
    make_maker("Dapur Assyafi'iyah")
    make_maker("Lain")
    answer = signed_in(verifier).get(reverse("admin:registry_umkm_changelist"), {"q": "as syafiiyah"})
    assert [maker.name for maker in answer.context["cl"].result_list] == ["Dapur Assyafi'iyah"]


def choices(client, field, term):
    said = {"app_label": "registry", "model_name": "membership", "field_name": field, "term": term}
    return [each["text"] for each in client.get(reverse("admin:autocomplete"), said).json()["results"]]


def test_a_chooser_tells_two_of_one_name_apart(signed_in, administrator):
    client = signed_in(administrator)
    make_pesantren("Miftahul Ulum", regency="35.09")
    make_pesantren("Miftahul Ulum", regency="35.28")
    first = User.objects.create_user("ahmad@contoh.id", full_name="Ahmad")
    User.objects.create_user(mobile="+6281234567890", full_name="Ahmad")
    assert choices(client, "pesantren", "miftahul") == ["Miftahul Ulum – Kab. Jember", "Miftahul Ulum – Kab. Pamekasan"]
    assert choices(client, "user", "ahmad") == ["Ahmad – ahmad@contoh.id", "Ahmad – +•••890"]
    member = make_member(first, make_maker("Dapur", regency="35.78"))
    page = client.get(reverse("admin:registry_membership_change", args=[member.pk])).content.decode()
    assert "Ahmad – ahmad@contoh.id</option>" in page
    assert "Dapur – Kota Surabaya</option>" in page


def test_a_chooser_does_not_ask_for_each_row(signed_in, administrator, django_assert_max_num_queries):
    client = signed_in(administrator)
    for number in range(20):
        make_maker(f"Dapur {number}")
    with django_assert_max_num_queries(8):
        assert len(choices(client, "umkm", "dapur")) == 20


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x0b", "\u2028"])
def test_a_name_stands_on_one_line(signed_in, administrator, break_):
    client = signed_in(administrator)
    answer = client.post(reverse("admin:registry_user_add"), ACCOUNT | {"full_name": f"Ustadz{break_}Baru"})
    assert answer.context["adminform"].form.errors.as_data()["full_name"][0].code == "line_break"
    said = {"name": f"PP.{break_}Baru", "regency": "35.09"}
    answer = client.post(reverse("admin:registry_pesantren_add"), said)
    assert answer.context["adminform"].form.errors.as_data()["name"][0].code == "line_break"
    assert (User.objects.filter(full_name__contains="Baru").count(), Pesantren.objects.count()) == (0, 0)


def test_an_email_in_the_admin_is_still_one(signed_in, administrator):
    answer = signed_in(administrator).post(reverse("admin:registry_user_add"), ACCOUNT | {"email": "bukan"})
    assert set(answer.context["adminform"].form.errors) == {"email"}


def test_the_page_of_a_role_asks_little(signed_in, administrator, django_assert_max_num_queries):
    role = Group.objects.get(name="administrator")
    client = signed_in(administrator)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:auth_group_change", args=[role.pk])).content.decode()
    assert page.count("<br>") == role.permissions.count() - 1


def test_a_role_is_changed_by_the_highest_administrator_alone(signed_in, administrator, django_assert_max_num_queries):
    role = Group.objects.get(name="mentor")
    address = reverse("admin:auth_group_change", args=[role.pk])
    assert signed_in(administrator).post(address, {"permissions": []}).status_code == 403
    root = User.objects.create_superuser("root@contoh.id", "sandi-akar-12345", full_name="Akar")
    client = signed_in(root)
    with django_assert_max_num_queries(12):
        page = client.get(address)
    keep = role.permissions.first()
    assert client.post(address, {"permissions": [keep.pk], "version": mark_of(page)}).status_code == 302
    assert ([*role.permissions.all()], fresh(role).name) == ([keep], "mentor")
    assert client.get(reverse("admin:auth_group_delete", args=[role.pk])).status_code == 403


@pytest.mark.parametrize("name", ["registry_umkm", "registry_user", "catalog_product", "catalog_certificate"])
def test_facets_are_not_counted(signed_in, administrator, name, django_assert_max_num_queries):
    client = signed_in(administrator)
    with django_assert_max_num_queries(12):
        answer = client.get(reverse(f"admin:{name}_changelist"), {"_facets": "True"})
    assert answer.context["cl"].add_facets is False


def test_a_role_that_was_saved_meanwhile_is_told_without_asking_for_each_right(client):
    """A query for each right is a fault here."""
    client.force_login(make_user("Akar", role="administrator", is_superuser=True))
    role = Group.objects.get(name="leader")
    rights = list(role.permissions.values_list("pk", flat=True)[:20])
    answer = client.post(reverse("admin:auth_group_change", args=[role.pk]), {"permissions": rights, "version": "x"})
    errors = answer.context["adminform"].form.errors.as_data()
    assert (answer.status_code, errors["__all__"][0].code) == (422, "stale")


@pytest.mark.parametrize("kind", ["regency", "umkm", "pesantren", "user", "posting", "readyphrase"])
def test_nobody_deletes_in_the_admin_what_others_hang_on(client, kind, maker):
    person = make_user("Akar", role="administrator", is_superuser=True)
    client.force_login(person)
    keys = {"regency": "35.09", "umkm": maker.pk, "pesantren": maker.pesantren_id, "user": person.pk}
    answer = client.post(reverse(f"admin:registry_{kind}_delete", args=[keys.get(kind, 1)]), {"post": "yes"})
    assert answer.status_code in (302, 403)
    assert {"Umkm": Umkm.objects.count(), "Pesantren": Pesantren.objects.count()} == {"Umkm": 1, "Pesantren": 1}
    assert Regency.objects.count() == 38
