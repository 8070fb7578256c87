"""The pages of those who come: what comes back, and what is never lost."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from registry import forms_joining, members, workflow
from registry.choices import JoinStatus
from registry.finding import place_in
from registry.models import JoinRequest, Pesantren, User
from registry.templatetags.portal import long_date
from registry.ties import Tie
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_user
from tests.registry.joining import BUSINESS, PASSWORD, PERSON, codes

pytestmark = pytest.mark.django_db


# --- signing up


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"kind": "pesantren", "pesantren": "falah"}, ("Al-Falah Ploso", "")),
        ({"kind": "alumni", "pesantren": "new", "pesantren_typed": "Ar-Rahmah"}, (None, "Ar-Rahmah")),
        ({"kind": "other", "pesantren": "falah"}, (None, "")),
    ],
)
def test_each_kind_signs_up_in_one_press_and_lands_on_its_start_page(client, opened, falah, asked, kept):
    asked = {name: str(falah.pk) if value == "falah" else value for name, value in asked.items()}
    answer = client.post(reverse("sign_up"), PERSON | BUSINESS | opened | asked)
    assert (answer.status_code, answer.url) == (302, reverse("operator_home"))
    request = JoinRequest.objects.get()
    assert (getattr(request.pesantren, "name", None), request.pesantren_written) == kept
    assert (request.user.mobile, request.user.email) == ("+6281234567890", None)
    page = client.get(reverse("operator_home"))
    assert (page.status_code, page.context["asked"]) == (200, request)


def test_an_e_mail_alone_will_do(client, opened):
    person = PERSON | {"mobile": "", "email": "Hasan@Contoh.ID"}
    assert client.post(reverse("sign_up"), person | BUSINESS | opened).status_code == 302
    assert User.objects.get().email == "hasan@contoh.id"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"kind": ""}, {"kind": ["required"]}),
        ({"kind": "bank"}, {"kind": ["invalid_choice"]}),
        ({"business_name": "a\nb"}, {"business_name": ["line_break"]}),
        ({"business_name": "a\0b"}, {"business_name": ["null_characters_not_allowed"]}),
        ({"regency": "99.99"}, {"regency": ["invalid_choice"]}),
        ({"mobile": "", "email": ""}, {"mobile": ["login_missing"]}),
        ({"mobile": "031 531 2345"}, {"mobile": ["impossible_phone"]}),
        ({"email": "x"}, {"email": ["invalid"]}),
        ({"password": "83520174659"}, {"password": ["password_entirely_numeric"]}),
        ({"email": "hasan.falah@contoh.id", "password": "hasan.falah@contoh"}, {"password": ["password_too_similar"]}),
        ({"password": "x" * 129}, {"password": ["max_length"]}),
        ({"kind": "alumni"}, {"pesantren_typed": ["pesantren_missing"]}),
        ({"kind": "alumni", "pesantren_typed": "Falah"}, {"pesantren": ["pesantren_missing"]}),
        (
            {"kind": "alumni", "pesantren": "new", "pesantren_typed": "x"},
            {"pesantren_typed": ["pesantren_name_missing"]},
        ),
        ({"kind": "alumni", "pesantren": "99999999999999999999"}, {"pesantren": ["invalid_choice"]}),
        ({"website": "http://spam"}, {"__all__": ["press_again"]}),
        ({"opened": "forged"}, {"__all__": ["press_again"]}),
    ],
)
def test_whatever_is_wrong_is_said_beside_its_field_and_the_rest_comes_back(client, opened, falah, wrong, expected):
    answer = client.post(reverse("sign_up"), PERSON | BUSINESS | opened | wrong)
    assert (answer.status_code, User.objects.count()) == (422, 0)
    assert codes(answer.context["form"]) == expected
    page = answer.content.decode()
    assert 'value="Ustadz Hasan"' in page and PASSWORD not in page


def test_a_form_sent_at_once_or_after_a_day_asks_for_another_press(client, opened, monkeypatch):
    now = timezone.now().timestamp()
    for later in (1, 24 * 3600 + 1):
        monkeypatch.setattr(forms_joining, "time", lambda later=later: now + later)
        answer = client.post(reverse("sign_up"), PERSON | BUSINESS | opened)
        assert codes(answer.context["form"]) == {"__all__": ["press_again"]}
    fresh = {"opened": answer.context["form"].opened}
    monkeypatch.setattr(forms_joining, "time", lambda: now + 24 * 3600 + 30)
    assert client.post(reverse("sign_up"), PERSON | BUSINESS | opened | fresh).status_code == 302


def test_a_second_press_signs_in_and_makes_nothing(client, opened):
    sent = PERSON | BUSINESS | opened
    client.post(reverse("sign_up"), sent)
    client.logout()
    answer = client.post(reverse("sign_up"), sent)
    assert (answer.status_code, answer.url) == (302, reverse("operator_home"))
    assert (User.objects.count(), JoinRequest.objects.count()) == (1, 1)
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


@pytest.mark.parametrize("other", [{"token": str(uuid.uuid4())}, {"password": "kata sandi lain lagi"}])
def test_a_taken_number_shows_the_ways_forward(client, opened, other):
    client.post(reverse("sign_up"), PERSON | BUSINESS | opened)
    client.logout()
    answer = client.post(reverse("sign_up"), PERSON | BUSINESS | opened | other)
    assert (answer.status_code, codes(answer.context["form"])) == (422, {"mobile": ["mobile_taken"]})
    page = answer.content.decode()
    ways = {name: f'href="{reverse(name)}"' in page for name in ("sign_in", "password_reset", "code_sign_in")}
    assert ways == dict.fromkeys(ways, True)
    assert "_auth_user_id" not in client.session


def test_the_search_without_a_script_brings_the_form_back_with_what_was_typed(client, opened, falah):
    typed = PERSON | BUSINESS | opened | {"kind": "alumni", "pesantren_typed": "pp al falah", "find": "pesantren"}
    page = client.post(reverse("sign_up"), typed)
    assert (page.status_code, User.objects.count()) == (200, 0)
    assert [match.pk for match in page.context["form"].matches] == [falah.pk]
    html = page.content.decode()
    assert 'value="Dapur Umi"' in html and 'value="0812-3456-7890"' in html and PASSWORD not in html
    assert f'value="{opened["token"]}"' in html


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("al falah", True), ("ALFALAH PLOSO", True), ("falah kediri", True), ("PP. Al-Falah", True),
        ("510035060001", True), ("NSPP 5100.3506", True), ("nurul jadid", False), ("al", False), ("", False),
        ("%%%", False),
    ],
)  # fmt: skip
def test_a_pesantren_is_found_by_name_place_or_number(client, falah, typed, found):
    answer = client.get(reverse("pesantren_find"), {"q": typed})
    assert (answer.status_code, falah.name in answer.content.decode()) == (200, found)


def offered(client, typed, regency=""):
    page = client.get(reverse("pesantren_find"), {"q": typed, "kab": regency})
    return [label for _value, label in page.context["choices"]][:-1]


def test_the_public_search_tells_name_and_place_alone_and_ten_at_most(client):
    for number in range(12):
        make_pesantren(
            f"Miftahul Ulum {number}", nspp=f"51003509{number:04}", kopontren="Rahasia", address="Jl. Rahasia"
        )
    near = make_pesantren("Miftahul Ulum", regency="35.78")
    page = client.get(reverse("pesantren_find"), {"q": "miftahul ulum", "kab": "35.78"})
    assert [value for value, _label in page.context["choices"]][::10] == [str(near.pk), "new"]
    html = page.content.decode()
    assert "Rahasia" not in html and "51003509" not in html


def test_twins_of_one_kabupaten_are_told_apart_by_village_and_nspp(client):
    make_pesantren("Nurul Huda", nspp="510035090605", address="Jl. Rahasia No. 5 Kemuningsari - Panti")
    make_pesantren("Nurul Huda", nspp="510035090042", address="Jl. Rahasia Dsn Krajan Rt 1 Rw 2.")
    make_pesantren("Nurul Huda", nspp="510035060001", address="Desa Lain", regency="35.06")
    assert sorted(offered(client, "nurul huda")) == [
        "Nurul Huda – Kab. Jember – Dsn Krajan – NSPP 510035090042",
        "Nurul Huda – Kab. Jember – Kemuningsari - Panti – NSPP 510035090605",
        "Nurul Huda – Kab. Kediri",
    ]


@pytest.mark.parametrize("typed", ["nurul huda panti", "panti", "nurul huda kec. panti", "nurul huda 5100350906"])
def test_a_pesantren_is_found_by_its_village_or_a_number_behind_its_name(client, typed):
    make_pesantren("Nurul Huda", nspp="510035090605", address="Kemiri Panti")
    make_pesantren("Nurul Huda", nspp="510035090042", address="Dsn Krajan")
    assert offered(client, typed) == ["Nurul Huda – Kab. Jember"]


def test_all_of_one_name_are_offered_up_to_forty(client):
    for number in range(14):
        make_pesantren("Miftahul Ulum", nspp=f"51003509{number:04}")
    make_pesantren("Miftahul Ulum Timur", nspp="510035090999")
    page = client.get(reverse("pesantren_find"), {"q": "miftahul ulum jember"})
    assert (len(offered(client, "miftahul ulum jember")), page.context["are_more"]) == (14, True)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("Jl. Jambesongo No 36.", ""), ("JL.KH.ABDUL MAJID KRASAK.", ""), ("Kemiri Panti.", "Kemiri Panti"),
        ("Jl. Ir. Hadi Juanda Gg. Vi No. 38 Mayak Tonatan Ponorogo.", "Mayak Tonatan Ponorogo"),
        ("Jalan Sunan Kali Jaga Rt 01 Rw 02 Ngabar Siman Ponorogo 63471.", "Ngabar Siman Ponorogo"),
        ("Jln. Kapuas No. 41 Ds. Kalisat , Kec. Bungkal.", "Ds. Kalisat, Kec. Bungkal"), ("", ""),
        ("Jl.Budi Utomo No 12, Krajan.", "Krajan"),
        ("Dusun Talok, Desa Puhti, Rt.004 Rw, 001.", "Dusun Talok, Desa Puhti"),
    ],
)  # fmt: skip
def test_of_an_address_only_village_and_district_are_told(address, place):
    assert place_in(address) == place


def test_a_merged_pesantren_is_not_offered(client, falah):
    Pesantren.objects.filter(pk=falah.pk).update(merged_into=make_pesantren("Lain"))
    assert falah.name not in client.get(reverse("pesantren_find"), {"q": "falah"}).content.decode()


def test_somebody_signed_in_needs_no_sign_up(signed_in, operator):
    assert signed_in(operator).get(reverse("sign_up")).url == reverse("start")


# --- waiting


def waiting_words(client, kind):
    person, written = make_user("Pemohon"), "" if kind == "other" else "Al-Falah"
    asked = {"kind": kind, "business_name": "Dapur", "regency_id": "35.78", "pesantren_written": written}
    workflow.ask(person, at=timezone.now(), **asked)
    client.force_login(person)
    return client.get(reverse("operator_home")).content.decode()


@pytest.mark.parametrize(("kind", "leads_to_products"), [("other", False), ("alumni", True)])
def test_only_a_business_of_opop_is_promised_products(client, kind, leads_to_products):
    words = waiting_words(client, kind)
    promised = gettext("You register your products, right here. You are told the moment it is decided.")
    photos = gettext("Take photos of your products by daylight, each alone and with its package.")
    assert (promised in words, photos in words) == (leads_to_products, leads_to_products)


def test_who_left_still_reads_that_the_request_was_confirmed(client, asked, verifier):
    maker = make_maker("Dapur Umi")
    make_member(make_user("Pemilik"), maker)
    tied = workflow.approve(asked, by=verifier, at=NOON, version=asked.version, tie=Tie(umkm=maker))
    members.leave(tied.membership, by=asked.user, at=NOON)
    client.force_login(asked.user)
    said = gettext("Confirmed on %(day)s") % {"day": long_date(NOON)}
    assert said in client.get(reverse("operator_home")).content.decode()


def filled(asked, **changed):
    return {
        "kind": asked.kind,
        "business_name": asked.business_name,
        "regency": asked.regency_id,
        "pesantren": asked.pesantren_id or "",
        "pesantren_typed": "",
        "note": asked.note,
    } | changed


def test_a_request_is_corrected_and_a_second_press_is_no_fault(signed_in, asked):
    client = signed_in(asked.user)
    page = client.get(reverse("own_request")).content.decode()
    assert f'name="correcting" value="{asked.pk}"' in page
    said = filled(asked, business_name="Dapur Umi Dua", correcting=asked.pk, version=1)
    assert [client.post(reverse("own_request"), said).status_code for _press in range(2)] == [302, 302]
    asked.refresh_from_db()
    assert (asked.business_name, asked.version) == ("Dapur Umi Dua", 2)


def test_a_correction_from_another_tab_is_not_lost_and_may_be_pressed_again(signed_in, asked):
    client = signed_in(asked.user)
    workflow.correct(asked, by=asked.user, at=NOON, version=1, note="Dari tab lain")
    said = filled(asked, business_name="Dapur Tiga", correcting=asked.pk, version=1)
    answer = client.post(reverse("own_request"), said)
    assert (answer.status_code, codes(answer.context["form"])) == (422, {"__all__": ["stale"]})
    assert 'value="Dapur Tiga"' in answer.content.decode()
    assert client.post(reverse("own_request"), said | {"version": answer.context["form"].seen}).status_code == 302


def test_a_correction_that_comes_after_the_decision_asks_for_nothing_new(signed_in, asked, verifier):
    workflow.refuse(asked, by=verifier, at=NOON, version=1, answer="Tidak.")
    said = filled(asked, business_name="Dapur Tiga", correcting=asked.pk, version=1)
    answer = signed_in(asked.user).post(reverse("own_request"), said)
    assert codes(answer.context["form"]) == {"__all__": ["already_decided"]}
    assert JoinRequest.objects.count() == 1


@pytest.mark.parametrize("verdict", ["refused", "approved"])
def test_a_correction_that_comes_too_late_shows_the_verdict_and_may_be_sent_anew(signed_in, asked, verifier, verdict):
    if verdict == "refused":
        workflow.refuse(asked, by=verifier, at=NOON, version=1, answer="Bawa surat dari kyai.")
    else:
        workflow.approve(asked, by=verifier, at=NOON, version=1, tie=Tie(umkm=make_maker("Dapur Umi")))
    client = signed_in(asked.user)
    said = filled(asked, business_name="Dapur Tiga", correcting=asked.pk, version=1)
    page = client.post(reverse("own_request"), said)
    html = page.content.decode()
    confirmed = gettext("The office confirmed “%(business)s” on %(day)s.")
    told = {
        "refused": "Bawa surat dari kyai.",
        "approved": confirmed % {"business": "Dapur Umi", "day": long_date(NOON)},
    }
    assert (told[verdict] in html, 'name="correcting" value=""' in html, 'value="Dapur Tiga"' in html) == (True,) * 3
    again = said | {"correcting": page.context["form"].corrects, "version": page.context["form"].seen}
    assert client.post(reverse("own_request"), again).status_code == 302
    assert JoinRequest.objects.waiting().get().business_name == "Dapur Tiga"


def test_another_business_is_asked_for_on_an_empty_form(signed_in, asked, verifier):
    workflow.approve(asked, by=verifier, at=NOON, version=1, tie=Tie(umkm=make_maker("Dapur Umi")))
    client = signed_in(asked.user)
    form = client.get(reverse("own_request")).context["form"]
    assert (form.initial, form.matches) == ({}, [])
    answer = client.post(reverse("own_request"), filled(asked))
    assert (answer.status_code, codes(answer.context["form"])) == (422, {"business_name": ["acted_for_already"]})


def test_one_pesantren_of_many_of_its_name_is_told_by_village_and_nspp(signed_in, asked, verifier):
    Pesantren.objects.update(address="Jl. Rahasia No. 5 Ploso - Mojo")
    told = "Al-Falah Ploso – Kab. Kediri – Ploso - Mojo – NSPP 510035060001"
    pages = [signed_in(asked.user).get(reverse("operator_home")), signed_in(verifier).get(reverse("request_queue"))]
    assert [told in page.content.decode() for page in pages] == [True, True]


def test_after_a_refusal_its_words_are_shown_and_one_asks_again_once(signed_in, asked, verifier):
    workflow.refuse(asked, by=verifier, at=NOON, version=1, answer="Bawa surat dari kyai.")
    client = signed_in(asked.user)
    assert "Bawa surat dari kyai." in client.get(reverse("operator_home")).content.decode()
    page = client.get(reverse("own_request"))
    assert 'value="Dapur Umi"' in page.content.decode()
    said = filled(asked, note="Surat terlampir di kantor.")
    assert [client.post(reverse("own_request"), said).status_code for _press in range(2)] == [302, 302]
    assert list(JoinRequest.objects.order_by("pk").values_list("status", flat=True)) == ["refused", "waiting"]


def test_reminding_and_taking_back_are_presses(signed_in, asked):
    client = signed_in(asked.user)
    answers = [client.get(reverse(name)).url for name in ("request_remind", "request_withdraw")]
    assert answers == [reverse("operator_home")] * 2
    assert client.post(reverse("request_remind"), follow=True).status_code == 200
    assert [client.post(reverse("request_withdraw")).status_code for _press in range(2)] == [302, 302]
    asked.refresh_from_db()
    assert asked.status == JoinStatus.WITHDRAWN


def test_a_late_request_offers_to_remind_the_office(signed_in, asked, verifier):
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=10))
    client = signed_in(asked.user)
    assert reverse("request_remind") in client.get(reverse("operator_home")).content.decode()
    client.post(reverse("request_remind"))
    assert verifier.notices.filter(kind="request_reminded").count() == 1


def test_who_never_asked_has_nothing_to_take_back(signed_in, operator, verifier):
    client = signed_in(operator)
    assert client.post(reverse("request_withdraw")).status_code == 404
    assert client.get(reverse("own_request")).status_code == 200
    assert signed_in(verifier).get(reverse("own_request")).status_code == 403
