r"""SQL functions under which the spellings of one name meet; the migrations run them, generated columns use them.

`fold_name(text)` is the key of a name: "PP. Asy-Syafi`iyah" and "ASSYAFI'IYAH" share it, "Al Hamidy II" and
"Al Hamidy" do not. It is empty only for a name without letter or digit.
`fold_words(text)` is the text of a `simple` full-text index over names, in no order: every word folded, with and
without its article, and the whole name; the prefix zz keeps these lexemes apart from plain words. In long words it
also takes o for a and z for d (Rohman, Rahman; Tahfizul, Tahfidhul), which a key must not do: Sari Roso and Sari
Rasa, Ida and Izza are different makers.
A search folds what was typed by the same functions. A changed rule needs a migration that rewrites the columns.

No extension, and collation "C" throughout: a key is the same on every server. normalize() wants a UTF8 database.
"""

_QUOTES = r"U&'\0022\0027\0060\00B4\02B9\02BB\02BC\02BD\02BE\02BF\02C8\2018\2019\201A\201B\201C\201D\201E\2032\2033'"
_PREFIXES = r"p\.?\s?p\.?s?|pon\.?\s?pes|pondok\s+pesantren|pontren|pesantren"
_ROMANS = "i,ii,iii,iv,v,vi,vii,viii,ix,x,xi,xii,xiii,xiv,xv,xvi,xvii,xviii,xix,xx"
_ARTICLES = "al|as|asy|ash|ats|ar|an|at|ath|ad|adz|adl|adh|az|azh|el"
_SUN = "sy|sh|th|ts|dz|dh|dl|zh|[dnrstz]"  # sounds that an article takes on: an-nur, darus salam
_MARKS = r"\u0001-\u002f\u003a-\u005e\u0060\u007b-\u00a0\u2000-\u206f"  # all ASCII but letters, digits and _

# Lower case, quotes and accents gone; "PP." and its kin off the front; roman numbers as digits,
# a single letter only at the end; 02 as 2.
_FOLD_PLAIN = rf"""
CREATE FUNCTION fold_plain(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $body$
DECLARE
    plain text COLLATE "C" := lower(normalize(translate(name, {_QUOTES}, ''), NFKD) COLLATE "C");
BEGIN
    plain := regexp_replace(plain, '[\u0300-\u036f\u200b-\u200f\u2060\ufeff]', '', 'g');
    plain := btrim(regexp_replace(plain, '[\u0001-\u0020\u007f\u2028\u2029]+', ' ', 'g'), ' .');
    plain := regexp_replace(plain, '^(({_PREFIXES})(\s*[.:-]\s*|\s+))+(?=.*[a-z0-9])', '');
    IF plain ~ '\m([ivx]{{2,}}\M|[ivx]$)' THEN
        SELECT string_agg(CASE WHEN length(word) > 1 OR (place > 1 AND place = places) THEN coalesce(number, word)
            ELSE word END, ' ' ORDER BY place) INTO plain
        FROM (SELECT word, place, count(*) OVER () AS places,
                     array_position(string_to_array('{_ROMANS}', ','), word)::text AS number
              FROM string_to_table(regexp_replace(plain, '[-(]([ivx]{{2,}})\M\)?', ' \1', 'g'), ' ')
                   WITH ORDINALITY AS split (word, place)) AS words;
    END IF;
    RETURN regexp_replace(plain, '(^|[^0-9])0+(?=[0-9])', '\1', 'g');
END $body$;
"""

# The letters that transliterations disagree about, in a run of letters without blanks.
_FOLD_LETTERS = r"""
CREATE FUNCTION fold_letters(letters text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $body$
DECLARE
    run text COLLATE "C" := replace(replace(letters, 'oo', 'u'), 'ee', 'i');
BEGIN
    run := regexp_replace(run, '([a-z])\1+', '\1', 'g');
    run := regexp_replace(run, 'sy|sh|ts', 's', 'g');
    run := regexp_replace(run, 'kh|ch', 'h', 'g');
    run := regexp_replace(run, 'dz|dh|dl|zh', 'd', 'g');
    run := replace(replace(replace(run, 'th', 't'), 'gh', 'g'), 'dj', 'j');
    run := replace(replace(replace(run, 'q', 'k'), 'nb', 'mb'), 'oe', 'u');
    run := regexp_replace(run, 'au|ou|ao', 'o', 'g');
    run := regexp_replace(run, 'ae|ei', 'ai', 'g');
    run := regexp_replace(run, 'ie|iy(?=[aeiou])|y(?![aeiou])', 'i', 'g');
    RETURN regexp_replace(run, '([a-z])\1+', '\1', 'g');
END $body$;
"""

_FOLD_NAME = rf"""
CREATE FUNCTION fold_name(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    RETURN fold_letters(regexp_replace(fold_plain(name), '[_{_MARKS}]+', '', 'g'));
END $body$;
"""

# The underscore joins what is one word to some and two to others: an_nur, darus_salam, mubtadi_ien.
_FOLD_WORDS = rf"""
CREATE FUNCTION fold_words(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    words text COLLATE "C" := fold_plain(name);
BEGIN
    words := regexp_replace(words, '\m({_ARTICLES})[ ?.-]+(?=[a-z])', '\1_', 'g');
    words := regexp_replace(words, '([a-z0-9])[?-](?=[a-z0-9])', '\1_', 'g');
    words := regexp_replace(words, '[{_MARKS}]+', ' ', 'g');
    words := regexp_replace(words, '(^|[ _])a({_SUN})\2(?=[a-z][a-z])', '\1a\2_\2', 'g');
    words := regexp_replace(words, '(^|[ _])al(?=[a-z]{{5}})', '\1al_', 'g');
    words := regexp_replace(words, '([a-z][ui])([dnrstz])([hylsz]?) \2', '\1\2\3_\2', 'g');
    words := regexp_replace(words, '([a-z]{{3}}[ui])({_SUN})\2(?=[a-z]{{3}})', '\1\2_\2', 'g');
    words := fold_letters(concat_ws(' ', replace(words, '_', ''), translate(words, '_ ', ''),
        regexp_replace(translate(words, '_', ' '), '\m({_ARTICLES})\M', '', 'g')));
    RETURN (
        SELECT coalesce(string_agg(DISTINCT lexeme, ' ' ORDER BY lexeme), '')
        FROM string_to_table(words, ' ') AS word
        CROSS JOIN LATERAL (SELECT 'zz' || CASE WHEN length(word) < 5 THEN word
            ELSE regexp_replace(translate(word, 'oz', 'ad'), '([a-z])\1+', '\1', 'g') END) AS lexemes (lexeme)
        WHERE word <> ''
    );
END $body$;
"""

CREATE = _FOLD_PLAIN + _FOLD_LETTERS + _FOLD_NAME + _FOLD_WORDS
DROP = """
DROP FUNCTION fold_words(text);
DROP FUNCTION fold_name(text);
DROP FUNCTION fold_letters(text);
DROP FUNCTION fold_plain(text);
"""
