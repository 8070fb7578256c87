"""A forgotten password, by e-mail: the link is made and sent by the worker, so that the page answers as fast, and
the same, for an address that nobody has, and for one that was mailed often enough."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from registry.models import User

MOST_MAILS, WITHIN = 3, timedelta(hours=1)  # to one account


@task()
def mail_reset(email: str, portal: str) -> bool:
    """Send the link to the person of this address, if there is one with a password; `portal` is the site's root."""
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None or not user.has_usable_password() or _mails_lately(user) >= MOST_MAILS:
        return False
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    link = reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
    context = {
        "user": user,
        "link": f"{portal.rstrip('/')}{link}",
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    with translation.override(user.language):
        subject = render_to_string("account/password_reset_subject.txt", context)
        body = render_to_string("account/password_reset_email.txt", context)
    EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
    return True


def _mails_lately(user) -> int:
    """How many links were mailed to this person lately, told by the tasks that did it; all workers share them."""
    sent = DBTaskResult.objects.successful().filter(task_path=mail_reset.module_path, return_value=True)
    return sent.filter(args_kwargs__args__0__iexact=user.email, finished_at__gt=timezone.now() - WITHIN).count()
