"""The demo's makers: 700 pesantren and 1,200 UMKM over all 38 kabupaten and kota."""

from catalog.demo.names import business_name, person_name, pesantren_name
from registry.choices import Pillar
from registry.models import Pesantren, Regency, Umkm

PESANTREN_COUNT, MAKERS_PER_ORIGIN = 700, 600
REGISTER_ENDS = 9100  # the register of pesantren counts to 9010 in a regency: a real list never meets the demo


def make_pesantren(dice):
    """Pesantren spread by population, at least four in each regency."""
    regencies = list(Regency.objects.order_by("code"))
    places = regencies * 4 + dice.choices(
        regencies, [regency.population for regency in regencies], k=PESANTREN_COUNT - 4 * len(regencies)
    )
    return Pesantren.objects.bulk_create(
        [_pesantren(dice, place, number) for number, place in enumerate(places, start=1)]
    )


def _pesantren(dice, place, number):
    nspp = f"5100{place.code.replace('.', '')}{REGISTER_ENDS + number}"
    return Pesantren(
        name=pesantren_name(dice),
        regency=place,
        nspp=nspp,
        nspp_written=nspp,
        students=dice.randrange(60, 2400, 10),
        joined_on=f"{dice.randrange(2019, 2027)}-{dice.randrange(1, 10):02}-01",
    )


def make_makers(dice, schools):
    """As many makers of pesantren and santri as of alumni, in the regency of the pesantren they belong to."""
    pillars = [Pillar.PESANTREN] * 420 + [Pillar.SANTRI] * 180 + [Pillar.SOCIAL] * MAKERS_PER_ORIGIN
    return Umkm.objects.bulk_create(
        [_maker(dice, pillar, schools[number % len(schools)]) for number, pillar in enumerate(pillars)]
    )


def _maker(dice, pillar, pesantren):
    started = dice.randrange(2005, 2025)
    name, owner = business_name(dice, pillar, pesantren), person_name(dice)
    nib = f"{dice.randrange(10**12, 10**13)}" if dice.random() < 0.85 else ""
    return Umkm(
        name=name,
        pillar=pillar,
        pesantren=pesantren,
        regency=pesantren.regency,
        owner_name=owner,
        nib=nib,
        nib_written=nib,
        scale_reported=dice.choices(["micro", "small", "medium"], [85, 13, 2])[0],
        producing_since=f"{started}-01-01",
        story=dice.choice(STORIES).format(started),
    )


STORIES = [
    "Berdiri {}. Bahan dibeli dari petani di sekitar pesantren.",
    "Mulai {} dari dapur pondok, kini dikerjakan santri dan ibu-ibu tetangga.",
    "Sejak {} mengolah hasil kebun sendiri.",
    "Didirikan {} oleh alumni bersama warga desa.",
    "Usaha keluarga sejak {}, kini mengajak dua belas tetangga bekerja.",
]
