"""Reference rows of the catalogue: categories, criteria of curation, food words of the search. Added, never changed."""

from catalog.models import Category, Criterion, Word
from catalog.words.spelling import food_words

# name, English name, slug, food or drink
CATEGORIES = (
    ("Makanan", "Food", "makanan", True),
    ("Minuman", "Drinks", "minuman", True),
    ("Kopi & Teh", "Coffee & Tea", "kopi-teh", True),
    ("Herbal & Jamu", "Herbal & Jamu", "herbal-jamu", False),
    ("Bumbu & Rempah", "Seasonings & Spices", "bumbu-rempah", True),
    ("Fashion & Busana Muslim", "Fashion & Muslim Wear", "fashion-busana-muslim", False),
    ("Batik & Bordir", "Batik & Embroidery", "batik-bordir", False),
    ("Kerajinan", "Crafts", "kerajinan", False),
    ("Furnitur & Dekorasi", "Furniture & Decoration", "furnitur-dekorasi", False),
    ("Kecantikan & Perawatan", "Beauty & Care", "kecantikan-perawatan", False),
    ("Pertanian & Peternakan", "Farming & Livestock", "pertanian-peternakan", False),
    ("Kebutuhan Rumah Tangga", "Household", "kebutuhan-rumah-tangga", False),
    ("Jasa & Wisata Halal", "Services & Halal Tourism", "jasa-wisata-halal", False),
    ("Teknologi Informasi", "Information Technology", "teknologi-informasi", False),
)

# What the office's curation looks at (DOMAIN, OPOP): code, name, English name, what to look at
CRITERIA = (
    ("badan-usaha", "Legalitas usaha", "Legality of the firm", "NIB, NPWP, bentuk usaha, pemilik jelas."),
    ("produk", "Legalitas produk", "Legality of the product", "Halal, P-IRT atau MD, merek, sesuai jenis produknya."),
    ("mutu", "Mutu dan kapasitas", "Quality and capacity", "Rasa atau hasil kerja ajek, sanggup memenuhi pesanan."),
    ("kemasan", "Kemasan", "Packaging", "Melindungi isi, label lengkap dan terbaca, menarik."),
    ("pemasaran", "Jaringan pemasaran", "Marketing network", "Toko, pembeli tetap, penjualan daring."),
    ("keunggulan", "Keunggulan", "Edge", "Apa yang tidak dimiliki produk sejenis."),
)


def keep_criteria(using):
    Criterion.objects.using(using).bulk_create(
        [
            Criterion(code=code, name=name, name_en=name_en, help=help_text, position=position)
            for position, (code, name, name_en, help_text) in enumerate(CRITERIA, start=1)
        ],
        ignore_conflicts=True,
    )


def keep_categories(using):
    Category.objects.using(using).bulk_create(
        [
            Category(name=name, name_en=name_en, slug=slug, is_food=is_food, position=position)
            for position, (name, name_en, slug, is_food) in enumerate(CATEGORIES, start=1)
        ],
        ignore_conflicts=True,
    )


def keep_food_words(using):
    """Mark the committed food words as known; a word that products brought in first keeps its count."""
    Word.objects.using(using).bulk_create(
        [Word(word=word, is_food_word=True) for word in sorted(food_words())],
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["is_food_word"],
    )
