"""Take the second step away from somebody whom nobody in the office may help: who is at the server may."""

from django.core.management.base import BaseCommand, CommandError

from registry.choices import DoorKind
from registry.models import DoorEvent, User
from registry.second_step import drop_step
from registry.sign_in import login_of
from registry.trail import acting


class Command(BaseCommand):
    help = "Take the second step away from an account, so that the next sign-in leads through setting it up."

    def add_arguments(self, parser):
        parser.add_argument("login", help="e-mail or mobile number")

    def handle(self, **options):
        found = login_of(options["login"])
        person = User.objects.filter(**found).first() if found else None
        if person is None:
            raise CommandError("No account has this e-mail or number.")
        with acting(via="manage.py reset_second_step"):
            drop_step(person)
            DoorEvent.objects.create(user=person, kind=DoorKind.STEP_RESET)
        self.stdout.write(f"{person}: the next sign-in leads through setting up the second step.")
