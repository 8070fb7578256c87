"""How long the sign-in page takes for accounts there are and accounts there are not: `python -m tests.bench_doors`.

Prints medians (ms) and judges nothing; that the work is the same is in the tests. Real hashing, nothing is kept.
"""

import logging
import os
from statistics import median
from time import perf_counter

import django
from django.db import transaction

from opop_portal import environment, local_postgres

ROUNDS = 30
PASSWORD = "kopi pagi di Nganjuk"


def main():
    environment.settle()
    os.environ.setdefault("OPOP_DATABASE_ROLE", "owner")
    with local_postgres.serving():
        django.setup()
        logging.disable(logging.WARNING)  # refused sign-ins are what is measured
        with transaction.atomic():
            _measure()
            transaction.set_rollback(True)


def _measure():
    from registry.lockout import door, take_try  # noqa: PLC0415 (models are there only after setup)
    from registry.models import User  # noqa: PLC0415

    User.objects.create_user("ada@contoh.invalid", PASSWORD, full_name="Ada")
    User.objects.create_user("tutup@contoh.invalid", PASSWORD, full_name="Tutup", is_active=False)
    logins = [f"{name}@contoh.invalid" for name in ("ada", "tutup", "tidak.ada")]
    times = {(login, state): [] for state in ("open", "locked") for login in logins}
    for _round in range(ROUNDS):
        for login in logins:
            _forget_tries()
            times[login, "open"].append(_try(login))
            while take_try(door("password", login), at=django.utils.timezone.now())[0]:
                pass
            times[login, "locked"].append(_try(login))
    for (login, state), found in times.items():
        print(f"{state:7}{login:25}{median(found):8.1f} ms   (longest {max(found):.1f})")


def _forget_tries():
    from registry.models import Lock  # noqa: PLC0415

    Lock.objects.all().delete()


def _try(login):
    from django.test import Client  # noqa: PLC0415

    begin = perf_counter()
    answer = Client(SERVER_NAME="localhost").post("/masuk/", {"username": login, "password": "salah sama sekali"})
    took = (perf_counter() - begin) * 1000
    if answer.status_code != 422:
        raise RuntimeError(f"{login}: {answer.status_code}")
    return took


if __name__ == "__main__":
    main()
