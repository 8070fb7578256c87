"""Who acts for a maker: the same rule as `Umkm.objects.acted_for_by`, asked from the other side.

By a seat of its own, or by one of its pesantren, which never acts for the businesses of its alumni.
"""

from django.db.models import Q

from registry.choices import PILLARS_OF_THE_PESANTREN
from registry.models import Membership, User


def people_acting_for(maker):
    """Everybody who may act for this maker today."""
    seats = Membership.objects.open().filter(umkm=maker)
    if maker.pillar in PILLARS_OF_THE_PESANTREN:
        seats |= Membership.objects.open().filter(pesantren=maker.pesantren_id)
    return User.objects.filter(pk__in=seats.values("user"))


def people_acting_for_each(makers) -> dict:
    """{maker pk: the people who act for it}, makers without anybody left out; one query."""
    schools = {}
    for maker in makers:
        if maker.pillar in PILLARS_OF_THE_PESANTREN:
            schools.setdefault(maker.pesantren_id, []).append(maker.pk)
    open_seats = Membership.objects.open().filter(
        Q(umkm__in=[maker.pk for maker in makers]) | Q(pesantren__in=list(schools))
    )
    people = {}
    for seat in open_seats.select_related("user").order_by("pk"):
        for maker in [seat.umkm_id] if seat.umkm_id else schools[seat.pesantren_id]:
            people.setdefault(maker, {})[seat.user_id] = seat.user
    return {maker: list(found.values()) for maker, found in people.items()}
