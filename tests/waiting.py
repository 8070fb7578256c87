"""Two people at once, the second truly waiting for the first: what tests of locks share."""

import threading
import time

from django.db import connection

from registry.refusals import codes_of

LONGEST = 10  # seconds


def somebody_waits():
    """Return once another connection waits for a lock of this one; an error where none does."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)) LIMIT 1"
            )
            if cursor.rowcount:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def one_after_the_other(monkeypatch, held_at, first, second):
    """What became of two verbs, "done" or the codes of the refusal or the error itself: [of the first, of the second].

    `first` goes as far as `held_at` (a dotted name that it alone calls) and holds its locks there until `second`,
    begun meanwhile, waits for one.
    """
    reached, outcomes = threading.Event(), {}
    module, _dot, name = held_at.rpartition(".")
    goes_on = getattr(__import__(module, fromlist=[name]), name)

    def hold(*args, **options):
        reached.set()
        somebody_waits()
        return goes_on(*args, **options)

    def run(verb):
        try:
            verb()
            outcomes[verb] = "done"
        except Exception as error:
            outcomes[verb] = codes_of(error) if hasattr(error, "messages") else error
        finally:
            connection.close()

    monkeypatch.setattr(held_at, hold)
    threads = [threading.Thread(target=run, args=[verb]) for verb in (first, second)]
    threads[0].start()
    reached.wait(LONGEST)
    threads[1].start()
    for thread in threads:
        thread.join(3 * LONGEST)
    return [outcomes.get(verb) for verb in (first, second)]
