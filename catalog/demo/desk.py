"""What lies on the office's desk in the demo: changes of products on show, curations past and under way."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from catalog import workflow_changes as changes
from catalog import workflow_curation as curation
from catalog.choices import CurationVerb, Status
from catalog.models import Criterion, CurationEntry, CurationEvent, CurationStep, Grade, Panelist
from registry.models import Umkm

# What makers propose: (fields, how many days ago it was sent; None is not sent yet)
PROPOSED = (
    ({"name": "{} Original", "ingredients": "Seperti pada kemasan baru: tanpa pewarna, tanpa pengawet."}, 6),
    ({"name_en": "Original recipe from East Java"}, 4),
    ({"brand": "Barokah Rasa"}, 2),
    ({"name": "{} Premium", "brand": "Barokah Rasa"}, 1),
    ({"ingredients": "Bahan utama 80 persen, gula aren, garam, rempah."}, 0),
)
RETURNED = "Nama baru belum sama dengan yang tertulis di kemasan. Mohon foto kemasan yang baru."


def propose_changes(products, own_maker, people, now):
    """A change for each of some makers' products, and for the demo operator one sent back and one not sent yet."""
    shown = [each for each in products if each.status == Status.PUBLISHED and each.submitted_by_id]
    others = [each for each in shown if each.maker_id != own_maker.pk][:: len(shown) // 9][: len(PROPOSED)]
    for product, (values, days) in zip(others, PROPOSED, strict=True):
        _send(_propose(product, values, now), now - timedelta(days=days, hours=2))
    first, second, *_rest = [each for each in shown if each.maker_id == own_maker.pk]
    change = _send(_propose(first, PROPOSED[0][0], now), now - timedelta(days=3))
    at = now - timedelta(days=2)
    changes.return_change(change, by=people["verifier"], at=at, fields=["name", "photos"], note=RETURNED)
    _propose(second, PROPOSED[2][0], now)


def _propose(product, values, now):
    by = product.submitted_by
    written = {name: text.format(product.name) for name, text in values.items()}
    return changes.propose(changes.open_change(product, by=by, at=now), by=by, at=now, **written)


def _send(change, at):
    return changes.submit_change(change, by=change.opened_by, at=at)


def hold_curations(products, dice, people, now):
    """Two curations that are closed, some products graded at both; and one under way, half of it scored."""
    events = [_closed(year, people) for year in (now.year - 1, now.year)]
    grades = []
    for product in dice.sample(products, 260):
        for event in events if dice.random() < 0.2 else [dice.choice(events)]:
            letter = dice.choices("ABCD", [25, 45, 22, 8])[0]
            grades.append(Grade(product=product, event=event, letter=letter, on=event.on))
    Grade.objects.bulk_create(grades)
    CurationEntry.objects.bulk_create(CurationEntry(event=each.event, product=each.product) for each in grades)
    _under_way(dice.sample(products, 6), dice, people, now)


def _closed(year, people):
    at = make_aware(datetime.combine(date(year, 5, 12), time(15)))
    by = people["verifier"]
    event = CurationEvent.objects.create(
        name=f"Kurasi OPOP {year}", on=at.date(), place="Surabaya", closed_at=at, closed_by=by
    )
    Panelist.objects.create(event=event, user=by)
    for verb, moment in ((CurationVerb.OPEN, at - timedelta(days=14)), (CurationVerb.CLOSE, at)):
        CurationStep.objects.create(event=event, verb=verb, by=by, at=moment)
    return event


def _under_way(products, dice, people, now):
    panel = [people["verifier"], people["mentor"]]
    event = curation.open_curation(
        by=people["verifier"],
        at=now,
        name=f"Kurasi OPOP {now.year}, tahap kedua",
        on=(now + timedelta(days=3)).date(),
        place="Aula Dinas, Surabaya",
        panel=panel,
    )
    curation.bring_in(event, products, by=people["verifier"])
    criteria = list(Criterion.objects.values_list("pk", flat=True))
    for entry in event.entries.select_related("event", "product__maker")[:3]:
        points = {pk: dice.randrange(2, 6) for pk in criteria}
        curation.score(entry, points, by=panel[1], at=now)


def write_twice(makers):
    """Three makers that two lists brought in, each in its own spelling."""
    for one, other in zip(makers[40:43], makers[50:53], strict=True):
        Umkm.objects.filter(pk=other.pk).update(
            name=one.name.upper(), regency=one.regency_id, pesantren=one.pesantren_id, pillar=one.pillar
        )
