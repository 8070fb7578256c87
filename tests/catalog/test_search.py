"""What people type finds what they mean: prefixes, stems, variants, folded names, corrections; and no false friends."""

import pytest

from catalog import search
from catalog.models import Word
from tests.factories import make_maker, make_member, make_pesantren, make_published, make_user

pytestmark = pytest.mark.django_db

SPELLINGS = ["As-Syafi`iyah", "Assyafi`iyah", "ASSAFI'IYAH", "Asy Syafiiyah", "PP. Asy -Syafi'iyah", "Asy-Syaafi`Iyah"]
TYPED = [*SPELLINGS, "asy syafiiyah", "as syafi'iyah", "assyafiiyah", "ponpes asy-syafi’iyah", "Syafi'iyyah"]


@pytest.fixture
def maker():
    return make_maker("Kopontren Berkah", regency="35.18")


@pytest.fixture
def shelf(maker):
    """shelf(*names) publishes a product of each name."""
    people = {"verifier": make_user("Verifikator", role="verifier"), "operator": make_user("Operator")}
    make_member(people["operator"], maker)

    def publish(*names):
        return [make_published(maker, name=name, **people) for name in names]

    return publish


def names(text):
    return sorted(search.matching(search.read(text)).values_list("product__name", flat=True))


@pytest.mark.parametrize("typed", ["keripik", "KERIPIK", "kerip", "kripik", "talas keripik", "  Keripik,  talas! "])
def test_a_product_is_found_by_the_words_of_its_name(shelf, typed):
    shelf("Keripik Talas", "Sabun Sereh")
    assert names(typed) == ["Keripik Talas"]


def test_a_product_is_found_by_another_form_of_its_word(shelf):
    shelf("Kerajinan Rotan", "Sabun Sereh")
    assert names("rajin") == ["Kerajinan Rotan"]


@pytest.mark.parametrize(("typed", "name"), [("kripik", "Keripik Pisang"), ("keripik", "Kripik Pisang")])
def test_variants_widen_both_ways(shelf, typed, name):
    shelf(name)
    assert names(typed) == [name]
    assert search.read(typed).corrections == {}


def test_every_word_typed_must_be_found(shelf):
    shelf("Keripik Talas", "Keripik Pisang", "Sabun Talas")
    assert names("keripik talas") == ["Keripik Talas"]


@pytest.mark.parametrize("typed", ["tepnug", "tpung", "tepungg", "tepumg"])
def test_an_unknown_word_is_taken_for_the_nearest_known_one(shelf, typed):
    shelf("Tepung Mocaf", "Terung Kering")
    assert names(typed) == ["Tepung Mocaf"]
    assert search.read(typed).corrections == {typed: ("tepung",)}


@pytest.mark.parametrize(("typed", "found"), [("terung", "Terung Kering"), ("tepung", "Tepung Mocaf")])
def test_known_words_are_never_corrected(shelf, typed, found):
    shelf("Tepung Mocaf", "Terung Kering")
    assert names(typed) == [found]
    assert search.read(typed).corrections == {}


def test_a_word_is_known_from_the_third_product_that_carries_it(shelf):
    shelf("Tepung Mocaf", "Tepumg Satu", "Tepumg Dua")
    assert search.read("tepumg").corrections == {"tepumg": ("tepung",)}
    shelf("Tepumg Tiga")
    assert search.read("tepumg").corrections == {}


def test_a_word_of_three_products_is_what_others_are_taken_for(shelf):
    shelf("Blangkuwe Satu", "Blangkuwe Dua")
    assert search.read("blangkuwi").corrections == {}
    shelf("Blangkuwe Tiga")
    assert search.read("blangkuwi").corrections == {"blangkuwi": ("blangkuwe",)}


def test_names_of_places_and_of_makers_are_known(shelf):
    for word in ("matang", "gerkah"):
        Word.objects.update_or_create(word=word, defaults={"is_food_word": True})
    shelf("Sabun Sereh")
    assert search.read("malang").corrections == {}
    assert search.read("berkah").corrections == {}


def test_a_misspelt_place_is_taken_for_the_place(shelf):
    shelf("Sabun Sereh")
    assert names("ngnjuk") == ["Sabun Sereh"]


def test_a_correction_is_looked_for_in_all_its_spellings(shelf):
    shelf("Kripik Pisang")
    assert names("keripk") == ["Kripik Pisang"]


@pytest.mark.parametrize("typed", TYPED)
def test_a_name_is_found_in_every_spelling_by_every_spelling(typed):
    verifier = make_user("Verifikator", role="verifier")
    for number, spelling in enumerate(SPELLINGS):
        maker = make_maker(f"Usaha {number}", pesantren=make_pesantren(spelling))
        make_published(maker, verifier=verifier, name=f"Produk {number}")
    make_published(make_maker(pesantren=make_pesantren("Miftahul Ulum")), verifier=verifier, name="Lain")
    assert names(typed) == [f"Produk {number}" for number in range(len(SPELLINGS))]


@pytest.mark.parametrize("typed", ["darus salam", "darussalam", "Darusalam", "pondok pesantren darussalam"])
@pytest.mark.parametrize("name", ["Darussalam", "PP Darus Salam"])
def test_a_name_in_two_words_is_the_name_in_one(typed, name):
    make_published(make_maker(pesantren=make_pesantren(name)), name="Sabun")
    make_published(make_maker(pesantren=make_pesantren("Babussalam")), name="Lain")
    assert names(typed) == ["Sabun"]


@pytest.mark.parametrize("typed", ["keripik asy syafiiyah", "asy syafiiyah keripik", "keripik syafi'iyah nganjuk"])
def test_a_name_is_found_beside_other_words(shelf, typed):
    make_published(make_maker(pesantren=make_pesantren("Assyafi`iyah"), regency="35.18"), name="Keripik Talas")
    shelf("Keripik Pisang")
    assert names(typed) == ["Keripik Talas"]


def test_the_closest_come_first(shelf):
    shelf("Kopiah Hitam", "Gula Kopi")
    make_published(make_maker("Kopi Jaya"), name="Sabun")
    found = search.read("kopi")
    ranked = search.matching(found).annotate(rank=found.rank).order_by("-rank")
    assert list(ranked.values_list("product__name", flat=True)) == ["Gula Kopi", "Sabun", "Kopiah Hitam"]


def test_understanding_a_search_asks_the_database_once(shelf, django_assert_num_queries):
    shelf("Keripik Talas")
    with django_assert_num_queries(1):
        search.read("keripk tals asy syafiiyah ngnjuk")
    with django_assert_num_queries(0):
        assert not search.read(" ?! ")


def test_what_looks_alike_is_offered_where_nothing_is_near_enough(shelf):
    shelf("Tepung Mocaf")
    found = search.read("tepungterigu")
    assert found.corrections == {}
    assert [each.typed for each in found.with_words_alike()] == ["tepung"]


def test_what_looks_alike_is_offered_only_where_products_carry_it(shelf):
    Word.objects.update_or_create(word="terung", defaults={"is_food_word": True})
    shelf("Tepung Mocaf", "Sabun Sereh")
    assert [each.typed for each in search.read("sabun terung").with_words_alike()] == ["sabun tepung"]
    assert search.read("kacang").with_words_alike() == []


@pytest.mark.parametrize(
    "text",
    ["'", "a' | 'b", "a & !b", ":*", "<->", "\\", "%", "_%_", "\0keripik\0", "\ud800", "İ", "👍🏽", "ก็", "a" * 10_000,
     "kata " * 3_000, "' " * 3_000, "''''", "zz", "(((", "\u202e", "ﷺ", "½ kg", "'; DROP TABLE catalog_listing; --"],
)  # fmt: skip
def test_any_text_is_taken(shelf, text):
    shelf("Keripik Talas")
    assert isinstance(names(text), list)


def test_a_long_search_says_that_it_was_cut():
    assert search.read("a" * 201).is_cut
    assert search.read("satu dua tiga empat lima enam tujuh delapan sembilan").is_cut
    assert not search.read("satu dua tiga empat lima enam tujuh delapan").is_cut
