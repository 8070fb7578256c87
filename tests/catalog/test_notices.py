"""Who learns what became of a product, and who does not."""

import pytest
from django.core.exceptions import ValidationError

from catalog import workflow
from registry.choices import Pillar
from registry.models import Notice
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_published, make_submitted, make_user

pytestmark = pytest.mark.django_db


def told():
    return sorted(Notice.objects.values_list("kind", "user__full_name", "params__note"))


def test_a_return_tells_the_makers_people_the_officers_words(maker, operator, verifier):
    waiting = make_submitted(maker, operator=operator)
    workflow.return_for_revision(waiting, by=verifier, at=NOON, fields=["name"], note="Nama terlalu umum.")
    assert told() == [("product_returned", operator.full_name, "Nama terlalu umum.")]


def test_publishing_tells_the_people_of_the_pesantren_too(verifier):
    pesantren = make_pesantren()
    maker = make_maker(pesantren=pesantren)
    kyai, clerk = make_user(), make_user()
    make_member(kyai, pesantren)
    make_member(clerk, maker)
    waiting = make_submitted(maker, operator=clerk)
    workflow.publish(waiting, by=verifier, at=NOON)
    assert told() == sorted([("product_published", kyai.full_name, ""), ("product_published", clerk.full_name, "")])


def test_people_of_the_pesantren_hear_nothing_of_its_alumni(verifier):
    pesantren = make_pesantren()
    maker = make_maker(pillar=Pillar.SOCIAL, pesantren=pesantren)
    make_member(make_user(), pesantren)
    alumna = make_user()
    make_member(alumna, maker)
    workflow.publish(make_submitted(maker, operator=alumna), by=verifier, at=NOON)
    assert told() == [("product_published", alumna.full_name, "")]


def test_internal_moves_and_ones_own_tell_nobody(maker, operator):
    waiting = make_submitted(maker, operator=operator)
    workflow.take_back(waiting, by=operator, at=NOON)
    shown = make_published(maker=make_maker())
    Notice.objects.all().delete()
    owner = shown.maker.memberships.get().user
    workflow.archive(shown, by=owner, at=NOON, note="Tidak dibuat lagi")
    assert told() == []


def test_a_decision_that_is_rolled_back_tells_nobody(maker, operator, verifier):
    waiting = make_submitted(maker, operator=operator)
    with pytest.raises(ValidationError):
        workflow.return_for_revision(waiting, by=verifier, at=NOON, fields=["name"], note=" ")
    assert told() == []
