"""Naughty strings: what people paste, what programs break on, and what somebody types who means harm.

Whatever is printed back holds MARK, so that one search tells whether it came back as markup.
"""

import unicodedata

MARK = "<script>nakal()</script>"
SUM, TEMPLATE = (
    "1343433",
    "{{7*191919}}${7*191919}#{7*191919}<%= 7*191919 %>",
)  # SUM is what a template would make of it
STRINGS = {
    "nul": "a\0b",
    "lone high surrogate": "a\ud800b",
    "lone low surrogate": "\udfff",
    "right to left": "\u202eجاوة الشرقية\u202c",
    "arabic": "مدرسة داخلية",
    "direction marks": "\u200f\u200e\u2067a\u2069",
    "zalgo": "Z" + "\u0300\u0301\u0302\u0489" * 60 + "a",
    "ten thousand signs": "panjang " * 1250,
    "one word of ten thousand": "x" * 10_000,
    "sql": "'; DROP TABLE catalog_product; --",
    "sql condition": "' OR 1=1 --",
    "sql comment": "/**/*/--\\",
    "template": TEMPLATE,
    "percent": "%s %d %(name)s %n %%",
    "braces": "{0} {} {name!r} {0.__class__}",
    "line breaks": "satu\r\nBcc: jahat@contoh.id\r\n\r\ndua",
    "bare return": "satu\rdua",
    "tab and form feed": "\t\v\f\x1c\x1d",
    "control signs": "".join(map(chr, range(1, 32))),
    "c1 control signs": "".join(map(chr, range(127, 160))),
    "homoglyphs": "Рrоduk Ѕаmbаl",
    "joined emoji": "👩‍👩‍👧‍👦🏳️‍🌈👍🏿🇮🇩",
    "many emoji": "🌶" * 300,
    "script": MARK,
    "script that closes": f"\"'></textarea></title>--></style>{MARK}",
    "image": f'<img src=x onerror="nakal()">{MARK}',
    "address that runs": "javascript:nakal()",
    "attribute": '" onmouseover="nakal()" x="',
    "entity": "&lt;script&gt;&amp;&#0;&#x110000;&nbsp",
    "cdata": "]]><![CDATA[",
    "formula": '=cmd|" /C calc"!A0',
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula minus": "-2+3+cmd|' /C calc'!A0",
    "null": "NULL",
    "none": "None",
    "undefined": "undefined",
    "true": "True",
    "not a number": "NaN",
    "infinity": "Infinity",
    "huge power": "1e999",
    "tiny power": "1e-999",
    "minus nought": "-0",
    "minus": "-1",
    "arabic digit": "٣",
    "superscript digit": "²",
    "roman number": "Ⅻ",
    "fullwidth digits": "１２３",
    "underscored number": "15_000",
    "hex": "0x1F",
    "beyond 31 bits": str(2**31),
    "beyond 63 bits": str(2**63),
    "forty digits": "9" * 40,
    "five thousand digits": "9" * 5_000,
    "decimal comma": "1,5,5.5.5",
    "line separator": "a\u2028b\u2029c\x85d",
    "unassigned": "\u0378\U000e0fff",
    "private use": "\ue000\U0010fffd",
    "no character": "\ufffe\uffff\U0010ffff",
    "byte order mark": "\ufeffa",
    "only blanks": " \u00a0\u2003\u3000 ",
    "only invisible": "\u200b\u2060\u00ad\u180e",
    "combining alone": "\u0301",
    "expands when folded": "ﷺİßŉǰ" * 40,
    "backslashes": "\\\\..\\x00\\u0000\\N{BELL}",
    "path": "../../../../etc/passwd",
    "address of a file": "file:///etc/passwd",
    "json": '{"a": [1, null, "\\u0000"]}',
    "impossible day": "31/02/2026",
    "year nought": "0000-00-00",
    "year ten thousand": "10000-01-01",
    "day in year one": "0001-01-01",
    "last second": "9999-12-31 23:59:59.999999",
    "broken mail": "a@b@c..d",
    "mail of two lines": "a@contoh.id\nBcc: b@contoh.id",
    "mail with quotes": '"<script>nakal()</script>"@contoh.id',
    "long mail": "a" * 300 + "@contoh.id",
    "strange domain": "a@xn--a.id",
    "telephone of letters": "+62abc٣²",
    "regular expression": "(a+)+$[[[",
    "like": "%_\\%",
    "tsquery": "a & | ! :* <-> 'b",
    "quotes": "'\"`´‘’“”«»",
}


def raw(text: str) -> bytes:
    """As a program sends it that does not care what UTF-8 can carry."""
    return text.encode("utf-8", "surrogatepass")


def arrived(text: str) -> str:
    """As it arrives: what is no UTF-8 is replaced."""
    return raw(text).decode("utf-8", "replace")


def is_plain(text: str) -> bool:
    """Whether a page must give it back sign by sign."""
    return not any(unicodedata.category(sign) in ("Cc", "Cs", "Cf", "Cn", "Zl", "Zp") for sign in text)
