"""Whom a breach concerns, as a workbook: the page /admin/terdampak/ for whoever is at the server."""

import shutil
from datetime import datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.breach import TABLES, Breach, take_list
from registry.models import User
from registry.sign_in import login_of
from registry.trail import acting


def moment(text):
    """A moment such as 2026-11-24T08:00, of Jakarta where no zone is said."""
    said = datetime.fromisoformat(text)
    return said if said.tzinfo else timezone.make_aware(said)


class Command(BaseCommand):
    help = "List the persons to be told of a breach (UU 27/2022, article 46) in a workbook; noted as an export."

    def add_arguments(self, parser):
        about = parser.add_mutually_exclusive_group(required=True)
        about.add_argument("--account", help="e-mail or mobile number of the account taken over")
        about.add_argument("--table", choices=sorted(TABLES), help="the table that was open")
        for name in ("since", "until"):
            parser.add_argument(f"--{name}", type=moment, required=True, help="such as 2026-11-24T08:00")
        parser.add_argument("--by", required=True, help="e-mail or number of the officer who asks")
        parser.add_argument("--why", required=True)
        parser.add_argument("--what", default="")
        parser.add_argument("--how", default="")
        parser.add_argument("--measures", default="")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, **said):
        facts = {name: said[name] for name in ("since", "until", "what", "how", "measures")}
        breach = Breach(by=_person(said["account"]), table=said["table"] or "", **facts)
        officer = _person(said["by"])
        with acting(who=officer.pk, via="manage.py who_is_affected"):
            try:
                file = take_list(breach, by=officer, at=timezone.now(), why=said["why"])
            except PermissionDenied as refusal:
                raise CommandError(f"{officer} may not handle requests about personal data.") from refusal
            except ValidationError as refusal:
                raise CommandError(" ".join(refusal.messages)) from refusal
        with said["output"].open("wb") as kept:
            shutil.copyfileobj(file, kept)
        self.stdout.write(f"{said['output']}")


def _person(login):
    if not login:
        return None
    found = login_of(login)
    person = User.objects.filter(**found).first() if found else None
    if person is None:
        raise CommandError(f"No account has this e-mail or number: {login}")
    return person
