"""The ground in the admin: accounts, makers, memberships, by those who may."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from registry.models import Membership, Pesantren, Umkm, User
from tests.factories import fresh, make_maker, make_pesantren, make_published, make_user

pytestmark = pytest.mark.django_db
ACCOUNT = {"full_name": "Ustadz Baru", "email": "", "mobile": "0812-9999-8888", "language": "id", "is_active": "on",
           "new_password": "sandi-panjang-77"}  # fmt: skip


def test_an_administrator_opens_an_account_that_can_sign_in_by_mobile_number(signed_in, administrator, client):
    answer = signed_in(administrator).post(reverse("admin:registry_user_add"), ACCOUNT)
    assert answer.status_code == 302
    assert User.objects.get(mobile="+6281299998888").check_password("sandi-panjang-77")


@pytest.mark.parametrize(
    ("field", "value"),
    [("mobile", "123"), ("new_password", ""), ("new_password", "12345678"), ("mobile", ""), ("full_name", "")],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(signed_in, administrator, field, value):
    answer = signed_in(administrator).post(reverse("admin:registry_user_add"), ACCOUNT | {field: value})
    assert (answer.status_code, User.objects.filter(full_name="Ustadz Baru").count()) == (200, 0)


def test_a_taken_number_is_said_beside_its_field(signed_in, administrator):
    make_user(mobile="+6281299998888")
    answer = signed_in(administrator).post(reverse("admin:registry_user_add"), ACCOUNT)
    assert "mobile" in answer.context["adminform"].form.errors


def test_an_empty_password_keeps_the_present_one(signed_in, administrator):
    user = make_user(password="sandi-lama-123")
    address = reverse("admin:registry_user_change", args=[user.pk])
    said = ACCOUNT | {"new_password": "", "email": user.email, "mobile": "", "full_name": "Nama Baru"}
    assert signed_in(administrator).post(address, said).status_code == 302
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
            "npwp_written": "", "scale_reported": "", "producing_since": "", "story": ""}  # fmt: skip
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
    said = ACCOUNT | {"email": "root@contoh.id", "new_password": "diambil-alih-99"}
    assert client.post(reverse("admin:registry_user_change", args=[root.pk]), said).status_code == 403
    assert fresh(root).check_password("sandi-akar-12345")
    groups = [group.pk for group in Group.objects.all()]
    said = ACCOUNT | {"email": administrator.email, "new_password": "", "groups": groups}
    client.post(reverse("admin:registry_user_change", args=[administrator.pk]), said)
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_password_hashes_cannot_be_asked_letter_by_letter(signed_in, administrator):
    answer = signed_in(administrator).get(reverse("admin:registry_user_changelist"), {"password__startswith": "md5"})
    assert answer.status_code in {302, 400}


def test_a_rule_of_the_database_is_said_in_words_in_the_admin(signed_in, verifier):
    product = make_published()
    maker = product.maker
    said = {"name": maker.name, "pillar": "none", "pesantren": "", "regency": "35.09", "address": "", "whatsapp": "",
            "owner_name": "", "nib_written": "", "npwp_written": "", "scale_reported": "", "producing_since": "",
            "story": ""}  # fmt: skip
    answer = signed_in(verifier).post(reverse("admin:registry_umkm_change", args=[maker.pk]), said, follow=True)
    assert (answer.status_code, len(answer.context["messages"])) == (200, 1)
    assert fresh(maker).pillar == maker.pillar


def test_a_second_pesantren_of_an_nspp_is_refused_in_words(signed_in, verifier):
    make_pesantren(nspp="510035090001")
    said = {"name": "Kedua", "regency": "35.09", "nspp_written": "510035090001"}
    answer = signed_in(verifier).post(reverse("admin:registry_pesantren_add"), said, follow=True)
    assert (answer.status_code, Pesantren.objects.count()) == (200, 1)


@pytest.mark.parametrize("model", ["user", "umkm", "pesantren", "membership"])
def test_a_list_action_on_a_strange_number_is_no_fault(signed_in, model):
    root = User.objects.create_superuser("root@contoh.id", "sandi-akar-12345", full_name="Akar")
    said = {"action": "delete_selected", "_selected_action": "abc", "index": "0"}
    assert signed_in(root).post(reverse(f"admin:registry_{model}_changelist"), said).status_code < 500
