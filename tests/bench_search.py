"""How well names fold and misspelt words are read, on real lists: `python -m tests.bench_search`.

Prints figures and judges nothing; what must hold is in the tests. The lists are read in place (OPOP_DATA_DIR).
"""

import csv
import os
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import django
from django.db import connection, transaction

from catalog.words.spelling import food_words, nearest, variants_of
from opop_portal import environment, local_postgres
from registry.migrations import _folding

DATA = Path(os.environ.get("OPOP_DATA_DIR") or Path(__file__).resolve().parents[2] / "shared" / "data")
SHOWN = 20


def main():
    if not DATA.is_dir():
        print(f"The real lists are absent: {DATA} (set OPOP_DATA_DIR); nothing was measured.")
        return
    environment.settle()
    os.environ.setdefault("OPOP_DATABASE_ROLE", "owner")
    with local_postgres.serving():
        django.setup()
        with transaction.atomic():
            _lend_functions()
            _names()
            transaction.set_rollback(True)
    _words()


def _lend_functions():
    """A database that was never migrated gets the functions for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('fold_words')")
        if cursor.fetchone() == (None,):
            cursor.execute(_folding.CREATE)


def _rows(file):
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _folded(names, function="fold_name"):
    """{name: folded} by the database's own function."""
    names = sorted(set(names))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, {function}(name) FROM unnest(%s) AS name", [names])
        return dict(cursor.fetchall())


def _names():
    groups = defaultdict(list)
    for row in _rows("pesantren_spelling_variants.csv"):
        groups[row["kelompok"]].append(row["varian"])
    keys = _folded(name for names in groups.values() for name in names)
    words = {
        name: set(lexemes.split()) - {"zz1", "zz2", "zz3"} for name, lexemes in _folded(keys, "fold_words").items()
    }
    whole = [names for names in groups.values() if len({keys[name] for name in names}) == 1]
    pairs = [pair for names in groups.values() for pair in combinations(names, 2)]
    met = sum(keys[one] == keys[other] for one, other in pairs)
    shared = sum(bool(words[one] & words[other]) for one, other in pairs)
    print("names of pesantren, groups of spellings (machine-made: some groups mix different names)")
    print(f"  groups under one key                 {len(whole)} of {len(groups)}")
    print(f"  pairs under one key                  {met} of {len(pairs)}")
    print(f"  pairs that share a folded word       {shared} of {len(pairs)}")
    _false_merges(groups, keys)
    _register()


def _false_merges(groups, keys):
    """Names of two groups under one key."""
    group_of = defaultdict(set)
    for number, names in groups.items():
        for name in names:
            group_of[keys[name]].add(number)
    merged = [key for key, numbers in group_of.items() if len(numbers) > 1]
    print(f"  keys shared by two groups            {len(merged)} {merged[:SHOWN]}")


def _register():
    """What the key does to the names of the register, besides capitals, quotes, blanks, hyphens and "PP."."""
    keys = _folded(row["nama"] for row in _rows("pesantren_jatim_kemenag.csv"))
    letters = defaultdict(set)
    for name, key in keys.items():
        letters[key].add(_letters(name))
    respelt = [spellings for spellings in letters.values() if len(spellings) > 1]
    print(f"register: {len(keys)} distinct names, {len(letters)} keys; {len(respelt)} keys join respelt names,")
    print("  to be read by eye: " + "; ".join(" = ".join(sorted(each)) for each in respelt[:SHOWN]) + " …")


def _letters(name):
    plain = re.sub(r"^(pp|pps|ponpes|pondok pesantren|pesantren)[. ]+", "", name.lower())
    return re.sub(r"[^a-z0-9]", "", plain)


def _words():
    rows = _rows("pirt_typo_candidates.csv")
    is_root = ("varian_ada_di_kata_dasar", "umum_ada_di_kata_dasar")
    typos = [_pair(row) for row in rows if row[is_root[0]] == "0"]
    friends = [_pair(row) for row in rows if row[is_root[0]] == "1" and row[is_root[1]] == "1"]
    candidates = _vocabulary()
    found = [pair for pair in typos if pair[1] in _read(pair[0], candidates)]
    first = [pair for pair in typos if pair[1] in _read(pair[0], candidates)[:1]]
    taught = [(typo, meant) for typo, meant in typos if meant in food_words() or variants_of(meant)]
    widened = [pair for pair in friends if pair[1] in variants_of(pair[0])]
    corrected = [pair for pair in friends if pair[0] not in food_words() and pair[1] in _read(pair[0], candidates)]
    print("words of food, typing errors and false friends")
    print(f"  typing errors read as meant          {len(found)} of {len(typos)} (first choice {len(first)})")
    print(f"  … where the word meant is ours       {len(set(found) & set(taught))} of {len(taught)}")
    print(f"  not read: {_listed(set(typos) - set(found))}")
    print(f"  false friends joined by variants     {len(widened)} of {len(friends)}: {_listed(widened)}")
    print(f"  false friends joined by correction   {len(corrected)} of {len(friends)}: {_listed(corrected)}")


def _pair(row):
    return row["salah_atau_varian"], row["bentuk_umum"]


def _vocabulary():
    """Known words with the number of real products that name them, as the portal's own table counts them."""
    counts = Counter()
    for row in _rows("pirt_pengajuan_produk.csv"):
        counts.update(set(re.findall(r"[a-z]+", f"{row['nama_dagang']} {row['deskripsi_pangan']}".lower())))
    return [(word, counts[word]) for word in food_words()]


def _read(word, candidates):
    """What a typed word is looked for as: its variants, and the nearest words where it is unknown."""
    if word in food_words():
        return sorted(variants_of(word))
    return [word for near in nearest(word, candidates) for word in (near, *sorted(variants_of(near)))]


def _listed(pairs):
    return ", ".join(f"{one}→{other}" for one, other in sorted(pairs)) or "none"


if __name__ == "__main__":
    main()
