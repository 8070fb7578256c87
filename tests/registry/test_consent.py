"""A WhatsApp number is shown while its maker agrees, and not a moment longer; nobody but its people ever agrees."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from registry import consent, facts
from registry.choices import RightKind
from registry.models import Pesantren, Trail, Umkm
from registry.workflow_rights import ask
from tests.breaking import refused_by
from tests.factories import NOON, fresh, make_published

pytestmark = pytest.mark.django_db
NUMBER = "+6281298765432"
LINK = "wa.me/6281298765432"


def agree(maker, operator, number=NUMBER, told=True):
    values = {"story": "", "whatsapp": number, "address": "", "producing_since": None, "scale_reported": ""}
    return facts.tell_about(maker, by=operator, at=NOON, version=fresh(maker).version, consent=told, **values)


def pages(product):
    maker = product.maker
    return [product.get_absolute_url(), f"/umkm/{maker.pk}-{maker.slug}/", "/produk/", "/produk/baru.atom",
            f"/pesantren/{maker.pesantren_id}-{maker.pesantren.slug}/"]  # fmt: skip


def shown_on(client, product):
    """Pages, in both languages, that tell the number in any spelling."""
    found = []
    for page in [*pages(product), *(f"/en{page}" for page in pages(product) if "atom" not in page)]:
        text = client.get(page).content.decode()
        found += [page] if any(said in text for said in (LINK, NUMBER, "0812-9876", "081298765432")) else []
    return found


@pytest.fixture
def product(maker, operator, verifier):
    return make_published(maker, operator=operator, verifier=verifier)


def test_a_number_is_shown_with_consent_alone(client, product, maker, operator):
    agree(maker, operator, told=False)
    assert shown_on(client, product) == []
    agree(maker, operator)
    product_page, maker_page = pages(product)[:2]
    assert shown_on(client, product) == [product_page, maker_page, f"/en{product_page}", f"/en{maker_page}"]


def test_who_agreed_and_when_is_recorded_and_stays_in_the_trail(maker, operator):
    agree(maker, operator)
    assert (fresh(maker).whatsapp_consent_at, fresh(maker).whatsapp_consent_by) == (NOON, operator)
    consent.withdraw(fresh(maker), by=operator)
    told = [entry.after.get("whatsapp_consent_by_id", "") for entry in Trail.objects.of(maker).filter(verb="update")]
    assert told == [None, operator.pk]


@pytest.mark.parametrize("way", ["form", "own_data", "office", "new_number"])
def test_a_consent_taken_back_is_gone_at_once(client, product, maker, operator, verifier, way):
    agree(maker, operator)
    if way == "form":
        agree(maker, operator, told=False)
    elif way == "own_data":
        ask(operator, RightKind.WITHDRAWAL, at=timezone.now())
    elif way == "office":
        client.force_login(verifier)
        assert client.post(reverse("consent_withdraw", args=["umkm", maker.pk])).status_code == 302
    else:
        Umkm.objects.filter(pk=maker.pk).update(whatsapp="+6281211112222")
    assert shown_on(client, product) == []
    assert (fresh(maker).whatsapp_consent_at, fresh(maker).whatsapp_consent_by) == (None, None)


def test_a_stranger_takes_back_nothing(maker, operator, neighbour, mentor, signed_in):
    agree(maker, operator)
    for other in (neighbour, mentor):
        with pytest.raises(PermissionDenied):
            consent.withdraw(maker, by=other)
    assert signed_in(mentor).post(reverse("consent_withdraw", args=["umkm", maker.pk])).status_code == 403
    assert fresh(maker).whatsapp_consent_at == NOON


def test_the_database_refuses_a_consent_without_number_or_person(maker, operator):
    rows = Umkm.objects.filter(pk=maker.pk)
    with refused_by("umkm_consent_has_number"):
        rows.update(whatsapp_consent_at=NOON, whatsapp_consent_by=operator)
    with refused_by("umkm_consent_has_date_and_person"):
        rows.update(whatsapp_consent_at=NOON)


def test_a_pesantren_agrees_by_the_same_rules(maker, operator):
    rows = Pesantren.objects.filter(pk=maker.pesantren_id)
    with refused_by("pesantren_consent_has_number"):
        rows.update(whatsapp_consent_at=NOON, whatsapp_consent_by=operator)
    rows.update(whatsapp=NUMBER)
    rows.update(whatsapp_consent_at=NOON, whatsapp_consent_by=operator)
    rows.update(whatsapp="+6281211112222")
    assert rows.get().whatsapp_consent_at is None


def test_an_officer_who_changes_the_number_gives_no_consent(maker, operator, verifier, signed_in):
    agree(maker, operator)
    page = reverse("admin:registry_umkm_change", args=[maker.pk])
    form = signed_in(verifier).get(page).context["adminform"].form
    typed = {name: form[name].value() or "" for name in form.fields} | {"whatsapp": "0812 1111 2222"}
    assert signed_in(verifier).post(page, typed).status_code == 302
    changed = fresh(maker)
    assert (changed.whatsapp, changed.whatsapp_consent_at) == ("+6281211112222", None)
