"""Lists by the browser: shown before they are written, written as shown, once, all or nothing, and taken back."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry import incoming as verbs
from registry import list_jobs
from registry.choices import ListState
from registry.columns import match_columns
from registry.incoming_kinds import ENTRANCES
from registry.models import ColumnMatch, ImportBatch, IncomingList, IncomingRow, ListJob, Pesantren, Upload
from tests.factories import make_pesantren, make_user
from tests.incoming import BROKEN, NURUL, OFFICE, PESANTREN, ULUM, csv_of, save, upload, uploaded, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(signed_in, verifier):
    return signed_in(verifier)


def shown(incoming):
    return list(incoming.rows.values_list("number", "verdict"))


def codes(row):
    return [(each["code"], each["column"], each["breaks"]) for each in row.messages]


# --- upload, preview


def test_a_short_list_is_judged_at_once_and_nothing_is_written(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, BROKEN))
    assert (incoming.state, incoming.counts) == (ListState.READY, {"created": 1, "broken": 1})
    assert shown(incoming) == [(2, "created"), (3, "broken")]
    assert codes(incoming.rows.get(number=3)) == [("unknown_regency", "regency_code", True)]
    assert (Pesantren.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_the_file_is_kept_privately_under_its_name(office, verifier, settings):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, name="daftar 2026.csv"))
    kept = Upload.objects.get()
    assert (kept.owner, kept.purpose, kept.file_name, kept.expires_at) == (verifier, "sheet", "daftar 2026.csv", None)
    assert (incoming.sheet, incoming.file_name) == (kept, "daftar 2026.csv")
    assert (settings.MEDIA_PRIVATE_ROOT / "lists" / kept.key[:2] / kept.key).exists()


def test_a_double_press_makes_one_list(office):
    token = uuid.uuid4()
    first = upload(office, OFFICE, csv_of(PESANTREN, NURUL), token=token)
    second = upload(office, OFFICE, csv_of(PESANTREN, NURUL), token=token)
    assert first.url == second.url
    assert (IncomingList.objects.count(), Upload.objects.count()) == (1, 1)


def test_a_long_list_waits_for_the_worker_and_the_page_says_so(office, settings, tmp_path):
    settings.SHEET_ROWS_AT_ONCE, settings.VAR_DIR = 1, tmp_path
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM))
    assert incoming.state == ListState.JUDGING
    page = office.get(f"{OFFICE}{incoming.pk}/")
    assert (page.context["job"].verb, page.context["is_silent"]) == ("judge", True)
    assert office.get(f"{OFFICE}{incoming.pk}/kemajuan/").json() == {"open": True, "share": 0.0, "state": "judging"}
    work()
    incoming.refresh_from_db()
    assert incoming.state == ListState.READY
    assert office.get(f"{OFFICE}{incoming.pk}/kemajuan/").json() == {"open": False, "share": 0, "state": "ready"}


def test_the_file_stays_when_another_field_is_wrong(office):
    answer = upload(office, OFFICE, csv_of(PESANTREN, NURUL), source="x" * 61)
    assert answer.status_code == 422
    kept = answer.context["form"].kept
    assert f'name="kept_sheet" value="{kept.pk}"' in answer.content.decode()
    again = office.post(OFFICE, {"token": uuid.uuid4(), "kind": "pesantren", "kept_sheet": kept.pk})
    assert again.status_code == 302
    assert IncomingList.objects.get().sheet == kept


def test_a_file_that_cannot_be_read_is_not_offered_again(office):
    answer = upload(office, OFFICE, SimpleUploadedFile("daftar.csv", b"%PDF-1.7 nama;harga"))
    assert (answer.status_code, answer.context["form"].kept) == (422, None)


def test_the_file_of_somebody_else_cannot_be_named(office):
    other = Upload.objects.create(owner=make_user(), purpose="sheet", key="f" * 32, sha256="0" * 64)
    answer = office.post(OFFICE, {"token": uuid.uuid4(), "kind": "pesantren", "kept_sheet": other.pk})
    assert (answer.status_code, IncomingList.objects.count()) == (422, 0)


@pytest.mark.parametrize("kept", ["x", "-1", "9" * 30, "²"])
def test_a_strange_number_of_a_file_is_no_fault_of_ours(office, kept):
    assert office.post(OFFICE, {"token": uuid.uuid4(), "kind": "pesantren", "kept_sheet": kept}).status_code == 422


def test_a_sheet_beyond_the_limit_is_refused_in_words(office, settings):
    settings.SHEET_MAX_BYTES = 40
    answer = upload(office, OFFICE, csv_of(PESANTREN, NURUL))
    assert answer.status_code == 422
    assert [each.code for each in answer.context["form"].errors.as_data()["sheet"]] == ["file_too_large"]
    assert Upload.objects.count() == 0


# --- columns


def test_columns_nobody_knows_are_matched_by_hand_and_known_the_next_time(office):
    header = "Statistik;Sebutan;Jalan;Wilayahnya"
    incoming = uploaded(office, OFFICE, csv_of(header, NURUL))
    assert incoming.state == ListState.UPLOADED
    assert office.get(f"{OFFICE}{incoming.pk}/").url == f"{OFFICE}{incoming.pk}/kolom/"
    chosen = {"place-0": "nspp", "place-1": "name", "place-2": "", "place-3": "regency_code"}
    office.post(f"{OFFICE}{incoming.pk}/kolom/", chosen)
    incoming.refresh_from_db()
    assert (incoming.state, incoming.counts) == (ListState.READY, {"created": 1})
    assert set(ColumnMatch.objects.values_list("kind", "source", "header", "column")) == {
        ("staff pesantren", "", "statistik", "nspp"),
        ("staff pesantren", "", "sebutan", "name"),
        ("staff pesantren", "", "wilayahnya", "regency_code"),
    }
    again = uploaded(office, OFFICE, csv_of(header, ULUM, name="lagi.csv"))
    assert (again.state, again.places) == (ListState.READY, {"0": "nspp", "1": "name", "3": "regency_code"})


def test_what_is_matched_for_one_source_says_nothing_about_another(office):
    header = "Statistik;Sebutan;Wilayahnya"
    incoming = uploaded(office, OFFICE, csv_of(header, NURUL[:2] + NURUL[3:]), source="kemenag")
    office.post(f"{OFFICE}{incoming.pk}/kolom/", {"place-0": "nspp", "place-1": "name", "place-2": "regency_code"})
    again = uploaded(office, OFFICE, csv_of(header, ULUM[:2] + ULUM[3:]), source="dinas")
    assert (again.state, again.places) == (ListState.UPLOADED, {})


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"place-0": "name", "place-1": "name"}, "column_twice"),
        ({"place-0": "name", "place-1": ""}, "columns_missing"),
    ],
)
def test_columns_that_cannot_be_are_refused_with_everything_chosen_kept(office, chosen, code):
    incoming = uploaded(office, OFFICE, csv_of("Satu;Dua", ("Nurul Huda", "35.09")))
    answer = office.post(f"{OFFICE}{incoming.pk}/kolom/", chosen)
    assert answer.status_code == 422
    assert [each.code for each in answer.context["form"].errors.as_data()["__all__"]] == [code]
    assert answer.context["form"]["place-0"].value() == "name"


def test_a_column_that_does_not_exist_is_refused(office):
    incoming = uploaded(office, OFFICE, csv_of("Satu;Dua", ("Nurul Huda", "35.09")))
    assert office.post(f"{OFFICE}{incoming.pk}/kolom/", {"place-0": "password"}).status_code == 422
    with pytest.raises(ValidationError) as refusal:
        verbs.match_by_hand(incoming, {0: "password"}, by=incoming.owner, at=timezone.now())
    assert refusal.value.code == "column_unknown"


# --- mending


def test_a_row_is_mended_in_the_page_and_judged_again(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, BROKEN))
    row = incoming.rows.get(number=3)
    page = office.get(f"{OFFICE}{incoming.pk}/baris/3/")
    assert [(cell["header"], cell["text"], cell["is_bad"]) for cell in page.context["cells"]] == [
        ("NSPP", BROKEN[0], False),
        ("Nama", "Darul Falah", False),
        ("Alamat", "", False),
        ("Kode Wilayah", "Kediri", True),
    ]
    answer = office.post(f"{OFFICE}{incoming.pk}/baris/3/", {"version": row.version, "cell-3": "35.06"})
    assert answer.url == f"{OFFICE}{incoming.pk}/"
    incoming.refresh_from_db()
    assert incoming.counts == {"created": 2}
    assert incoming.rows.get(number=3).cells == [*BROKEN[:3], "35.06"]


def test_a_row_still_broken_comes_back_and_then_the_next_one(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, BROKEN, ("510035090004", "Lain", "", "??")))
    page = f"{OFFICE}{incoming.pk}/baris/"
    assert office.post(f"{page}2/", {"version": 1, "cell-3": "Malang"}).url == f"{page}2/"
    assert office.post(f"{page}2/", {"version": 2, "cell-3": "35.06"}).url == f"{page}3/"


def test_the_second_of_two_who_mend_one_row_is_told_and_keeps_what_was_typed(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, BROKEN))
    address = f"{OFFICE}{incoming.pk}/baris/2/"
    office.post(address, {"version": 1, "cell-3": "35.06"})
    answer = office.post(address, {"version": 1, "cell-3": "35.07"})
    assert answer.status_code == 422
    cell = answer.context["cells"][3]
    assert (cell["text"], cell["stored"]) == ("35.07", "35.06")
    assert incoming.rows.get(number=2).cells[3] == "35.06"


def test_a_row_emptied_is_taken_out(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, BROKEN))
    office.post(f"{OFFICE}{incoming.pk}/baris/3/", {"version": 1} | {f"cell-{place}": "" for place in range(4)})
    incoming.refresh_from_db()
    assert (shown(incoming), incoming.counts) == ([(2, "created")], {"created": 1})


def test_a_cell_longer_than_excel_holds_is_refused(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    answer = office.post(f"{OFFICE}{incoming.pk}/baris/2/", {"version": 1, "cell-2": "x" * 32_768})
    assert (answer.status_code, incoming.rows.get().version) == (422, 1)


# --- writing


def test_a_list_is_written_as_it_was_shown(office, verifier):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM))
    save(office, OFFICE, incoming)
    assert (incoming.state, incoming.written_by) == (ListState.DONE, verifier)
    assert {p.name for p in Pesantren.objects.all()} == {"Nurul Huda", "Miftahul Ulum"}
    assert (incoming.batch.by, incoming.batch.file_name) == (verifier, "daftar.csv")


def test_broken_rows_keep_the_list_out_unless_left_out_by_choice(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, BROKEN))
    assert save(office, OFFICE, incoming).status_code == 422
    assert (incoming.state, Pesantren.objects.count()) == (ListState.READY, 0)
    assert save(office, OFFICE, incoming, valid_rows="1").status_code == 302
    assert (incoming.state, [p.name for p in Pesantren.objects.all()]) == (ListState.DONE, ["Nurul Huda"])


def test_a_second_press_saves_nothing_twice(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    seen = incoming.judged
    for _press in range(2):
        assert office.post(f"{OFFICE}{incoming.pk}/simpan/", {"seen": seen}).status_code == 302
    assert ListJob.objects.filter(verb="write").count() == 1
    work()
    assert office.post(f"{OFFICE}{incoming.pk}/simpan/", {"seen": seen}).status_code == 302
    work()
    assert (Pesantren.objects.count(), ImportBatch.objects.count()) == (1, 1)


def test_the_same_file_again_changes_nothing(office):
    save(office, OFFICE, uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM)))
    before = list(Pesantren.objects.values())
    again = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM))
    assert again.counts == {"unchanged": 2}
    save(office, OFFICE, again)
    assert (again.state, again.batch, list(Pesantren.objects.values())) == (ListState.DONE, None, before)


def test_what_changed_in_between_stops_the_list_and_is_shown_anew(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM))
    make_pesantren("Miftahul Ulum Lama", nspp=ULUM[0])
    save(office, OFFICE, incoming)
    assert (incoming.state, bool(incoming.problem)) == (ListState.READY, True)
    assert shown(incoming) == [(2, "created"), (3, "broken")]
    assert [p.name for p in Pesantren.objects.all()] == ["Miftahul Ulum Lama"]


def test_an_old_page_cannot_save_what_it_did_not_show(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, BROKEN))
    seen = incoming.judged
    office.post(f"{OFFICE}{incoming.pk}/baris/3/", {"version": 1, "cell-3": "35.06"})
    answer = office.post(f"{OFFICE}{incoming.pk}/simpan/", {"seen": seen})
    assert answer.status_code == 422
    work()
    assert Pesantren.objects.count() == 0


def test_an_end_in_the_middle_leaves_nothing_and_the_job_goes_again(office, monkeypatch):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    office.post(f"{OFFICE}{incoming.pk}/simpan/", {"seen": incoming.judged})

    def die(*_args, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("registry.importing._keep_rows", die)
        with pytest.raises(KeyboardInterrupt):
            work()
    incoming.refresh_from_db()
    assert (Pesantren.objects.count(), incoming.state) == (0, ListState.WRITING)
    work()
    incoming.refresh_from_db()
    assert (Pesantren.objects.count(), incoming.state) == (1, ListState.DONE)


def test_a_job_that_never_ends_well_is_given_up(office, monkeypatch):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    office.post(f"{OFFICE}{incoming.pk}/simpan/", {"seen": incoming.judged})
    ListJob.objects.filter(ended_at=None).update(attempts=list_jobs.MOST_ATTEMPTS)
    work()
    incoming.refresh_from_db()
    assert (incoming.state, Pesantren.objects.count()) == (ListState.FAILED, 0)


def test_a_fault_of_ours_stops_the_list_in_words(office, monkeypatch):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    monkeypatch.setattr("registry.importing._keep_rows", lambda *_: 1 / 0)
    save(office, OFFICE, incoming)
    assert (incoming.state, Pesantren.objects.count()) == (ListState.FAILED, 0)
    monkeypatch.undo()
    office.post(f"{OFFICE}{incoming.pk}/pilihan/", {"source": ""})
    incoming.refresh_from_db()
    assert incoming.state == ListState.READY


def test_a_discarded_list_leaves_no_rows_and_saves_nothing(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    office.post(f"{OFFICE}{incoming.pk}/buang/")
    incoming.refresh_from_db()
    assert (incoming.state, incoming.sheet, incoming.rows.count()) == (ListState.DISCARDED, None, 0)
    assert save(office, OFFICE, incoming).status_code == 422
    assert Pesantren.objects.count() == 0


def test_the_office_may_write_over_what_stands_already(office):
    make_pesantren("Nama Lama", nspp=NURUL[0])
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    assert incoming.counts == {"broken": 1}
    office.post(f"{OFFICE}{incoming.pk}/pilihan/", {"source": "", "overwrite": "on"})
    incoming.refresh_from_db()
    assert incoming.counts == {"changed": 1}
    save(office, OFFICE, incoming)
    assert [p.name for p in Pesantren.objects.all()] == ["Nurul Huda"]


# --- lost work


def test_what_a_killed_worker_left_is_taken_up_once(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    office.post(f"{OFFICE}{incoming.pk}/simpan/", {"seen": incoming.judged})
    tasks = list_jobs.DBTaskResult.objects.all()
    assert (list_jobs.take_up_lost_jobs(), tasks.count()) == (0, 2)
    old = timezone.now() - timezone.timedelta(minutes=1)
    tasks.update(status="RUNNING", started_at=old)
    assert list_jobs.take_up_lost_jobs() == 1
    assert sorted(tasks.values_list("status", flat=True)) == ["FAILED", "READY", "RUNNING"]
    assert list_jobs.take_up_lost_jobs() == 0


# --- the rules of the database


def test_what_must_never_be_is_refused_by_the_database(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    lists, rows = IncomingList.objects.all(), IncomingRow.objects.all()
    breaches = {
        "incominglist_desk_is_known": lambda: lists.update(desk="x"),
        "incominglist_state_is_known": lambda: lists.update(state="x"),
        "incominglist_writing_has_date_and_person": lambda: lists.update(written_at=timezone.now()),
        "incominglist_as_published_has_reason": lambda: lists.update(as_published=True),
        "incomingrow_verdict_is_known": lambda: rows.update(verdict="x"),
        "incomingrow_number_once_per_list": lambda: rows.create(incoming=incoming, number=2, cells=[]),
        "listjob_one_open_per_list": lambda: [verbs.ListJob.objects.create(
            incoming=incoming, verb="x", by=incoming.owner, at=timezone.now()) for _twice in range(2)],
        "columnmatch_once_per_source": lambda: [
            ColumnMatch.objects.create(kind="x", header="y") for _twice in range(2)],
        "importbatch_undoing_has_date_and_person": lambda: ImportBatch.objects.create(
            kind="x", source="y", at=timezone.now(), undone_at=timezone.now()),
    }  # fmt: skip
    for name, breach in breaches.items():
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            breach()
        assert error.value.__cause__.diag.constraint_name == name


def test_every_state_can_be_reached_and_left_by_the_table_of_moves():
    reached = {state for _starts, state in verbs.LIST_MOVES.values()}
    assert reached | {ListState.UPLOADED} == set(ListState)


def test_lists_are_forgotten_with_their_files_and_what_was_written_stays(office, settings):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    save(office, OFFICE, incoming)
    waiting = uploaded(office, OFFICE, csv_of(PESANTREN, ULUM))
    assert verbs.forget_lists(before=incoming.uploaded_at) == 0
    assert verbs.forget_lists(before=timezone.now()) == 2
    waiting.refresh_from_db()
    assert (waiting.state, IncomingRow.objects.count(), Upload.objects.count()) == (ListState.DISCARDED, 0, 0)
    assert (Pesantren.objects.count(), IncomingList.objects.count()) == (1, 2)
    assert list((settings.MEDIA_PRIVATE_ROOT / "lists").rglob("*/*")) == []


def test_every_entrance_has_a_template_whose_headers_are_its_columns(verifier):
    for entrance in ENTRANCES.values():
        template = entrance.template(verifier)
        found = match_columns(list(template.headers.values()), entrance.kind.columns)
        assert [column.name for column in found.values()] == list(template.headers), entrance
