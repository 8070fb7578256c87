"""Odd and hostile sheets made in code: what offices send by mistake, and what nobody sends by mistake.

`CASES` says of each whether it gives rows (how many) or a refusal (its code).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

HEADER_XML = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_PART = "xl/worksheets/sheet1.xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@dataclass(frozen=True)
class Case:
    """A file and what must come of it: `rows` under the header, or the `code` of the refusal."""

    name: str
    make: Callable[[], bytes]
    rows: int | None = None
    code: str | None = None


# --- xlsx


def word(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def number(ref: str, value: str) -> str:
    return f'<c r="{ref}"><v>{value}</v></c>'


def row(place: int, *cells: str) -> str:
    return f'<row r="{place}">{"".join(cells)}</row>'


LIST = row(1, word("A1", "nama produk"), word("B1", "harga")) + row(2, word("A2", "Kopi"), number("B2", "15000"))


def sheet_xml(rows: str = LIST, *, before: str = "", after: str = "", doctype: str = "") -> str:
    return f'{HEADER_XML}{doctype}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(sheet: str, *, content_type: str = MAIN_TYPE, strings: str = "") -> dict[str, str]:
    links = {"rId1": ("worksheet", "worksheets/sheet1.xml")}
    types = f'<Override PartName="/xl/workbook.xml" ContentType="{content_type}"/>'
    found = {SHEET_PART: sheet}
    if strings:
        links["rId2"] = ("sharedStrings", "sharedStrings.xml")
        found["xl/sharedStrings.xml"] = f'{HEADER_XML}<sst xmlns="{MAIN}">{strings}</sst>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, (kind, to) in links.items()
    )
    return found | {
        "[Content_Types].xml": f'{HEADER_XML}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'{HEADER_XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEADER_XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Produk" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{HEADER_XML}{relations}</Relationships>",
    }


def pack(files: dict[str, str | bytes | Iterable[bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            pieces = [content.encode()] if isinstance(content, str) else content
            with archive.open(name, "w") as part:
                part.writelines([pieces] if isinstance(pieces, bytes) else pieces)
    return out.getvalue()


def long_text(megabytes: int) -> list[bytes]:
    """A sheet with one text of that length, in pieces."""
    before, after = sheet_xml(LIST + row(3, word("A3", "@"))).encode().split(b"@")
    return [before, *[b"x" * 2**20] * megabytes, after]


def xlsx(sheet: str | None = None, *, more: dict | None = None, **kinds) -> bytes:
    return pack(parts(sheet or sheet_xml(), **kinds) | (more or {}))


def lying_sizes(content: bytes, part: str, size: int, *, mend_checksum: bool) -> bytes:
    """The same archive whose directory says that a part is `size` bytes long when unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        checksum = archive.getinfo(part).CRC
        if mend_checksum:
            checksum = zlib.crc32(archive.open(part).read(size))
    patched = bytearray(content)
    # local header: checksum at 14, sizes at 18 and 22; directory entry: at 16, 20 and 24
    for mark, at_checksum, at_size, at_name in ((b"PK\3\4", 14, 22, 30), (b"PK\1\2", 16, 24, 46)):
        at = content.index(mark)
        while content[at + at_name : at + at_name + len(part)] != part.encode():
            at = content.index(mark, at + 1)
        struct.pack_into("<I", patched, at + at_checksum, checksum)
        struct.pack_into("<I", patched, at + at_size, size)
    return bytes(patched)


def one_text_everywhere(rows: int = 4000) -> bytes:
    """85 kB whose cells, 100 a row, all show one text of 30,000 signs: 12 GB once spelt out."""
    cells = '<c t="s"><v>0</v></c>' * 100
    found = "".join(row(n, cells) for n in range(3, rows + 3))
    return xlsx(sheet_xml(LIST + found), strings=f"<si><t>{'y' * 30_000}</t></si>")


# --- xls: BIFF8 records in one stream of an OLE file

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LAST_ROW, LAST_COLUMN = 65_535, 255


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def label(line: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<HHHHB", line, column, 0, len(text), 1) + text.encode("utf-16-le"))


def biff_number(line: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", line, column, 0, value))


XLS_LIST = label(0, 0, "nama produk") + label(0, 1, "harga") + label(1, 0, "Kopi") + biff_number(1, 1, 15000)


def biff(cells: bytes = XLS_LIST, *, first: bytes = b"") -> bytes:
    def bof(kind):
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    start = bof(5) + first + record(0x0042, struct.pack("<H", 1200))
    bound = 4 + 8 + len("Produk")
    offset = len(start) + bound + 4
    name = struct.pack("<IBBBB", offset, 0, 0, len("Produk"), 0) + b"Produk"
    page = bof(0x10) + record(0x0200, struct.pack("<IIHHH", 0, 2, 0, 2, 0)) + cells + record(0x000A)
    return start + record(0x0085, name) + record(0x000A) + page


def entry(name: str, kind: int, *, child: int = FREE, right: int = FREE, start: int = END, size: int = 0) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def ole(stream: bytes, *, name: str = "Workbook", second: str = "", loop: bool = False) -> bytes:
    """An OLE file with one stream of at most 60 kB, perhaps a second, empty one; `loop` ties its chain to a ring."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    chain = [FAT, END, *range(3, 2 + count), 2 if loop else END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    entries = entry("Root Entry", 5, child=1) + entry(name, 2, start=2, size=len(stream), right=2 if second else FREE)
    entries += entry(second, 1) if second else b""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    return head + table + entries.ljust(512, b"\0") + stream


def locked_part() -> bytes:
    """An xlsx in whose directory the first part is marked as encrypted."""
    found = bytearray(xlsx())
    found[found.index(b"PK\1\2") + 8] |= 1
    return bytes(found)


# --- all of them

LONG_NUMBERS = row(3, number("A3", "351101010101001"), number("B3", "3511010101010001"))
ENTITIES = (
    "<!DOCTYPE x [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 10}">' for n in range(9)) + "]>"
)
CSV = b"nama produk;harga\nKopi;15000\n"

CASES = [
    # rows come of it
    Case("plain xlsx", xlsx, rows=1),
    Case("plain xls", lambda: ole(biff()), rows=1),
    Case(
        "dimension tag of the whole sheet", lambda: xlsx(sheet_xml(before='<dimension ref="A1:XFD1048576"/>')), rows=1
    ),
    Case("dimension tag of one cell", lambda: xlsx(sheet_xml(before='<dimension ref="A1"/>')), rows=1),
    Case("dimension tag of no sheet", lambda: xlsx(sheet_xml(before='<dimension ref="ZZZZZZZZ99999999999"/>')), rows=1),
    Case(
        "one merge over the whole sheet",
        lambda: xlsx(sheet_xml(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        rows=1,
    ),
    Case(
        "empty row with a format at the very end",
        lambda: xlsx(sheet_xml(LIST + '<row r="1048576" ht="12.8"/>')),
        rows=1,
    ),
    Case(
        "empty cell with a format at the very end",
        lambda: xlsx(sheet_xml(LIST + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')),
        rows=1,
    ),
    Case("200,000 open elements", lambda: xlsx(sheet_xml(LIST + "<a>" * 200_000)), rows=1),
    Case("xls that says it is endless", lambda: ole(biff(record(0x0200, b"\xff" * 14) + XLS_LIST)), rows=1),
    Case("xls whose chain is a ring", lambda: ole(biff(), loop=True), rows=1),
    # odd
    Case("empty file", lambda: b"", code="sheet_empty"),
    Case("blank lines only", lambda: b"\r\n;;;\r\n \r\n", code="sheet_empty"),
    Case("xlsx without a cell", lambda: xlsx(sheet_xml(row(1))), code="sheet_empty"),
    Case("numbers without a header", lambda: b"1;2\n3;4\n", code="sheet_no_header"),
    Case("web page named .xls", lambda: b"\n<html><table><tr><td>nama</td></tr></table>", code="sheet_format"),
    Case("PDF", lambda: b"%PDF-1.7\nnama;harga\n", code="sheet_format"),
    Case("photo", lambda: b"\xff\xd8\xff\xe0nama;harga\n", code="sheet_format"),
    Case("program", lambda: b"\x7fELF" + bytes(range(256)) * 20, code="sheet_format"),
    Case("mostly control signs", lambda: bytes(range(1, 9)) * 200 + b"nama;harga\n", code="sheet_format"),
    Case("document of a word processor", lambda: pack({"word/document.xml": "<x/>"}), code="sheet_format"),
    Case("zip without anything", lambda: pack({}), code="sheet_format"),
    Case("half an xlsx", lambda: xlsx()[:700], code="sheet_unreadable"),
    Case("half an xls", lambda: ole(biff())[:1800], code="sheet_unreadable"),
    Case("xlsx that is no XML", lambda: xlsx("nothing"), code="sheet_unreadable"),
    Case("quote never closed", lambda: b'nama;harga\n"Kopi;15000\nTeh;9000\n', code="sheet_unreadable"),
    Case("cell of a megabyte", lambda: b"nama;harga\n" + b"x" * 2**20 + b";1\n", code="sheet_unreadable"),
    # hostile
    Case(
        "word in the last row",
        lambda: xlsx(sheet_xml(LIST + row(1048576, word("A1048576", "x")))),
        code="sheet_too_many_rows",
    ),
    Case(
        "word in the last cell",
        lambda: xlsx(sheet_xml(LIST + row(1048576, word("XFD1048576", "x")))),
        code="sheet_too_many_rows",
    ),
    Case(
        "word beyond the last row",
        lambda: xlsx(sheet_xml(LIST + row(4294967295, word("A4294967295", "x")))),
        code="sheet_too_many_rows",
    ),
    Case(
        "word in row 100,000, column XFD",
        lambda: xlsx(sheet_xml(LIST + row(100_000, word("XFD100000", "x")))),
        code="sheet_too_large",
    ),
    Case("word in the last column", lambda: xlsx(sheet_xml(LIST + row(3, word("XFD3", "x")))), code="sheet_too_large"),
    Case(
        "xls, word in the last cell",
        lambda: ole(biff(XLS_LIST + label(LAST_ROW, LAST_COLUMN, "x"))),
        code="sheet_too_large",
    ),
    Case(
        "6,000 rows",
        lambda: xlsx(sheet_xml(LIST + "".join(row(n, number(f"A{n}", "1")) for n in range(3, 6003)))),
        code="sheet_too_many_rows",
    ),
    Case("csv of 6,000 rows", lambda: CSV + b"Kopi;1\n" * 6000, code="sheet_too_many_rows"),
    Case("csv of 5 million cells in one row", lambda: CSV + b";" * 5_000_000 + b"x", code="sheet_too_large"),
    Case("over 5 MB", lambda: b"nama;harga\n" + b"Kopi;1\n" * 800_000, code="sheet_too_large"),
    Case(
        "zip bomb beside the sheet", lambda: xlsx(more={"xl/media/x.bin": [bytes(2**20)] * 100}), code="sheet_too_large"
    ),
    Case("zip bomb in the sheet", lambda: xlsx(more={SHEET_PART: long_text(100)}), code="sheet_too_large"),
    Case("2,000 parts", lambda: xlsx(more={f"xl/media/{n}.bin": b"" for n in range(2000)}), code="sheet_too_large"),
    Case("one text in 400,000 cells", one_text_everywhere, code="sheet_too_large"),
    Case(
        "zip that lies about the size",
        lambda: lying_sizes(xlsx(), SHEET_PART, 50, mend_checksum=False),
        code="sheet_unreadable",
    ),
    Case(
        "bomb that lies about size and checksum",
        lambda: lying_sizes(xlsx(more={SHEET_PART: long_text(100)}), SHEET_PART, 50, mend_checksum=True),
        code="sheet_unreadable",
    ),
    Case(
        "entities within entities",
        lambda: xlsx(sheet_xml(LIST + row(3, word("A3", "&a8;")), doctype=ENTITIES)),
        code="sheet_unreadable",
    ),
    Case(
        "DOCTYPE alone",
        lambda: xlsx(sheet_xml(doctype='<!DOCTYPE x SYSTEM "http://contoh.id/x">')),
        code="sheet_unreadable",
    ),
    Case("macros", lambda: xlsx(more={"xl/vbaProject.bin": b"x"}), code="sheet_macros"),
    Case("macros by its kind", lambda: xlsx(content_type=MACRO_TYPE), code="sheet_macros"),
    Case("xls with macros", lambda: ole(biff(), second="_VBA_PROJECT_CUR"), code="sheet_macros"),
    Case("xlsx with a password", lambda: ole(b"x", name="EncryptedPackage"), code="sheet_encrypted"),
    Case(
        "xls with a password",
        lambda: ole(biff(first=record(0x002F, b"\1\0\1\0\1\0" + bytes(48)))),
        code="sheet_encrypted",
    ),
    Case("xls that is not a workbook", lambda: ole(b"x", name="WordDocument"), code="sheet_unreadable"),
    # what offices send, and what somebody hides in it
    Case("csv in UTF-16", lambda: CSV.decode().encode("utf-16"), rows=1),
    Case("csv in UTF-16 without its mark", lambda: CSV.decode().encode("utf-16-le"), rows=1),
    Case("csv with the mark of UTF-8", lambda: b"\xef\xbb\xbf" + CSV, rows=1),
    Case("csv in the code page of Windows", lambda: CSV + "Café;1\n".encode("cp1252"), rows=2),
    Case("csv with a NUL", lambda: CSV + b"Te\0h;1\n", rows=2),
    Case("csv with old line ends", lambda: CSV.replace(b"\n", b"\r"), rows=1),
    Case("csv of formulas", lambda: CSV + b"=cmd|' /C calc'!A0;@SUM(1)\n", rows=2),
    Case("csv from right to left", lambda: CSV + "\u202eكوبي\u202c;٣\n".encode(), rows=2),
    Case("csv of emoji", lambda: CSV + "👩‍👩‍👧🌶;👍🏿\n".encode(), rows=2),
    Case("csv with one name twice", lambda: b"nama;nama;harga\nKopi;Teh;1\n", rows=1),
    Case("csv of exactly 5,000 rows", lambda: CSV + b"Kopi;1\n" * 4_999, rows=5_000),
    Case("csv of 5,001 rows", lambda: CSV + b"Kopi;1\n" * 5_000, code="sheet_too_many_rows"),
    Case("csv of 10,000 columns", lambda: CSV + b";".join([b"x"] * 10_000) + b"\n", code="sheet_too_large"),
    Case("numbers of 15 and 16 digits", lambda: xlsx(sheet_xml(LIST + LONG_NUMBERS)), rows=2),
    Case("number without end", lambda: xlsx(sheet_xml(LIST + row(3, number("A3", "9" * 5_000)))), rows=2),
    Case(
        "numbers that are none",
        lambda: xlsx(sheet_xml(LIST + row(3, number("A3", "NaN"), number("B3", "1e999")))),
        rows=2,
    ),
    Case("formula without a result", lambda: xlsx(sheet_xml(LIST + row(3, '<c r="A3"><f>1+1</f></c>'))), rows=1),
    Case(
        "text of a table that is not there",
        lambda: xlsx(sheet_xml(row(1, '<c r="A1" t="s"><v>99</v></c>'))),
        code="sheet_unreadable",
    ),
    Case("links to other files", lambda: xlsx(more={"xl/externalLinks/externalLink1.xml": "<externalLink/>"}), rows=1),
    Case("parts with paths that lead out", lambda: xlsx(more={"../../etc/passwd": "x", "/etc/passwd": "x"}), rows=1),
    Case(
        "a zip within a zip within a zip",
        lambda: pack({"a.zip": pack({"b.zip": pack({"c": "x"})})}),
        code="sheet_format",
    ),
    Case(
        "DOCTYPE in UTF-16",
        lambda: xlsx(more={SHEET_PART: sheet_xml(doctype=ENTITIES).encode("utf-16")}),
        code="sheet_unreadable",
    ),
    Case("a part that says it has a password", locked_part, code="sheet_encrypted"),
]
