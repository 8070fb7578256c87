"""One-time codes: who may hand one to whom, what a wrong try costs, and that a code works once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from registry.codes import MOST_TRIES, hand_code, in_groups, read_code, try_code, use_code
from registry.models import Notice, OneTimeCode, User
from registry.refusals import codes_of
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
WRONG = "ZZZZ-9999"


@pytest.fixture
def hasan(db):
    return make_user("Hasan", email="hasan@contoh.id", mobile="+6281234567890")


def test_a_code_is_eight_signs_that_nobody_mixes_up_and_only_a_digest_is_kept(hasan, verifier):
    code = hand_code(hasan, by=verifier, at=NOON)
    assert (len(code), code[:4].isalpha(), code[4:].isdigit()) == (8, True, True)
    assert set(code).isdisjoint("IOS01")
    kept = OneTimeCode.objects.get()
    assert code not in kept.digest and len(kept.digest) == 64
    assert (kept.made_by, kept.expires_at) == (verifier, NOON + timedelta(days=7))


@pytest.mark.parametrize("login", ["0812-3456-7890", "+62 812 3456 7890", "Hasan@Contoh.id"])
def test_any_spelling_of_login_and_code_fits(hasan, verifier, login):
    code = hand_code(hasan, by=verifier, at=NOON)
    for typed in (in_groups(code), code.lower(), f" {code[:4]} {code[4:]} "):
        assert try_code(login, typed, at=NOON).user == hasan


def test_a_code_is_spent_once(hasan, verifier):
    found = try_code(hasan.mobile, hand_code(hasan, by=verifier, at=NOON), at=NOON)
    assert use_code(found.pk, "lereng argopuro", at=NOON) == hasan
    assert User.objects.get(pk=hasan.pk).check_password("lereng argopuro")
    assert use_code(found.pk, "lain lagi sekali", at=NOON) is None
    assert User.objects.get(pk=hasan.pk).check_password("lereng argopuro")


def test_five_wrong_tries_end_a_code(hasan, verifier):
    code = hand_code(hasan, by=verifier, at=NOON)
    for _number in range(MOST_TRIES - 1):
        assert try_code(hasan.mobile, WRONG, at=NOON) is None
    assert try_code(hasan.mobile, code, at=NOON)
    assert try_code(hasan.mobile, WRONG, at=NOON) is None
    assert try_code(hasan.mobile, code, at=NOON) is None
    assert OneTimeCode.objects.get().ended_at == NOON


def test_a_code_ends_after_seven_days(hasan, verifier):
    code = hand_code(hasan, by=verifier, at=NOON)
    assert try_code(hasan.mobile, code, at=NOON + timedelta(days=6, hours=23))
    found = OneTimeCode.objects.get()
    late = NOON + timedelta(days=7)
    assert (try_code(hasan.mobile, code, at=late), use_code(found.pk, "lereng argopuro", at=late)) == (None, None)


def test_a_new_code_ends_the_one_before(hasan, verifier):
    before, now = hand_code(hasan, by=verifier, at=NOON), hand_code(hasan, by=verifier, at=NOON)
    assert try_code(hasan.mobile, before, at=NOON) is None
    assert try_code(hasan.mobile, now, at=NOON)


@pytest.mark.parametrize("login", ["0812-0000-0000", "tidak@ada.id", "entah", ""])
def test_a_login_nobody_has_is_answered_like_a_wrong_code(hasan, verifier, login):
    code = hand_code(hasan, by=verifier, at=NOON)
    assert try_code(login, code, at=NOON) is None
    assert OneTimeCode.objects.get().tries == 0


def test_one_code_does_not_open_another_account(hasan, verifier):
    other = make_user(mobile="+6281234567899")
    code = hand_code(hasan, by=verifier, at=NOON)
    hand_code(other, by=verifier, at=NOON)
    assert try_code(other.mobile, code, at=NOON) is None


def test_a_closed_account_gets_no_code_and_opens_by_none(hasan, verifier):
    code = hand_code(hasan, by=verifier, at=NOON)
    found = OneTimeCode.objects.get()
    User.objects.filter(pk=hasan.pk).update(is_active=False)
    assert (try_code(hasan.mobile, code, at=NOON), use_code(found.pk, "lereng argopuro", at=NOON)) == (None, None)
    with pytest.raises(ValidationError) as refusal:
        hand_code(hasan, by=verifier, at=NOON)
    assert codes_of(refusal.value) == ["account_closed"]


def test_the_person_is_told_who_made_a_code(hasan, verifier):
    hand_code(hasan, by=verifier, at=NOON)
    notice = Notice.objects.of(hasan).get()
    assert (notice.kind, notice.params) == ("code_made", {"name": verifier.full_name})


def test_no_code_is_handed_upwards(hasan, verifier, administrator):
    colleague, root = make_user(role="mentor"), make_user(is_superuser=True)
    allowed = {
        (officer, person)
        for officer in (verifier, administrator, colleague, hasan)
        for person in (hasan, colleague, verifier, administrator, root)
        if may_hand(officer, person)
    }
    assert allowed == {
        (verifier, hasan),
        (administrator, hasan),
        (administrator, colleague),
        (administrator, verifier),
    }


def may_hand(officer, person):
    try:
        hand_code(person, by=officer, at=NOON)
    except PermissionDenied:
        return False
    return True


def test_the_code_of_somebody_who_joined_the_office_meanwhile_opens_nothing(hasan, verifier):
    code = hand_code(hasan, by=verifier, at=NOON)
    User.objects.filter(pk=hasan.pk).update(is_staff=True)
    assert try_code(hasan.mobile, code, at=NOON) is None


def test_a_typed_code_is_read_without_its_marks():
    assert read_code(" abcd–2345 ") == "ABCD2345"
