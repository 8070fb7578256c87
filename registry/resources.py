"""Lists of pesantren: their columns, and how a row becomes a pesantren."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from registry import numbers
from registry.cells import (
    PLACE_COLUMNS,
    check_fields,
    fold_names,
    is_no_name,
    no_name,
    one_line,
    read_count,
    read_day,
    take_regency,
    warn_of_number,
)
from registry.columns import Column
from registry.list_kinds import ListKind
from registry.models import ImportBatch, Pesantren
from registry.templatetags.portal import long_date


class PesantrenList(ListKind):
    """The register of pesantren. Its own number is the NSPP; names are no keys, so equal names stay apart."""

    code = "pesantren"
    model = Pesantren
    columns = (
        Column("nspp", _("NSPP"), "nspp, nomor nspp, no nspp, nomor statistik, nomor statistik pondok pesantren, nsp"),
        Column(
            "name",
            _("Name of the pesantren"),
            "nama, nama pesantren, nama pondok pesantren, nama ponpes, nama lembaga, pesantren, pondok pesantren, "
            "ponpes",
        ),
        Column("address", _("Address"), "alamat, alamat lengkap, alamat pesantren"),
        *PLACE_COLUMNS,
        Column("kopontren", _("Kopontren"), "kopontren, nama kopontren, koperasi, koperasi pondok pesantren"),
        Column("students", _("Number of santri"), "jumlah santri, santri"),
        Column(
            "joined_on", _("Takes part since"), "bergabung, tanggal bergabung, bergabung sejak, tanggal bergabung opop"
        ),
    )
    needs = (("name",), ("regency", "regency_code"))

    def default_source(self, table):
        return "nspp" if "nspp" in table.columns else super().default_source(table)

    def own_number(self, cells):
        try:
            return numbers.nspp(cells["nspp"]).normal if "nspp" in cells else ""
        except ValidationError:
            return ""

    def read(self, row):
        regency = take_regency(row)
        name = one_line(row.cells.get("name", ""))
        if is_no_name(name):
            row.fault(no_name(), "name")
        row.values = {"name": name, "regency_id": regency}
        self._read_nspp(row, regency)
        blanks = {
            "address": (str, ""),
            "kopontren": (one_line, ""),
            "students": (read_count, None),
            "joined_on": (read_day, None),
        }
        for column, (reader, blank) in blanks.items():
            if column in row.columns:
                row.values[column] = row.take(column, reader, blank)
        check_fields(row, Pesantren, row.values)

    def _read_nspp(self, row, regency):
        if "nspp" not in row.columns:
            return
        number = row.take("nspp", lambda text: numbers.nspp(text, regency=regency))
        row.values |= {"nspp": number and (number.normal or None), "nspp_written": number.written if number else ""}
        if number:
            warn_of_number(row, number, "nspp")

    def relate(self, rows):
        """The NSPP of a record merged away means the one it was merged into, which keeps its own NSPP."""
        wanted = {row.values.get("nspp") for row in rows} - {None}
        merged = Pesantren.objects.filter(nspp__in=wanted, merged_into__isnull=False)
        kept = dict(merged.values_list("nspp", "merged_into")) if wanted else {}
        for row in rows:
            if row.values.get("nspp") in kept:
                row.links["kept"] = kept[row.values["nspp"]]
                row.values = {name: value for name, value in row.values.items() if name not in {"nspp", "nspp_written"}}

    def edit_days(self, rows):
        """Pesantren keep no day of their own; the admin keeps one of each edit made there."""
        if not rows:
            return {}
        edits = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Pesantren),
            object_id__in=[str(row.record.pk) for row in rows],
            action_flag=CHANGE,
        )
        last = dict(edits.values_list("object_id").annotate(Max("action_time")))
        imports = ImportBatch.objects.in_bulk({row.ref.batch_id for row in rows})
        days = {}
        for row in rows:
            at, batch = last.get(str(row.record.pk)), imports.get(row.ref.batch_id)
            if at and batch and at > batch.at:
                days[row.record.pk] = long_date(localtime(at))
        return days

    def find_standing(self, rows, claimed, lock):
        """An NSPP that is in the register already names that pesantren, however it came there."""
        wanted = {row.values["nspp"]: row for row in rows if row.values.get("nspp")}
        for pesantren in self.records(lock).filter(nspp__in=wanted):
            wanted[pesantren.nspp].record = pesantren
        led = [row for row in rows if "kept" in row.links]
        kept = self.records(lock).in_bulk([row.links["kept"] for row in led]) if led else {}
        for row in led:
            row.record = kept[row.links["kept"]]
        self._warn_of_namesakes([row for row in rows if not row.values.get("nspp") and row not in led], claimed)

    def _warn_of_namesakes(self, rows, claimed):
        """Without an NSPP nobody can tell whether it is the same one: it is taken for another, and said."""
        folded = fold_names(row.values["name"] for row in rows)
        places = {row.values["regency_id"] for row in rows}
        namesakes = Pesantren.objects.filter(folded_name__in=folded.values(), regency__in=places).exclude(
            pk__in=claimed
        )
        standing = set(namesakes.values_list("folded_name", "regency_id"))
        for row in rows:
            if (folded[row.values["name"]], row.values["regency_id"]) in standing:
                row.warn(
                    "namesake", _("A pesantren of this name is already recorded here, and the row has no NSPP."), "name"
                )
