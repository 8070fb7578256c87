"""The ways in, end to end at 360 px: signed up and approved, invited, let in by a code on paper.

With a script the pesantren is looked up while its name is typed; without one the button brings the page back.
"""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry import forms_joining, invitations, workflow
from registry.choices import Pillar, Seat
from registry.codes import hand_code
from registry.models import JoinRequest, Membership, User
from tests import factories
from tests.browser.conftest import fail_on
from tests.browser.steps import expect_address
from tests.chromium import DESK, barriers

PASSWORD = "lereng argopuro hijau"
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch):
    """Machines may fill in a form as fast as they can."""
    monkeypatch.setattr(forms_joining, "FASTEST", timedelta(0))


@pytest.fixture
def falah(live_server):
    return factories.make_pesantren("Al-Falah Ploso", regency="35.06")


def press(page, button):
    with page.expect_navigation() as answer:
        page.locator(button).click()
    return answer.value


def fill_in(page, **values):
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)


def type_person(page, mobile="0812-3456-7890"):
    fill_in(page, full_name="Ustadz Hasan", mobile=mobile, password=PASSWORD)


def look_up(page, typed, script):
    """Type the name of a pesantren; what was found stands below."""
    page.locator("[name=pesantren_typed]").fill(typed)
    if not script:
        press(page, "button[name=find][value=pesantren]")
    page.locator("#pesantren-found input[type=radio]").first.wait_for()


def sign_up(page, kind, typed="", choose=0, script=True):
    page.goto(reverse("sign_up"))
    page.locator(f"[name=kind][value={kind}]").check()
    fill_in(page, business_name="Dapur Umi")
    page.locator("[name=regency]").select_option("35.06")
    if typed:
        look_up(page, typed, script)
        page.locator("#pesantren-found input[type=radio]").nth(choose).check()
    type_person(page)
    press(page, "form > button.full")
    expect_address(page, reverse("operator_home"))
    return JoinRequest.objects.get()


def approves(office, asked):
    """The officer opens the queue and approves the request as it stands."""
    office.goto(reverse("request_queue"))
    press(office, "ul.list a.go")
    press(office, f"form[action$='/permohonan/{asked.pk}/setujui/'] button.full")
    asked.refresh_from_db()
    return asked.membership


@SCRIPTS
@pytest.mark.parametrize(
    ("kind", "typed", "choose", "pillar"),
    [
        ("pesantren", "pp al falah", 0, Pillar.PESANTREN),
        ("alumni", "Ar-Rahmah Baru", -1, Pillar.SOCIAL),
        ("other", "", 0, Pillar.NONE),
    ],
)
def test_each_kind_signs_up_and_is_approved(visit, enter, falah, verifier, script, kind, typed, choose, pillar):
    phone, office = visit(java_script_enabled=script), enter(visit(DESK), verifier)
    asked = sign_up(phone, kind, typed, choose, script)
    assert "Dapur Umi" in phone.locator("main").inner_text()
    seat = approves(office, asked)
    assert (seat.seat, seat.umkm.name, seat.umkm.pillar) == (Seat.OWNER, "Dapur Umi", pillar)
    names = {"pesantren": falah.name, "alumni": "Ar-Rahmah Baru", "other": None}
    assert getattr(seat.umkm.pesantren, "name", None) == names[kind]
    phone.reload()
    assert phone.goto(reverse("organisation_detail", args=["umkm", seat.umkm_id])).status == 200


def test_the_pesantren_is_not_asked_of_another_umkm(visit, falah):
    page = visit()
    page.goto(reverse("sign_up"))
    page.locator("[name=kind][value=other]").check()
    assert not page.locator("[name=pesantren_typed]").is_visible()
    page.locator("[name=kind][value=alumni]").check()
    assert page.locator("[name=pesantren_typed]").is_visible()


@SCRIPTS
def test_a_form_that_comes_back_keeps_all_but_the_password(visit, falah, script):
    page = visit(java_script_enabled=script)
    page.goto(reverse("sign_up"))
    page.locator("[name=kind][value=pesantren]").check()
    look_up(page, "falah", script)
    page.locator("#pesantren-found input[type=radio]").first.check()
    type_person(page)
    assert press(page, "form > button.full").status == 422
    assert page.locator("[name=full_name]").input_value() == "Ustadz Hasan"
    assert page.locator("#pesantren-found input[type=radio]").first.is_checked()
    assert page.locator("[name=password]").input_value() == ""
    assert User.objects.count() == 0


def test_a_double_click_makes_one_account(visit, falah):
    page = visit()
    page.goto(reverse("sign_up"))
    page.locator("[name=kind][value=other]").check()
    fill_in(page, business_name="Dapur Umi")
    page.locator("[name=regency]").select_option("35.06")
    type_person(page)
    page.locator("form > button.full").dblclick()
    expect_address(page, re.compile(re.escape(reverse("operator_home")) + "$"))
    assert (User.objects.count(), JoinRequest.objects.count()) == (1, 1)


@SCRIPTS
def test_an_invitation_is_sent_and_accepted(visit, enter, operator, maker, script):
    owner, guest = enter(visit(java_script_enabled=script), operator), visit(java_script_enabled=script)
    owner.goto(reverse("own_organisations"))
    fill_in(owner, for_name="Ustadz Ahmad")
    press(owner, "form[action$='/undang/'] button")
    link = owner.locator("#invite-link").input_value()
    guest.goto(link)
    type_person(guest, mobile="0857 1111 2222")
    press(guest, "main form button.full")
    expect_address(guest, reverse("operator_home"))
    joined = Membership.objects.get(user__mobile="+6285711112222")
    assert (joined.umkm, joined.seat, joined.approved_by) == (maker, Seat.MEMBER, operator)


@SCRIPTS
def test_a_code_is_handed_over_and_used(visit, enter, verifier, script):
    office, phone = enter(visit(DESK, java_script_enabled=script), verifier), visit(java_script_enabled=script)
    office.goto(reverse("account_open"))
    fill_in(office, full_name="Nyai Salma", mobile="0813 9999 0000", name="Roti Salma")
    office.locator("[name=regency]").select_option("35.78")
    office.locator("[name=pillar][value=none]").check()
    press(office, "main button.full")
    code = office.locator(".slip .code").inner_text()
    office.reload()
    assert office.locator(".slip").count() == 0

    phone.goto(reverse("code_sign_in"))
    fill_in(phone, login="081399990000", code=code.lower().replace("-", " "))
    press(phone, "main form button.full")
    fill_in(phone, new_password1=PASSWORD)
    press(phone, "main form button.full")
    expect_address(phone, reverse("operator_home"))
    assert User.objects.get(mobile="+6281399990000").check_password(PASSWORD)


def test_the_password_can_be_looked_at(visit, live_server):
    page = visit()
    page.goto(reverse("sign_up"))
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password] + button").click()
    assert page.locator("[name=password]").get_attribute("type") == "text"


def test_the_ways_in_keep_nobody_out(visit, falah, settings, shots):
    settings.MAIL_IS_CONFIGURED = True
    page, found = visit(), []
    for name in ("sign_up", "code_sign_in", "password_reset", "password_reset_done"):
        page.goto(reverse(name))
        found += [f"{name} {each}" for each in barriers(page, shots, name)]
    page.goto(reverse("sign_up"))
    page.locator("[name=kind][value=alumni]").check()
    look_up(page, "falah", script=True)
    press(page, "form > button.full")
    found += [f"refused {each}" for each in barriers(page, shots, "sign-up-refused")]
    page.goto(reverse("invite_accept", args=["lama"]))
    fail_on(found + [f"invite over {each}" for each in barriers(page, shots, "invite-over")])


def test_links_and_codes_keep_nobody_out(visit, enter, operator, neighbour, maker, verifier, shots):
    now, page, found = timezone.now(), visit(), []
    _made, token = invitations.invite(maker, by=operator, at=now, for_name="Ustadz Ahmad")
    page.goto(reverse("invite_accept", args=[token]))
    found += barriers(page, shots, "invite")
    page.goto(reverse("code_sign_in"))
    fill_in(page, login=neighbour.email, code=hand_code(neighbour, by=verifier, at=now))
    press(page, "main form button.full")
    found += barriers(page, shots, "code-password")
    enter(page, neighbour).goto(reverse("invite_accept", args=[token]))
    found += barriers(page, shots, "invite-signed-in")
    enter(page, operator).goto(reverse("organisation_detail", args=["umkm", maker.pk]))
    fill_in(page, for_name="Ustadz Budi")
    press(page, "form[action$='/undang/'] button")
    fail_on(found + barriers(page, shots, "invited"))


def test_an_answer_of_the_office_keeps_nobody_out(visit, enter, verifier, shots, live_server):
    asked = workflow.ask(
        factories.make_user("Aminah"), at=factories.NOON, kind="other", business_name="Dapur", regency_id="35.78"
    )
    workflow.refuse(asked, by=verifier, at=factories.NOON, version=1, answer="Bawa surat.\nTerima kasih.")
    page = enter(visit(), asked.user)
    page.goto(reverse("operator_home"))
    found = barriers(page, shots, "refused")
    page.goto(reverse("own_request"))
    fail_on(found + barriers(page, shots, "ask-again"))


def test_the_rooms_of_people_keep_nobody_out(visit, enter, operator, maker, verifier, shots):
    asked = workflow.ask(factories.make_user("Aminah"), at=factories.NOON - timedelta(days=30), kind="other",
                         business_name="Dapur Umi", regency_id="35.78")  # fmt: skip
    factories.make_member(factories.make_user("Anggota"), maker, seat="member")
    page, found = visit(), []

    def look(user, name, address):
        enter(page, user).goto(address)
        found.extend(f"{name} {each}" for each in barriers(page, shots, name))

    look(asked.user, "waiting", reverse("operator_home"))
    look(asked.user, "request", reverse("own_request"))
    look(operator, "organisation", reverse("organisation_detail", args=["umkm", maker.pk]))
    look(operator, "facts", reverse("maker_facts", args=[maker.pk]))
    for name, address in {
        "queue": reverse("request_queue"),
        "decide": reverse("request_detail", args=[asked.pk]),
        "people": f"{reverse('people')}?q=hasan",
        "person": reverse("person_detail", args=[operator.pk]),
        "account": reverse("account_open"),
        "members": reverse("organisation_members", args=["umkm", maker.pk]),
    }.items():
        look(verifier, name, address)
    page.goto(reverse("person_detail", args=[operator.pk]))
    press(page, "main section[aria-labelledby=h-code] button.full")
    fail_on(found + [f"paper {each}" for each in barriers(page, shots, "paper")])
