"""The child process that reads one workbook: the file on standard input, its rows on standard output.

The reader takes memory for every cell between the first and the last one and ends its process when there is
none: 1.5 kB with a word in cell XFD1048576 are enough. So it meets foreign files here and nowhere else; the
process first takes its own limits and imports nothing of the portal but these. Its one argument is the limits as JSON
(see registry.sheets). The answer is one JSON value a line: a header `{"name": …, "others": […], "unread": …}`, then
`[row number, [cells as text]]`; a line `{"code": …}` instead of either is a refusal of the whole, beside the code
whatever its words name.
"""

import datetime
import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import python_calamine as calamine

sys.path.append(__file__.rpartition("/registry/")[0])  # an isolated process finds installed packages alone
from registry.confinement import confine

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an old workbook are kept in UTF-16.
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
# The record of a password follows the one that begins a workbook; the reader takes such a file for no sheet.
XLS_PASSWORD = re.compile(rb"\x09\x08(?:\x10\0.{16}|\x08\0.{8})(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
MACRO_PART = re.compile(r"vbaproject\.bin$|/macrosheets/")
MOST_PARTS, MOST_SHEETS = 1_000, 50
PIECE = 2**20

# A cell with a value in row 1,000,000 or beyond.
FAR_CELL = re.compile(rb'<(?:\w+:)?c r="[A-Z]{1,3}\d{7,}"[^>]{0,200}><(?:\w+:)?(?:v|is|f)\b')
FORMULA_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?c ([^>]{0,200})>\s*<(?:\w+:)?f\b[^>]{0,200}?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\b[^>]{0,200}?(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
ERROR_CELL = re.compile(rb""" t=["']e["'][^<>]{0,200}>""")
# Records of an old workbook: a cell with an error, and a formula whose result is one.
XLS_ERROR = re.compile(
    rb"\x05\x02\x08\0.{6}[\0\x07\x0f\x17\x1d\x24\x2a\x2b]\x01"
    rb"|\x06\0[^\0]..{6}\x02.[\0\x07\x0f\x17\x1d\x24\x2a\x2b].{3}\xff\xff",
    re.DOTALL,
)


class Refused(Exception):
    """The workbook breaks a rule; the argument is the code of the refusal, `about` whatever its words name."""

    def __init__(self, code: str, **about):
        super().__init__(code)
        self.about = about


def inspect(source: bytes, limits: dict) -> int:
    """Refuse what must not reach the reader; the number of cells whose value cannot be read."""
    if not source.startswith(OLE):
        return inspect_parts(source, limits)
    if OLE_ENCRYPTED in source or XLS_PASSWORD.search(source):
        raise Refused("sheet_encrypted")
    if OLE_MACROS in source:
        raise Refused("sheet_macros")
    return len(XLS_ERROR.findall(source))


def inspect_parts(source: bytes, limits: dict) -> int:
    """As `inspect`, for the zip archive that an .xlsx file is."""
    archive = zipfile.ZipFile(io.BytesIO(source))
    parts = {part.filename.replace("\\", "/").lower(): part for part in archive.infolist()}
    if "xl/workbook.xml" not in parts:
        raise Refused("sheet_format")
    if any(MACRO_PART.search(name) for name in parts):
        raise Refused("sheet_macros")
    if any(part.flag_bits & 1 for part in parts.values()):
        raise Refused("sheet_encrypted")
    if len(archive.infolist()) > MOST_PARTS or sum(p.file_size for p in archive.infolist()) > limits["unpacked"]:
        raise Refused("sheet_too_large")
    return sum(
        inspect_xml(name, inflate(archive, part)) for name, part in parts.items() if name.endswith((".xml", ".rels"))
    )


def inflate(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part as long as its entry says it is; piece by piece, since the entry may lie."""
    with archive.open(part) as packed:
        return b"".join(iter(lambda: packed.read(PIECE), b""))


def inspect_xml(name: str, xml: bytes) -> int:
    """Refuse entities, macros and far cells in one part; the number of cells whose value cannot be read."""
    if b"<!DOCTYPE" in xml or xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("sheet_unreadable")
    if name == "[content_types].xml" and b"macroEnabled" in xml:
        raise Refused("sheet_macros")
    if not name.startswith("xl/worksheets/"):
        return 0
    if FAR_CELL.search(xml):
        raise Refused("sheet_too_many_rows")
    # A formula that gives an empty text has its kind written, one that was never calculated has not.
    never = sum(b't="str"' not in found[1] for found in FORMULA_WITHOUT_VALUE.finditer(xml))
    return never + len(ERROR_CELL.findall(xml))


def visible_sheets(workbook: calamine.CalamineWorkbook) -> list[str]:
    names = [
        meta.name
        for meta in workbook.sheets_metadata
        if meta.visible == calamine.SheetVisibleEnum.Visible and meta.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    if not names or len(names) > MOST_SHEETS:
        raise Refused("sheet_unreadable")
    return names


def choose(workbook: calamine.CalamineWorkbook, wanted: str) -> tuple[str, calamine.CalamineSheet]:
    """The sheet of that name, or the first visible one that is not empty."""
    names = visible_sheets(workbook)
    if wanted and wanted not in names:
        raise Refused("sheet_unknown", sheet=wanted, sheets=", ".join(names))
    for name in [wanted] if wanted else names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is not None:
            return name, sheet
    raise Refused("sheet_empty")


def read(source: bytes, limits: dict) -> Iterator:
    """Header and rows; raises Refused and whatever the readers raise."""
    unread = inspect(source, limits)
    workbook = calamine.load_workbook(io.BytesIO(source))
    name, sheet = choose(workbook, limits["sheet"])
    others = [other for other in visible_sheets(workbook) if other != name]
    if sheet.end[0] >= limits["rows"]:
        raise Refused("sheet_too_many_rows")
    if sheet.end[1] >= limits["columns"]:
        raise Refused("sheet_too_large")
    yield {"name": name, "others": others, "unread": unread}
    left = limits["unpacked"] // 3
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [as_text(cell) for cell in cells]
        left -= sum(map(len, texts))
        if left < 0:
            raise Refused("sheet_too_large")
        yield [number, texts]


def as_text(cell) -> str:
    """A cell as a person reads it: 3578, 1,5, 2026-11-24."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_as_text(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    return str(cell)


def number_as_text(number: float) -> str:
    """No exponent, no trailing nought, decimal comma; Excel keeps 15 digits, the rest is noise of the machine."""
    if not math.isfinite(number) or abs(number) >= 1e21:
        return str(number)
    if number == int(number):
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}".replace(".", ",")


def answer(source: bytes, limits: dict) -> Iterator:
    """As `read`, every failure turned into its code."""
    try:
        yield from read(source, limits)
    except Refused as refusal:
        yield {"code": str(refusal), **refusal.about}
    except calamine.PasswordError:
        yield {"code": "sheet_encrypted"}
    except MemoryError:
        yield {"code": "sheet_too_large"}
    except BaseException:  # readers raise nearly everything on damaged files, a panic of theirs is no Exception
        yield {"code": "sheet_unreadable"}


def main() -> None:
    limits = json.loads(sys.argv[1])
    confine(limits)
    for line in answer(sys.stdin.buffer.read(), limits):
        sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    main()
