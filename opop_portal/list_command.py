"""What the commands that take lists in have in common: a report by default, one transaction with --commit.

The last line on the screen is for programs: created=1830 changed=0 unchanged=0 broken=0. A list that was refused has
created, changed and left alone nothing.
"""

import resource
import sys
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registry.choices import Verdict
from registry.columns import open_list
from registry.importing import commit, judge
from registry.models import User
from registry.sheets import SheetLimits, write_sheet
from registry.sign_in import login_of
from registry.trail import acting

SHOWN_ROWS = 20
# Whoever may run commands brings the whole register; the limits of uploads are for others.
LIMITS = SheetLimits(bytes=20 * 2**20, rows=20_000, seconds=30, memory=2**30)
COUNTED = (Verdict.CREATED, Verdict.CHANGED, Verdict.UNCHANGED, Verdict.BROKEN)
HELD_BACK = {"edited", "edited_on", "stands_already", "record_gone"}
MEGABYTE = 2**20 if sys.platform == "darwin" else 2**10  # unit of ru_maxrss


class ListCommand(BaseCommand):
    """A subclass says which kind of list it takes in (`list_kind`)."""

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="xlsx, xls or csv")
        parser.add_argument("--commit", action="store_true", help="write, all or nothing; without it only report")
        parser.add_argument("--valid-rows", action="store_true", help="with --commit: leave broken rows out")
        parser.add_argument("--overwrite", action="store_true", help="write rows whose record was edited in the portal")
        parser.add_argument("--source", default="", help="where the list comes from; its rows are known by it")
        parser.add_argument("--sheet", default="", help="which sheet of a workbook")
        parser.add_argument("--by", default="", metavar="LOGIN", help="who takes the list in: e-mail or mobile number")

    def list_kind(self, options):
        raise NotImplementedError

    def handle(self, **options):
        with translation.override(settings.LANGUAGE_CODE):
            begun = time.monotonic()
            report = self._run(options)
            is_refused = options["commit"] and report.broken and not options["valid_rows"]
            self._tell(report, options, is_refused)
            seconds, megabytes = time.monotonic() - begun, peak_memory()
            line = _("Time: %(seconds)s seconds. Peak memory: %(megabytes)s MB.")
            self._say(line, seconds=f"{seconds:.1f}", megabytes=megabytes)
            counts = {Verdict.BROKEN: len(report.broken)} if is_refused else report.counts
            self.stdout.write(" ".join(f"{verdict}={counts.get(verdict, 0)}" for verdict in COUNTED))
        if is_refused:
            raise SystemExit(1)

    def _run(self, options):
        try:
            if not options["file"].is_file():
                raise ValidationError(_("There is no file %(file)s."), code="no_file", params={"file": options["file"]})
            kind, how = self.list_kind(options), {name: options[name] for name in ("source", "overwrite")}
            by = officer_of(options["by"]) or kind.officer
            table = open_list(options["file"], kind, limits=LIMITS, sheet=options["sheet"])
            if not options["commit"]:
                return judge(table, kind, **how)
            with acting(by and by.pk, "manage.py import"):
                return commit(table, kind, by=by, at=timezone.now(), valid_rows=options["valid_rows"], **how)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except PermissionDenied as refusal:
            words = _(
                "This officer may not publish these products: the right is missing, or one of the makers is theirs."
            )
            raise CommandError(words) from refusal

    # --- report

    def _say(self, line, **params):
        self.stdout.write(line % params)

    def _tell(self, report, options, is_refused):
        table = report.table
        self._say(
            _("%(file)s: %(rows)s rows, source “%(source)s”."),
            file=table.file_name,
            rows=len(report.rows),
            source=report.source,
        )
        if table.unused:
            self._say(_("Columns not used: %(columns)s."), columns=", ".join(table.unused))
        if table.others:
            self._say(_("Sheet read: “%(sheet)s”."), sheet=table.sheet)
            self._say(_("Other sheets of the file were not read: %(sheets)s."), sheets=", ".join(table.others))
        if table.unread:
            self._say(
                _("Cells with an error or a formula without result, read as empty: %(number)s."), number=table.unread
            )
        if outside := report.counts[Verdict.OUTSIDE]:
            self._say(_("Rows outside East Java, passed over: %(number)s."), number=outside)
        self._tell_warnings(report)
        self._tell_broken(report)
        if options["commit"] and report.broken:
            self.stdout.write(error_sheet_line(report, options["file"]))
        self._tell_end(report, options, is_refused)

    def _tell_warnings(self, report):
        """Each kind of warning once, with the rows it concerns."""
        concerned = {}
        for row, remark in report.warnings:
            concerned.setdefault((remark.code, remark.column), []).append((row.number, remark))
        for places in concerned.values():
            numbers = [number for number, _remark in places]
            line = (
                _("Note on row %(rows)s: %(words)s")
                if len(places) == 1
                else _("Note on rows %(rows)s; on the first: %(words)s")
            )
            self._say(line, rows=shortened(numbers), words=places[0][1])

    def _tell_broken(self, report):
        broken = report.broken
        for row in broken[:SHOWN_ROWS]:
            words = " ".join(str(remark) for remark in row.remarks if remark.breaks)
            self._say(_("Broken, row %(row)s: %(words)s"), row=row.number, words=words)
        if len(broken) > SHOWN_ROWS:
            self._say(_("… and %(number)s more broken rows."), number=len(broken) - SHOWN_ROWS)
        if any(remark.code in HELD_BACK for row in broken for remark in row.remarks):
            self._say(_("With --overwrite, rows are written although their record was edited or stands already."))

    def _tell_end(self, report, options, is_refused):
        if is_refused:
            line = _("Without the broken rows: %(created)s new, %(changed)s changed, %(unchanged)s unchanged.")
            self._say(line, **{verdict.value: report.counts[verdict] for verdict in COUNTED})
            self.stderr.write(_("Nothing was written, because rows are broken. Mend them, or add --valid-rows."))
        elif not options["commit"]:
            self._say(_("Nothing was written: this is a report. Write with --commit."))
        elif report.batch is None:
            self._say(_("Nothing was written: there is nothing new."))
        else:
            self._say(_("Written."))


def officer_of(login: str):
    """The person of this e-mail or mobile number, in any spelling; None for "". Raises ValidationError."""
    if not login:
        return None
    found = login_of(login)
    user = User.objects.filter(**found, is_active=True).first() if found else None
    if user is None:
        raise ValidationError(_("There is no open account “%(login)s”."), code="no_account", params={"login": login})
    return user


def shortened(numbers) -> str:
    shown = ", ".join(str(number) for number in numbers[:5])
    return (
        shown if len(numbers) <= 5 else _("%(first)s … (%(number)s in all)") % {"first": shown, "number": len(numbers)}
    )


def error_sheet_line(report, file: Path) -> str:
    """Write the broken rows beside the file, or else into the portal's own folder; what to say about it."""
    name = f"{file.stem}-galat.xlsx"
    for folder in (file.absolute().parent, settings.VAR_DIR):
        try:
            write_error_sheet(folder / name, report)
        except OSError:
            continue
        beside = folder != settings.VAR_DIR
        line = (
            _("The broken rows: %(path)s")
            if beside
            else _("The folder of the file cannot be written to. The broken rows: %(path)s")
        )
        return line % {"path": folder / name}
    return _("The sheet of broken rows could not be written.")


def write_error_sheet(path: Path, report) -> None:
    """The broken rows as they came, and why; whole or not at all. Raises OSError."""
    header = [*report.table.header, _("Why the row is broken")]
    rows = ([*row.raw, "\n".join(str(each) for each in row.remarks if each.breaks)] for row in report.broken)
    with NamedTemporaryFile(dir=path.parent, suffix=".xlsx", delete=False) as made:
        spare = Path(made.name)
    try:
        write_sheet(spare, header, rows, text_columns=header)
        spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)


def peak_memory() -> int:
    """The most memory that this process, or a child of it, has held at once, in MB."""
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(peaks) // MEGABYTE
