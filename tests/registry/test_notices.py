"""Notices: told once, read in the reader's language, mailed once and only where that is possible."""

import os
import subprocess
import sys

import pytest
from django.core import mail
from django.utils import translation

from registry.models import Notice
from registry.notices import GIVE_UP_AFTER, NOTICES, mail_notices, tell, words_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SAID = {"name": "Ahmad", "business": "Kopontren Berkah"}


@pytest.fixture
def mailed(settings):
    settings.MAIL_IS_CONFIGURED = True
    settings.PORTAL_URL = "https://opop.example.id/"


def test_a_notice_under_one_key_is_told_once():
    user = make_user()
    tell([user], "member_joined", key="member:1", **SAID)
    tell([user, make_user()], "member_joined", key="member:1", **SAID)
    assert Notice.objects.of(user).count() == 1
    assert Notice.objects.count() == 2


def test_without_a_key_each_is_news():
    user = make_user()
    tell([user], "member_joined", **SAID)
    tell([user], "member_joined", **SAID)
    assert Notice.objects.of(user).count() == 2


def test_a_kind_nobody_registered_is_a_fault():
    with pytest.raises(KeyError):
        tell([make_user()], "no such kind")


def test_every_kind_has_words_in_indonesian():
    with translation.override("id"):
        foreign = [code for code, kind in NOTICES.items() if str(kind.words) == _english(kind)]
    assert foreign == []


def _english(kind):
    with translation.override("en"):
        return str(kind.words)


def test_a_notice_is_mailed_once_in_the_language_of_its_reader(mailed, django_capture_on_commit_callbacks):
    user = make_user(language="en")
    tell([user], "member_joined", address="/operator/", **SAID)
    assert [mail_notices.call(), mail_notices.call()] == [1, 0]
    (message,) = mail.outbox
    assert message.to == [user.email]
    assert message.subject == "Ahmad joined “Kopontren Berkah”."
    assert "https://opop.example.id/operator/" in message.body
    assert Notice.objects.get().mailed_at is not None


def test_who_has_no_address_or_read_it_already_gets_no_mail(mailed):
    tell([make_user(email=None, mobile="+6281299990000")], "member_joined", **SAID)
    tell([make_user()], "member_joined", **SAID)
    Notice.objects.filter(user__email__isnull=False).update(read_at="2026-11-24T00:00:00Z")
    assert mail_notices.call() == 0


def test_a_dead_mail_server_leaves_the_notice_for_the_next_time(mailed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    tell([make_user()], "member_joined", **SAID)
    assert mail_notices.call() == 0
    assert Notice.objects.get().mailed_at is None


def test_notices_that_cannot_be_written_hold_up_nobody_else(mailed):
    for _number in range(GIVE_UP_AFTER + 1):
        tell([make_user()], "member_joined", name="Ahmad")  # a place of its words has no value
    tell([make_user()], "member_joined", **SAID)
    assert (mail_notices.call(), len(mail.outbox)) == (1, 1)
    assert Notice.objects.filter(mailed_at=None).count() == GIVE_UP_AFTER + 1


@pytest.mark.parametrize(
    ("address", "folder"), [("filemail:///var/mail", "/var/mail"), ("filemail:////var/mail", "/var/mail")]
)
def test_mail_may_go_to_a_folder(address, folder):
    said = "from opop_portal import settings; print(settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH)"
    environment = os.environ | {"EMAIL_URL": address}
    answer = subprocess.run([sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["django.core.mail.backends.filebased.EmailBackend", folder]


def test_a_line_break_in_a_name_reaches_no_header(mailed):
    tell([make_user()], "member_joined", name="Ahmad\nBcc: a@b.id", business="x")
    mail_notices.call()
    assert mail.outbox[0].message()["Bcc"] is None
    assert "\n" not in mail.outbox[0].subject


def test_a_kind_no_longer_known_says_nothing():
    assert words_of(Notice(kind="gone", params={})) == ""
