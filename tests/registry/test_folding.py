"""The spellings of one name meet under one key, different names stay apart."""

import csv
import re

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.migrations import _folding

pytestmark = pytest.mark.django_db
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.text("abdehiklnoqrstuvxyzAISYāéḥ0129 -.'`?()‘’", max_size=40)


def folded(*names, function="fold_name"):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(name) FROM unnest(%s::text[]) WITH ORDINALITY AS names (name, place) ORDER BY place",
            [list(names)],
        )
        return [row[0] for row in cursor.fetchall()]


def lexemes(name):
    return folded(name, function="fold_words")[0].split()


@pytest.mark.parametrize(
    "spellings",
    [
        ["Asy Syafi`iyah", "As-Syafi'iyah", "ASSAFI'IYAH", "Assyafi’iyah", "PP. Asy -Syafi'iyah", "Asysyaafi``iyyah"],
        ["Darussalam", "Darus Salam", "DARUS  SALAM", "Daarussalam", "Darussalam?", "PP. Darussalam"],
        ["Al Huda", "Al-Huda", "Al?Huda", "P.P. Al Huda", "Pps. Al Hudaa", "PonPes Al-Huda", "Pon. Pes. Al Huda"],
        ["Al Huda", "Pondok Pesantren: Al Huda", "Pontren Al Huda", "pesantren AL HUDA", "PP. Pesantren Al Huda"],
        ["Hidayatul Mubtadiin", "Hidayatul Mubtadi-Ien", "HIDAYATUL MUBTADI'IN", "Hidayatul Mubtadiien"],
        ["Raudlatul Ulum", "Raudhatul 'Ulum", "Roudlatul Uluum", "Raodlatul Ulum", "Raudatul-Ulum"],
        ["Mamba`ul Hikam", "Manbaul Hikam", "MANBA'UL KHIKAM"],
        ["Tahfidzul Qur'an", "Tahfidhul Quran", "TAHFIZHUL QUR`AN", "Tahfidul Kur’an"],
        ["An Nur", "Annur", "An-Noer", "AN NUUR", "An-Nūr", "Annoor"],
        ["Al-Hamidi", "Al Hamidy", "Al Hamidiy"],
        ["Miftahul Ulum 2", "Miftahul Ulum 02", "MIFTAHUL ULUM II", "Miftakhul Ulum Ii.", "Miftahul Ulum (II)"],
        ["Al Hikmah I", "Al-Hikmah 1", "AL HIKMAH 01"],
        ["Gontor II Putri", "Gontor 2 Putri"],
        ["Djempol", "Jempol"],
        ["Zainul Husein", "Zaenul Husain", "Zeinul Husein"],
    ],
)
def test_the_spellings_of_a_name_share_its_key(spellings):
    assert len(set(folded(*spellings))) == 1


@pytest.mark.parametrize(
    "names",
    [
        ["Al Hamidy", "Al Hamidy I", "Al Hamidy II", "Al Hamidy III", "Al Hamidy IV"],
        ["Miftahul Ulum 1", "Miftahul Ulum 11", "Miftahul Ulum 10"],
        ["Banat I Nurul Huda", "Banat II Nurul Huda", "Banat Nurul Huda"],
        ["Al-Ishlah II", "Al-Ishlah-III", "Al Ishlahi"],
        ["As-Syafi`i", "Asy Syafi`iyah"],
        ["Sari Rasa", "Sari Roso"],
        ["Ida Snack", "Izza Snack"],
        ["Al Masyhudiyah", "Al-Mas`udiyah"],
        ["Al Hasan", "Al Akhsan", "Al Husna"],
        ["Al Asy`ari", "Al-Azhari"],
        ["Sabilil Muttaqin", "Sabilul Muttaqin"],
        ["Darul Ulum", "Darul Hikam", "Darul Huda", "Nurul Huda", "Miftahul Huda"],
        ["Sayyidah", "Sa`idah"],
        ["مفتاح العلوم", "نور الهدى"],
    ],
)
def test_different_names_stay_apart(names):
    assert len(set(folded(*names))) == len(names)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Pondok Pesantren", "pondokpesantren"),
        ("PP.", "p"),
        ("PP. 7", "7"),
        ("PPI 67", "pi67"),
        ("Pesantrenku", "pesantrenku"),
        ("00", "0"),
        ("I", "i"),
        ("Asy-Syuja`i", "asujai"),
        ("- ? .", ""),
        ("", ""),
        ("Café Ñandú", "cafenandu"),
        ("Ｎｕｒ", "nur"),
        ("Al\tHuda\n\u200b", "alhuda"),
    ],
)
def test_odd_names_have_a_plain_key(name, key):
    assert folded(name) == [key]


def test_no_name_has_no_key():
    assert folded(None) == [None]


@many
@given(NAMES)
def test_capitals_make_no_difference(name):
    assert len(set(folded(name, name.upper(), name.lower()))) == 1
    assert len(set(folded(name, name.upper(), name.lower(), function="fold_words"))) == 1


@many
@given(NAMES)
def test_a_name_with_a_letter_or_digit_has_a_key_and_words(name):
    says_something = any(sign.isalnum() for sign in name)
    assert [bool(key) for key in folded(name)] == [says_something]
    assert bool(lexemes(name)) == says_something


@many
@given(NAMES)
def test_keys_and_words_are_ascii_and_words_are_marked(name):
    assert re.fullmatch("[a-z0-9]*", folded(name)[0])
    assert [word for word in lexemes(name) if not re.fullmatch("zz[a-z0-9]+", word)] == []


@many
@given(st.text(max_size=60).filter(lambda text: "\0" not in text))
def test_any_text_folds(name):
    assert None not in folded(name, function="fold_words")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("syafiiyah", "zzsafiah"),
        ("asy syafiiyah", "zzasafiah zzsafiah"),
        ("As-Syafi`iyah", "zzasafiah zzsafiah"),
        ("Assyafi`iyah", "zzasafiah zzsafiah"),
        ("ASSAFI'IYAH", "zzasafiah zzsafiah"),
        ("Annur", "zzanur zznur"),
        ("Al Huda", "zzalhuda zzhuda"),
        ("Alhikmah", "zzalhikmah zzhikmah"),
        ("Alim", "zzalim"),
        ("Ash-Shiddiqiyah", "zzasidikiah zzsidikiah"),
        ("Darussalam", "zzdarus zzdarusalam zzsalam"),
        ("Darus Salam", "zzdarus zzdarusalam zzsalam"),
        ("Mubtadi-ien", "zzin zzmubtadi zzmubtadin"),
        ("PP. Darul Ulum 02", "zz2 zzdarul zzdarululum2 zzulum"),
    ],
)
def test_words_come_with_and_without_article_and_whole(name, words):
    assert " ".join(lexemes(name)) == words


@pytest.mark.parametrize(
    "spellings",
    [
        ["Raudlatut Tholibin", "Roudhotuth Thalibin", "RAUDLOTUT THOLIBIN"],
        ["Tahfidzul Quran", "Tahfizul Qur'an"],
        ["Arrahman", "Ar-Rohman"],
        ["Al Mubarak", "Al-Mubarok"],
    ],
)
def test_search_also_takes_o_for_a_and_z_for_d(spellings):
    assert len({*folded(*spellings, function="fold_words")}) == 1


def test_short_words_keep_their_vowels_in_search():
    assert lexemes("kopi") == ["zzkopi"]


def test_the_functions_may_stand_in_generated_columns():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, provolatile, proparallel, proisstrict FROM pg_proc"
            " WHERE proname IN ('fold_name', 'fold_words') ORDER BY proname"
        )
        assert cursor.fetchall() == [("fold_name", "i", "s", True), ("fold_words", "i", "s", True)]


def test_a_key_needs_no_search_path():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute("SELECT public.fold_name('Al-Huda'), public.fold_words('Al-Huda')")
        assert cursor.fetchone() == ("alhuda", "zzalhuda zzhuda")


def test_what_is_created_can_be_dropped():
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA spare; SET LOCAL search_path = spare")
        count = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'spare'::regnamespace"
        cursor.execute(_folding.CREATE)
        cursor.execute(count)
        assert cursor.fetchone() == (4,)
        cursor.execute(_folding.DROP)
        cursor.execute(count)
        assert cursor.fetchone() == (0,)


def test_asy_syafiiyah_meets_every_spelling_in_the_register(data_dir):
    with (data_dir / "pesantren_jatim_kemenag.csv").open(encoding="utf-8", newline="") as lines:
        names = sorted({row["nama"] for row in csv.DictReader(lines)})
    spelt = re.compile(r"(pp)?(as|asy)s?y?a+fi+y+ah")
    expected = [name for name in names if spelt.fullmatch(re.sub("[^a-z]", "", name.lower()))]
    assert len(expected) > 5
    assert [name for name, key in zip(names, folded(*names), strict=True) if key == "asafiah"] == expected
