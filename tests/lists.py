"""Small lists for tests: written as Excel writes csv here, taken in by the commands."""

import io

from django.core.management import call_command

from registry.columns import open_list
from registry.importing import judge

PRODUCT = "Nama Produk;Nama Usaha;Kode Wilayah"
KERIPIK = ("Keripik Talas", "UD Berkah", "35.09")
AS_PUBLISHED = {"as_published_by": "0812-9999-8888", "reason": "Katalog cetak 2023."}


def said_of(file, kind):
    """Per row of a list: (verdict, codes of what is said)."""
    report = judge(open_list(file, kind), kind)
    return [(row.verdict, [remark.code for remark in row.remarks]) for row in report.rows]


class ListFolder:
    """A folder with lists; `run` gives the counts of the last line, and `said` is what stood on the screen."""

    def __init__(self, path, command):
        self.path, self.command = path, command
        self.said = self.complained = ""

    def write(self, header, *rows, name="daftar.csv"):
        lines = [";".join(f'"{cell}"' for cell in row) for row in (header.split(";"), *rows)]
        file = self.path / name
        file.write_text("\n".join(lines), encoding="utf-8-sig")
        return file

    def run(self, file, *options, exit_code=0, **named):
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command(self.command, str(file), *options, stdout=out, stderr=err, **named)
            ended = 0
        except SystemExit as end:
            ended = end.code
        self.said, self.complained = out.getvalue(), err.getvalue()
        assert ended == exit_code
        return tuple(int(pair.partition("=")[2]) for pair in self.said.splitlines()[-1].split())

    def commit(self, file, *options, **named):
        return self.run(file, "--commit", *options, **named)

    def one_product(self, header, *cells):
        """A good product row, with further columns."""
        return self.write(f"{PRODUCT};{header}", (*KERIPIK, *cells))

    def old_catalogue(self, name="Keripik Talas", price="15000", halal=""):
        """A product that the office verified before the portal, of a maker with a pillar."""
        header = f"Nomor Permohonan;{PRODUCT};Kategori;Pilar;Pesantren;Harga;Halal"
        row = ("101", name, "UD Berkah", "35.09", "Makanan", "Santripreneur", "Nurul Huda", price, halal)
        return self.write(header, row)
