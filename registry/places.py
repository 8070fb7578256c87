"""The 38 kabupaten and kota of East Java: facts, and how people write them.

Seven names stand for a kabupaten and a kota alike, so the code ("35.78") is the key, and a bare name of
theirs is ambiguous, never guessed.
"""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import RegencyKind

EAST_JAVA = "35"

# Codes of the Ministry of Home Affairs.
PROVINCES = {
    "11": "Aceh",
    "12": "Sumatera Utara",
    "13": "Sumatera Barat",
    "14": "Riau",
    "15": "Jambi",
    "16": "Sumatera Selatan",
    "17": "Bengkulu",
    "18": "Lampung",
    "19": "Kepulauan Bangka Belitung",
    "21": "Kepulauan Riau",
    "31": "DKI Jakarta",
    "32": "Jawa Barat",
    "33": "Jawa Tengah",
    "34": "DI Yogyakarta",
    "35": "Jawa Timur",
    "36": "Banten",
    "51": "Bali",
    "52": "Nusa Tenggara Barat",
    "53": "Nusa Tenggara Timur",
    "61": "Kalimantan Barat",
    "62": "Kalimantan Tengah",
    "63": "Kalimantan Selatan",
    "64": "Kalimantan Timur",
    "65": "Kalimantan Utara",
    "71": "Sulawesi Utara",
    "72": "Sulawesi Tengah",
    "73": "Sulawesi Selatan",
    "74": "Sulawesi Tenggara",
    "75": "Gorontalo",
    "76": "Sulawesi Barat",
    "81": "Maluku",
    "82": "Maluku Utara",
    "91": "Papua",
    "92": "Papua Barat",
    "93": "Papua Selatan",
    "94": "Papua Tengah",
    "95": "Papua Pegunungan",
    "96": "Papua Barat Daya",
}


@dataclass(frozen=True)
class RegencyFact:
    """One kabupaten or kota; tile column and row count from the north-west corner of the map, from 0."""

    code: str
    short_name: str
    tile_label: str
    population: int
    tile_column: int
    tile_row: int

    @property
    def kind(self) -> RegencyKind:
        """Codes of kota begin at 71."""
        return RegencyKind.KOTA if self.code >= "35.71" else RegencyKind.KABUPATEN

    @property
    def name(self) -> str:
        """The official name, "Kabupaten Pacitan"."""
        return f"{self.kind.value.capitalize()} {self.short_name}"


# code, short name, tile label, population, tile column, tile row: neighbours kept, Madura in the north-east
REGENCIES: tuple[RegencyFact, ...] = (
    RegencyFact("35.01", "Pacitan", "Pct", 588_718, 0, 4),
    RegencyFact("35.02", "Ponorogo", "Png", 979_008, 0, 3),
    RegencyFact("35.03", "Trenggalek", "Trg", 753_810, 1, 4),
    RegencyFact("35.04", "Tulungagung", "Tlg", 1_139_224, 2, 4),
    RegencyFact("35.05", "Blitar", "Blt", 1_261_699, 3, 5),
    RegencyFact("35.06", "Kediri", "Kdr", 1_691_976, 3, 3),
    RegencyFact("35.07", "Malang", "Mlg", 2_734_623, 4, 5),
    RegencyFact("35.08", "Lumajang", "Lmj", 1_116_231, 5, 4),
    RegencyFact("35.09", "Jember", "Jbr", 2_615_874, 6, 4),
    RegencyFact("35.10", "Banyuwangi", "Bwi", 1_791_789, 7, 4),
    RegencyFact("35.11", "Bondowoso", "Bws", 788_007, 7, 3),
    RegencyFact("35.12", "Situbondo", "Sit", 691_635, 7, 2),
    RegencyFact("35.13", "Probolinggo", "Prb", 1_200_931, 6, 3),
    RegencyFact("35.14", "Pasuruan", "Psr", 1_665_922, 5, 3),
    RegencyFact("35.15", "Sidoarjo", "Sda", 2_027_874, 4, 2),
    RegencyFact("35.16", "Mojokerto", "Mjk", 1_156_144, 3, 2),
    RegencyFact("35.17", "Jombang", "Jbg", 1_378_005, 2, 1),
    RegencyFact("35.18", "Nganjuk", "Ngk", 1_152_575, 2, 2),
    RegencyFact("35.19", "Madiun", "Mdn", 737_875, 1, 3),
    RegencyFact("35.20", "Magetan", "Mgt", 692_800, 0, 2),
    RegencyFact("35.21", "Ngawi", "Ngw", 907_002, 0, 1),
    RegencyFact("35.22", "Bojonegoro", "Bjn", 1_366_227, 1, 1),
    RegencyFact("35.23", "Tuban", "Tbn", 1_266_396, 1, 0),
    RegencyFact("35.24", "Lamongan", "Lmg", 1_367_503, 2, 0),
    RegencyFact("35.25", "Gresik", "Gsk", 1_327_497, 3, 0),
    RegencyFact("35.26", "Bangkalan", "Bkl", 1_042_031, 4, 0),
    RegencyFact("35.27", "Sampang", "Spg", 1_033_926, 5, 0),
    RegencyFact("35.28", "Pamekasan", "Pmk", 904_965, 6, 0),
    RegencyFact("35.29", "Sumenep", "Smp", 1_143_002, 7, 0),
    RegencyFact("35.71", "Kediri", "Kdr", 301_424, 2, 3),
    RegencyFact("35.72", "Blitar", "Blt", 161_204, 3, 4),
    RegencyFact("35.73", "Malang", "Mlg", 889_359, 4, 4),
    RegencyFact("35.74", "Probolinggo", "Prb", 243_746, 6, 2),
    RegencyFact("35.75", "Pasuruan", "Psr", 213_469, 5, 2),
    RegencyFact("35.76", "Mojokerto", "Mjk", 142_272, 3, 1),
    RegencyFact("35.77", "Madiun", "Mdn", 201_733, 1, 2),
    RegencyFact("35.78", "Surabaya", "Sby", 3_018_022, 4, 1),
    RegencyFact("35.79", "Batu", "Btu", 225_408, 4, 3),
)

BY_CODE = {fact.code: fact for fact in REGENCIES}

KIND_WORDS = {
    "kab": RegencyKind.KABUPATEN,
    "kabupaten": RegencyKind.KABUPATEN,
    "kota": RegencyKind.KOTA,
    "kodya": RegencyKind.KOTA,
    "kotamadya": RegencyKind.KOTA,
    "kotamadia": RegencyKind.KOTA,
}
ANY_KIND = "|".join(sorted(KIND_WORDS, key=len, reverse=True))
KIND_FIRST = re.compile(rf"(?:pem)?({ANY_KIND})\b *(.*)")
KIND_LAST = re.compile(rf"(.*) ({ANY_KIND})")
CODE = re.compile(r"(\d\d)[., ]?(\d\d?)(?:[.,]0+)?", re.ASCII)
PROVINCE_WORDS = {"prov", "prop", "provinsi", "propinsi", "0", EAST_JAVA}


@dataclass(frozen=True)
class Doubt:
    """What is to be said about a place that was read all the same."""

    code: str
    message: str
    params: dict = field(default_factory=dict)


class OutsideEastJava(ValidationError):
    """The place lies in another province: the row is passed over, not broken."""


def _words(text: object) -> str:
    """Lower-case words with one blank between them; every other sign is a gap."""
    return " ".join(re.findall(r"[^\W_]+", str(text).casefold()))


def read_regency(name: object = "", code: object = "", province: object = "") -> str:
    """Code ("35.23") of the regency meant by a name, a code and a province as a list gives them.

    A code wins over a name (what is to be said then, `place_doubts` tells); it may also stand in the place of the
    name. An empty province says nothing. Raises OutsideEastJava (code "outside_east_java"), or ValidationError with
    code "regency_missing", "ambiguous_regency" (its params name both), "unknown_regency", "short_code" ("35.1" is
    35.01, or what a sheet makes of the number 35.10) or "unknown_province" (nearly East Java, but not quite).
    """
    _require_east_java(province)
    if not _is_blank(code):
        return _by_code(code, name)
    if _is_blank(name):
        raise ValidationError(_("The kabupaten or kota is empty."), code="regency_missing")
    return _by_code(name) if _possible_codes(name) else _by_name(name)


def place_doubts(name: object, code: object) -> list[Doubt]:
    """Where a name stands beside the code that is followed: that it says another place, or had to complete the code."""
    possible, named = ([] if _is_blank(code) else _possible_codes(code)), _codes_named(name)
    if not possible or not named:
        return []
    fitting = [each for each in possible if each in named]
    if fitting:
        words = _("The code “%(written)s” lacks a digit; with the name it was read as %(place)s.")
        params = {"written": str(code)[:20], "place": _in_words(fitting[0])}
        return [Doubt("short_code_completed", words, params)] if len(possible) > 1 else []
    if _is_short_of_ours(possible) or not _in_words(possible[0]):
        return []
    words = _("The code says %(place)s, but “%(name)s” is written; the code was followed.")
    return [Doubt("regency_name_differs", words, {"place": _in_words(possible[0]), "name": str(name)[:60]})]


def _is_blank(text: object) -> bool:
    return not _words(text).strip("0 ")


def _require_east_java(province: object) -> None:
    text = " ".join(word for word in _words(province).split() if word not in PROVINCE_WORDS)
    joined = text.replace(" ", "")
    if not joined or "jawatimur" in joined or joined in {"jatim", "eastjava"}:
        return
    if SequenceMatcher(None, text[:40], "jawa timur").ratio() > 0.8:
        raise ValidationError(
            _("The province “%(province)s” is not known."),
            code="unknown_province",
            params={"province": str(province)[:60]},
        )
    raise _outside(province)


def _outside(place: object) -> OutsideEastJava:
    return OutsideEastJava(
        _("“%(place)s” lies outside East Java."), code="outside_east_java", params={"place": str(place)[:60]}
    )


def _unknown(place: object) -> ValidationError:
    return ValidationError(
        _("The kabupaten or kota “%(place)s” is not known."),
        code="unknown_regency",
        params={"place": str(place)[:60]},
    )


def _possible_codes(text: object) -> list[str]:
    """ "3578", "35.78" and 3578.0 are ["35.78"], the short "35.1" is ["35.01", "35.10"]; other words are none."""
    found = CODE.fullmatch(str(text).strip()[:20])
    if not found:
        return []
    province, regency = found.groups()
    return [f"{province}.{regency}"] if len(regency) > 1 else [f"{province}.0{regency}", f"{province}.{regency}0"]


def _is_short_of_ours(possible: list[str]) -> bool:
    return len(possible) > 1 and possible[0].startswith(EAST_JAVA)


def _by_code(code: object, name: object = "") -> str:
    """A code that lacks a digit counts only where the name says which one it is."""
    possible = _possible_codes(code)
    if _is_short_of_ours(possible):
        named = _codes_named(name)
        possible = [each for each in possible if each in named]
        if not possible:
            raise ValidationError(
                _("The code “%(written)s” lacks a digit: write all four, such as 35.10."),
                code="short_code",
                params={"written": str(code)[:20]},
            )
    return _known_code(possible[0] if possible else "", code)


def _known_code(code: str, written: object) -> str:
    if code in BY_CODE:
        return code
    if code[:2] in PROVINCES and code[:2] != EAST_JAVA:
        raise _outside(written)
    raise _unknown(written)


def _in_words(code: str) -> str:
    """ "Kota Kediri (35.71)", "Jawa Tengah (33.74)"; nothing for what no place has as its code."""
    if code in BY_CODE:
        return f"{BY_CODE[code].name} ({code})"
    return f"{PROVINCES[code[:2]]} ({code})" if code[:2] in PROVINCES and code[:2] != EAST_JAVA else ""


def _codes_named(name: object) -> set[str]:
    """Codes of the places that a name may mean; it may be a code itself."""
    return {*_possible_codes(name), *(fact.code for fact in _facts_named(name))}


def _facts_named(name: object) -> list[RegencyFact]:
    kind, short = _kind_and_name(_words(str(name)[:100]))
    short = short.replace(" ", "")
    return [fact for fact in REGENCIES if fact.short_name.casefold() == short and kind in {None, fact.kind}]


def _by_name(name: object) -> str:
    found = _facts_named(name)
    if not found:
        raise _unknown(name)
    if len(found) > 1:
        raise ValidationError(
            _("“%(place)s” may be %(first)s or %(second)s: write which one, or its code."),
            code="ambiguous_regency",
            params={"place": str(name)[:60], "first": found[0].name, "second": found[1].name},
        )
    return found[0].code


def _kind_and_name(words: str) -> tuple[RegencyKind | None, str]:
    """ "kodya malang", "malang kota" → (kota, "malang"); "jember jawa timur" → (None, "jember")."""
    words = re.sub(r" (?:prov(?:insi)? )?(?:jawa timur|jatim)$", "", words)
    words = words.replace("kota madya", "kotamadya")
    if found := KIND_FIRST.fullmatch(words):
        return KIND_WORDS[found[1]], found[2]
    if found := KIND_LAST.fullmatch(words):
        return KIND_WORDS[found[2]], found[1]
    return None, words
