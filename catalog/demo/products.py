"""The demo's products: 2,000 on show, and some in every state of work."""

from datetime import timedelta
from itertools import cycle, islice

from catalog.choices import Provenance, Status, Verb
from catalog.demo.shelves import SHELVES
from catalog.models import Category, Product, ProductPhoto, ReviewEvent
from catalog.quantities import grams, shelf_days
from catalog.workflow import slug_of
from registry.choices import Origin

TEXTS = [
    "{name} buatan tangan, tanpa pengawet, dibungkus rapi. Cocok untuk oleh-oleh dan dijual lagi.",
    "{name} dari bahan pilihan. Dibuat dua kali seminggu, sehingga selalu baru.",
    "{name} dengan resep turun-temurun. Bisa dipesan dengan label sendiri mulai seratus buah.",
    "{name} yang dikerjakan santri dan warga sekitar. Sebagian hasil untuk beasiswa santri.",
]
SERVICES = ("teknologi-informasi", "jasa-wisata-halal")  # not the first thing a visitor should see
WAITING = {Status.DRAFT: 40, Status.SUBMITTED: 26, Status.RETURNED: 16, Status.ARCHIVED: 14}
RETURNS = [
    (["photos"], "Foto buram, tulisan di label tidak terbaca. Mohon foto ulang di tempat terang."),
    (["photos", "ingredients"], "Foto belakang tidak ada, dan bahan belum lengkap: minyak apa yang dipakai?"),
    (["name"], "Nama tidak sama dengan yang tertulis di kemasan."),
    (["net_weight_written", "price_from"], "Berat di kemasan 150 gram, di isian 250 gram. Harga untuk ukuran mana?"),
]


class Shop:
    """Fills shelves with products of the makers, in an order that the dice decide and that repeats."""

    def __init__(self, dice, makers, owners, people, now):
        self.dice, self.owners, self.people, self.now = dice, owners, people, now
        self.categories = {category.slug: category for category in Category.objects.all()}
        self.queues = {origin: cycle(dice.sample(group, len(group))) for origin, group in _by_origin(makers).items()}

    def fill(self):
        """2,000 published products, half of each origin: the list of (Product, category slug)."""
        slots = [(slug, kinds) for slug, (share, kinds) in SHELVES.items() for _n in range(share)]
        self.dice.shuffle(slots)
        slots.sort(key=lambda slot: slot[0] in SERVICES)
        made = [
            self.product(slug, kinds, Origin.ALUMNI if number % 2 else Origin.PESANTREN)
            for number, (slug, kinds) in enumerate(slots)
        ]
        for number, product in enumerate(made):
            self.put_on_show(product, age_days=number * 0.55)
        return made

    def product(self, slug, kinds, origin, maker=None):
        pattern, varieties, low, high, unit, weight, life, ingredients = self.dice.choice(kinds)
        name = pattern.format(self.dice.choice(varieties))
        price = self.dice.randrange(low * 2, high * 2 + 1) * 500
        return Product(
            maker=maker or next(self.queues[origin]),
            category=self.categories[slug],
            name=name,
            description=self.dice.choice(TEXTS).format(name=name),
            ingredients=ingredients,
            net_weight_written=weight,
            net_weight_grams=grams(weight),
            shelf_life_written=life,
            shelf_life_days=shelf_days(life),
            price_from=price,
            price_to=price * 3 if self.dice.random() < 0.15 else None,
            unit=unit,
            minimum_order=self.dice.choice([None, 1, 5, 10, 12, 20]),
            monthly_capacity=self.dice.choice([None, 50, 100, 200, 400, 1000, 4000]),
            created_by=self.people["verifier"],
        )

    def put_on_show(self, product, age_days):
        owner = self.owners.get(product.maker_id)
        product.status, product.slug = Status.PUBLISHED, slug_of(product)
        product.published_at = self.now - timedelta(days=age_days, hours=self.dice.randrange(1, 8))
        product.published_by = self.people["verifier"]
        if owner:
            product.created_by = product.submitted_by = owner
            product.submitted_at = product.published_at - timedelta(days=self.dice.randrange(1, 5))
        else:
            product.provenance = Provenance.OLD_CATALOGUE
        product.updated_at = product.published_at

    def fill_desks(self, own_maker):
        """Products in every state of work, some of each at the demo operator's own desk."""
        operator, made = self.people["operator"], []
        owned = [maker for maker in islice(self.queues[Origin.ALUMNI], 400) if maker.pk in self.owners]
        for status, count in WAITING.items():
            for number in range(count):
                own = number < 3
                maker = own_maker if own else owned[(number * 7 + count) % len(owned)]
                by = operator if own else self.owners[maker.pk]
                slug = self.dice.choice(["makanan", "minuman", "kopi-teh", "bumbu-rempah"])
                product = self.product(slug, SHELVES[slug][1], None, maker)
                product.created_by = by
                self.set_state(product, status, by, number)
                made.append(product)
        return made

    def set_state(self, product, status, by, number):
        sent = self.now - timedelta(days=number * 0.7, hours=3)
        product.status = status
        if status != Status.DRAFT:
            product.submitted_at, product.submitted_by = sent, by
        if status == Status.ARCHIVED:
            product.published_at, product.published_by = sent + timedelta(hours=1), self.people["verifier"]
            product.archived_at, product.archived_by = sent + timedelta(hours=2), by
            product.archived_why, product.slug = "Tidak dibuat lagi sejak musim lalu.", slug_of(product)


def _by_origin(makers):
    groups = {Origin.PESANTREN: [], Origin.ALUMNI: []}
    for maker in makers:
        groups[Origin.ALUMNI if maker.pillar == "sosiopreneur" else Origin.PESANTREN].append(maker)
    return groups


def keep_history(products, verifier):
    """The steps that led each product to where it stands."""
    steps = []
    for number, product in enumerate(products):
        if product.submitted_at:
            steps.append((product, Verb.SUBMIT, product.submitted_by, product.submitted_at, "", []))
        if product.status == Status.RETURNED:
            fields, note = RETURNS[number % len(RETURNS)]
            steps.append((product, Verb.RETURN, verifier, product.submitted_at + timedelta(hours=2), note, fields))
        if product.published_at:
            old = product.provenance == Provenance.OLD_CATALOGUE
            note = "Sudah diverifikasi di katalog lama." if old else ""
            steps.append((product, Verb.PUBLISH_OLD if old else Verb.PUBLISH, verifier, product.published_at, note, []))
        if product.archived_at:
            steps.append((product, Verb.ARCHIVE, product.archived_by, product.archived_at, product.archived_why, []))
    ReviewEvent.objects.bulk_create(
        [
            ReviewEvent(product=product, verb=verb, by=by, at=at, note=note, fields=fields)
            for product, verb, by, at, note, fields in steps
        ],
        batch_size=2000,
    )


def hang_photos(products, uploads, dice):
    """One to three photos each, first those that suit the name: `uploads` is {category slug: [(Upload, Picture)]}."""
    ProductPhoto.objects.bulk_create(
        [
            ProductPhoto(product=product, upload=upload, position=position, is_main=position == 0, alt=picture.alt_id)
            for product in products
            for position, (upload, picture) in enumerate(_chosen(product, uploads[product.category.slug], dice))
        ],
        batch_size=2000,
    )


def _chosen(product, shelf, dice):
    suited = [pair for pair in shelf if product.name.startswith(pair[1].suits)]
    return dice.sample(suited or shelf, min(len(suited or shelf), dice.choice([1, 2, 2, 3])))
