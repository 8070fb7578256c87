"""Lists in: all or nothing, twice is once, and nothing that people did in the portal is lost."""

import threading
from datetime import timedelta

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from opop_portal import list_command
from registry import importing
from registry.columns import open_list
from registry.importing import commit, judge
from registry.models import ImportBatch, ImportRow, Pesantren, SourceRef
from registry.resources import PesantrenList
from registry.sheets import read_sheet
from tests.factories import NOON, make_pesantren, make_user
from tests.lists import ListFolder

HEADER = "NSPP;Nama;Alamat;Kode Wilayah"
NURUL = ("510035090001", "Nurul Huda", "Jl. Raya 1", "35.09")
ULUM = ("510035090002", "Miftahul Ulum", "", "35.09")
BROKEN = ("510035090003", "Darul Falah", "", "Kediri")


@pytest.fixture
def lists(tmp_path, db):
    return ListFolder(tmp_path, "import_pesantren")


def codes(report, number):
    row = next(row for row in report.rows if row.number == number)
    return [remark.code for remark in row.remarks]


def judged(file, **how):
    kind = PesantrenList()
    return judge(open_list(file, kind), kind, **how)


def edit(nspp="510035090001", **fields):
    """As the portal does it: with the next version."""
    pesantren = Pesantren.objects.get(nspp=nspp)
    Pesantren.objects.filter(pk=pesantren.pk).update(version=pesantren.version + 1, **fields)


# --- report, commit, refuse


def test_a_report_counts_and_writes_nothing(lists):
    assert lists.run(lists.write(HEADER, NURUL, ULUM)) == (2, 0, 0, 0)
    assert (Pesantren.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_the_last_line_is_for_programs_and_the_one_before_tells_time_and_memory(lists):
    lists.run(lists.write(HEADER, NURUL))
    *_rest, measured, last = lists.said.splitlines()
    assert last == "created=1 changed=0 unchanged=0 broken=0"
    assert "MB" in measured


def test_a_broken_row_keeps_the_whole_list_out(lists):
    assert lists.commit(lists.write(HEADER, NURUL, BROKEN), exit_code=1) == (0, 0, 0, 1)
    assert (Pesantren.objects.count(), SourceRef.objects.count(), ImportRow.objects.count()) == (0, 0, 0)


def test_the_last_line_of_a_refused_list_counts_what_was_written(lists):
    lists.commit(lists.write(HEADER, NURUL))
    lists.commit(lists.write(HEADER, NURUL, ULUM, BROKEN), exit_code=1)
    assert lists.said.splitlines()[-1] == "created=0 changed=0 unchanged=0 broken=1"
    assert lists.run(lists.write(HEADER, NURUL, ULUM, BROKEN)) == (1, 0, 1, 1)


def test_the_valid_rows_go_in_by_choice_and_the_broken_ones_come_back_as_they_were(lists):
    file = lists.write(HEADER, NURUL, BROKEN, name="daftar 100% benar.csv")
    assert lists.commit(file, "--valid-rows") == (1, 0, 0, 1)
    assert [p.name for p in Pesantren.objects.all()] == ["Nurul Huda"]
    errors = read_sheet(file.with_name("daftar 100% benar-galat.xlsx"))
    assert errors.header[:4] == ("NSPP", "Nama", "Alamat", "Kode Wilayah")
    assert [row.cells[:4] for row in errors.rows] == [BROKEN]
    assert errors.rows[0].cells[4]


def test_the_error_sheet_is_a_list_again(lists):
    file = lists.write(HEADER, NURUL, BROKEN)
    lists.commit(file, "--valid-rows")
    assert lists.run(file.with_name("daftar-galat.xlsx")) == (0, 0, 0, 1)


def test_where_the_folder_cannot_be_written_the_error_sheet_goes_into_the_portals_own(lists, settings, monkeypatch):
    settings.VAR_DIR = lists.path / "var"
    settings.VAR_DIR.mkdir()
    file = lists.write(HEADER, BROKEN)
    make_temporary = list_command.NamedTemporaryFile

    def refuse_beside(**how):
        if how["dir"] == file.parent:
            raise PermissionError
        return make_temporary(**how)

    monkeypatch.setattr(list_command, "NamedTemporaryFile", refuse_beside)
    lists.run(file, "--commit", exit_code=1)
    assert [path.name for path in lists.path.rglob("*.xlsx")] == ["daftar-galat.xlsx"]
    assert (settings.VAR_DIR / "daftar-galat.xlsx").exists()
    assert str(settings.VAR_DIR) in lists.said


@pytest.mark.parametrize("stop", ["_keep_refs", "_keep_rows"])
def test_an_end_in_the_middle_leaves_nothing(lists, monkeypatch, stop):
    def die(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, stop, die)
    with pytest.raises(KeyboardInterrupt):
        lists.commit(lists.write(HEADER, NURUL, ULUM))
    assert (Pesantren.objects.count(), ImportBatch.objects.count(), SourceRef.objects.count()) == (0, 0, 0)


def test_a_refusal_of_the_database_is_a_sentence_and_nothing_is_written(lists, monkeypatch):
    make_pesantren("Lain", nspp="510035090002")
    monkeypatch.setattr(PesantrenList, "find_standing", lambda *_: None)
    with pytest.raises(CommandError) as refusal:
        lists.commit(lists.write(HEADER, NURUL, ULUM))
    assert refusal.value.__cause__.error_dict["nspp"][0].code == "pesantren_nspp_is_unique"
    assert [p.name for p in Pesantren.objects.all()] == ["Lain"]


def test_a_value_the_database_cannot_hold_is_a_sentence_too(lists, monkeypatch):
    monkeypatch.setattr("registry.resources.check_fields", lambda *_: None)
    with pytest.raises(CommandError) as refusal:
        lists.commit(lists.write(HEADER, ("510035090001", "x" * 200, "", "35.09")))
    assert refusal.value.__cause__.code == "database_refused"


def test_the_batch_remembers_every_row_as_it_came(lists):
    clerk = make_user("Juru", mobile="+6281234567890")
    lists.commit(
        lists.write(HEADER + ";Catatan", (*NURUL, "dari rapat"), (*BROKEN, "")), "--valid-rows", by="0812-3456-7890"
    )
    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.source, batch.file_name, batch.by) == ("pesantren", "nspp", "daftar.csv", clerk)
    created, broken = batch.rows.order_by("number")
    assert created.cells == {
        "NSPP": NURUL[0],
        "Nama": NURUL[1],
        "Alamat": NURUL[2],
        "Kode Wilayah": "35.09",
        "Catatan": "dari rapat",
    }
    assert (created.number, created.verdict, created.target) == (2, "created", Pesantren.objects.get().pk)
    assert (broken.verdict, broken.target) == ("broken", None)
    assert [(m["code"], m["column"], m["breaks"]) for m in broken.messages] == [
        ("unknown_regency", "regency_code", True)
    ]


# --- twice is once


def test_the_same_list_again_changes_nothing_at_all(lists):
    file = lists.write(HEADER, NURUL, ULUM)
    lists.commit(file)
    before = list(Pesantren.objects.values())
    assert lists.commit(file) == (0, 0, 2, 0)
    assert list(Pesantren.objects.values()) == before
    assert (ImportBatch.objects.count(), ImportRow.objects.count(), SourceRef.objects.count()) == (1, 2, 2)


def test_a_list_is_the_same_in_another_order_spacing_and_with_columns_nobody_knows(lists):
    lists.commit(lists.write(HEADER, NURUL, ULUM))
    rows = [
        ("1", "35.09", "Miftahul  Ulum", "510035090002", ""),
        ("2", "35.09", "Nurul Huda ", "510035090001", "Jl. Raya 1"),
    ]
    assert lists.commit(lists.write("No;kode kab/kota;Nama Pesantren;nspp;alamat", *rows)) == (0, 0, 2, 0)


def test_a_changed_row_changes_its_record_and_no_other(lists):
    lists.commit(lists.write(HEADER, NURUL, ULUM))
    assert lists.commit(lists.write(HEADER, (*NURUL[:2], "Jl. Baru 2", "35.09"), ULUM)) == (0, 1, 1, 0)
    assert sorted(Pesantren.objects.values_list("name", "address", "version")) == [
        ("Miftahul Ulum", "", 1), ("Nurul Huda", "Jl. Baru 2", 2)
    ]  # fmt: skip
    assert lists.commit(lists.write(HEADER, NURUL, ULUM)) == (0, 1, 1, 0)


def test_an_unchanged_row_leaves_what_was_edited_in_the_portal(lists):
    file = lists.write(HEADER, NURUL)
    lists.commit(file)
    edit(address="Jl. Portal 9")
    assert lists.commit(file, "--overwrite") == (0, 0, 1, 0)
    assert Pesantren.objects.get().address == "Jl. Portal 9"


def test_a_changed_row_of_a_record_edited_since_is_broken_unless_overwriting(lists):
    lists.commit(lists.write(HEADER, NURUL))
    edit(kopontren="Berkah", address="Jl. Portal 9")
    file = lists.write(HEADER, (*NURUL[:2], "Jl. Baru 2", "35.09"))
    assert codes(judged(file), 2) == ["edited"]
    assert lists.commit(file, exit_code=1) == (0, 0, 0, 1)
    assert Pesantren.objects.get().address == "Jl. Portal 9"
    assert lists.commit(file, "--overwrite") == (0, 1, 0, 0)
    pesantren = Pesantren.objects.get()
    assert (pesantren.address, pesantren.kopontren, pesantren.version) == ("Jl. Baru 2", "Berkah", 3)
    assert lists.commit(file) == (0, 0, 1, 0)


def test_overwriting_fills_and_corrects_but_never_empties(lists):
    lists.commit(lists.write(HEADER, NURUL))
    edit(address="Jl. Portal 9")
    assert lists.commit(lists.write(HEADER, (NURUL[0], "Nurul Hidayah", "", "35.09")), "--overwrite") == (0, 1, 0, 0)
    pesantren = Pesantren.objects.get()
    assert (pesantren.name, pesantren.address) == ("Nurul Hidayah", "Jl. Portal 9")


def test_a_deleted_record_does_not_come_back_by_itself(lists):
    file = lists.write(HEADER, NURUL)
    lists.commit(file)
    Pesantren.objects.all().delete()
    assert codes(judged(file), 2) == ["record_gone"]
    assert lists.commit(file, "--overwrite") == (1, 0, 0, 0)
    assert lists.commit(file) == (0, 0, 1, 0)


def test_sources_are_apart(lists):
    file = lists.write("Nama;Kode Wilayah", ("Nurul Huda", "35.09"))
    assert lists.commit(file, source="lama") == (1, 0, 0, 0)
    assert lists.commit(file, source="lama") == (0, 0, 1, 0)
    assert lists.commit(file, source="baru") == (1, 0, 0, 0)


def test_the_name_of_a_source_has_an_end(lists):
    with pytest.raises(CommandError) as refusal:
        lists.run(lists.write(HEADER, NURUL), source="x" * 61)
    assert refusal.value.__cause__.code == "source_too_long"


def test_one_number_twice_in_a_list(lists):
    same, other = NURUL, (NURUL[0], "Nurul Jadid", "", "35.09")
    report = judged(lists.write(HEADER, NURUL, same, other))
    assert [row.verdict for row in report.rows] == ["created", "unchanged", "broken"]
    assert (codes(report, 3), codes(report, 4)) == (["row_repeated"], ["number_repeated"])


def test_a_repeated_row_is_broken_where_the_first_one_is(lists):
    assert lists.run(lists.write(HEADER, BROKEN, BROKEN)) == (0, 0, 0, 2)


def test_a_broken_first_row_still_holds_its_number(lists):
    report = judged(lists.write(HEADER, BROKEN, (BROKEN[0], "Darul Falah", "", "35.09")))
    assert [row.verdict for row in report.rows] == ["broken", "broken"]


def test_the_records_to_be_changed_are_locked_before_they_are_looked_at(lists):
    lists.commit(lists.write(HEADER, NURUL))
    with CaptureQueriesContext(connection) as queries:
        lists.commit(lists.write(HEADER, (*NURUL[:2], "Jl. Baru 2", "35.09")))
    looks = [query["sql"] for query in queries if query["sql"].startswith('SELECT "registry_pesantren"."id"')]
    assert [sql.endswith("FOR NO KEY UPDATE") for sql in looks] == [True]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_everything_once(tmp_path):
    file = ListFolder(tmp_path, "import_pesantren").write(
        "Nama;Kode Wilayah", ("Nurul Huda", "35.09"), ("An Nur", "35.09")
    )
    results, gate = [], threading.Barrier(2)

    def take_in():
        kind = PesantrenList()
        table = open_list(file, kind)
        gate.wait()
        results.append(commit(table, kind, by=None, at=NOON).counts)
        connections.close_all()

    threads = [threading.Thread(target=take_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts["created"] for counts in results) == [0, 2]
    assert Pesantren.objects.count() == 2


def test_a_longer_list_takes_no_more_queries(lists):
    rows = [(f"5100350900{n:02d}", f"Pesantren {n}", "", "35.09") for n in range(60)]
    kind = PesantrenList()
    few, many = (open_list(lists.write(HEADER, *part, name=f"{len(part)}.csv"), kind) for part in (rows[:2], rows))
    spent = []
    for table, source in ((few, "a"), (many, "b")):
        with CaptureQueriesContext(connection) as queries:
            commit(table, kind, by=None, at=NOON, source=source)
        spent.append(len(queries))
    assert spent[0] == spent[1]


# --- when it was edited


def log_edit(pesantren, at, flag=CHANGE):
    LogEntry.objects.create(
        user=make_user("Bu Admin", role="administrator"), action_time=at, action_flag=flag, object_repr="",
        content_type=ContentType.objects.get_for_model(Pesantren), object_id=str(pesantren.pk),
    )  # fmt: skip


def edited_row(lists):
    """The report of a changed row whose record was edited meanwhile; the last import was at NOON."""
    ImportBatch.objects.update(at=NOON)
    edit(address="Jl. Portal 9")
    return judged(lists.write(HEADER, (*NURUL[:2], "Jl. Baru 2", "35.09"), ULUM)).rows[0]


def test_the_day_of_an_edit_is_that_of_the_last_one_the_office_made(lists):
    lists.commit(lists.write(HEADER, NURUL, ULUM))
    nurul, ulum = Pesantren.objects.order_by("nspp")
    for days in (3, 1):
        log_edit(nurul, NOON + timedelta(days=days))
    log_edit(ulum, NOON + timedelta(days=9))
    log_edit(nurul, NOON + timedelta(days=8), flag=ADDITION)
    (remark,) = edited_row(lists).remarks
    assert (remark.code, remark.params["day"]) == ("edited_on", "27 November 2026")


def test_no_day_is_told_where_none_is_kept_since_the_last_import(lists):
    lists.commit(lists.write(HEADER, NURUL, ULUM))
    log_edit(Pesantren.objects.get(nspp=NURUL[0]), NOON - timedelta(days=1))
    assert [remark.code for remark in edited_row(lists).remarks] == ["edited"]
