"""Lists of products by their operators: own makers alone, as drafts, changed by the same list, sent all at once."""

import pytest

from catalog.choices import Status
from catalog.models import Certificate, Product
from registry.choices import ListState
from registry.models import ImportBatch, Umkm
from tests.factories import fresh, make_maker, make_member, make_upload
from tests.incoming import OFFICE, OPERATOR, csv_of, save, upload, uploaded, work

pytestmark = pytest.mark.django_db
HEADER = "Nama produk;Kategori;Harga"
KERIPIK, KOPI = ("Keripik Talas", "Makanan", "15.000"), ("Kopi Lereng", "Kopi & Teh", "30.000")


@pytest.fixture
def desk(signed_in, operator):
    return signed_in(operator)


def products():
    return list(Product.objects.order_by("pk").values_list("name", "price_from", "status"))


def verdicts(incoming):
    return [(row.verdict, [each["code"] for each in row.messages]) for row in incoming.rows.all()]


def test_products_come_in_as_drafts_of_ones_own_maker(desk, maker, operator):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK, KOPI))
    save(desk, OPERATOR, incoming)
    assert products() == [("Keripik Talas", 15_000, "draft"), ("Kopi Lereng", 30_000, "draft")]
    assert {(p.maker, p.created_by) for p in Product.objects.all()} == {(maker, operator)}
    assert (incoming.batch.source, Umkm.objects.count()) == (f"maker {maker.pk}", 1)


def test_a_maker_of_somebody_else_breaks_the_row(desk, neighbour):
    incoming = uploaded(desk, OPERATOR, csv_of(f"{HEADER};Nama Usaha", (*KERIPIK, "Dapur Aminah")))
    assert verdicts(incoming) == [("broken", ["maker_foreign"])]
    save(desk, OPERATOR, incoming, valid_rows="1")
    assert products() == []


def test_who_acts_for_several_makers_names_one_in_the_row_or_chooses_it_before(desk, operator, maker):
    second = make_maker("Roti Santri", regency="35.78")
    make_member(operator, second)
    by_column = uploaded(
        desk, OPERATOR, csv_of(f"{HEADER};Nama Usaha", (*KERIPIK, "roti santri"), (*KOPI, "")), maker=""
    )
    assert verdicts(by_column) == [("created", []), ("broken", ["maker_needed"])]
    chosen = uploaded(
        desk, OPERATOR, csv_of(f"{HEADER};Nama Usaha", (*KERIPIK, "roti santri"), (*KOPI, "")), maker=maker.pk
    )
    save(desk, OPERATOR, chosen)
    assert set(Product.objects.values_list("name", "maker")) == {
        ("Keripik Talas", second.pk),
        ("Kopi Lereng", maker.pk),
    }


def test_a_maker_that_is_not_ones_own_cannot_be_chosen(desk, operator, neighbour):
    make_member(operator, make_maker("Roti Santri"))
    foreign = Umkm.objects.get(name="Dapur Aminah")
    answer = upload(desk, OPERATOR, csv_of(HEADER, KERIPIK), maker=foreign.pk)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["maker"])


def test_two_own_makers_of_one_name_are_never_guessed(desk, operator, maker):
    make_member(operator, make_maker(maker.name, regency="35.78"))
    incoming = uploaded(desk, OPERATOR, csv_of(f"{HEADER};Nama Usaha", (*KERIPIK, maker.name)), maker="")
    assert verdicts(incoming) == [("broken", ["maker_twice"])]


def test_the_kabupaten_of_a_row_is_not_asked_and_does_not_matter(desk):
    incoming = uploaded(desk, OPERATOR, csv_of(f"{HEADER};Kab/Kota;Provinsi", (*KERIPIK, "Kediri", "Bali")))
    assert verdicts(incoming) == [("created", [])]


def test_a_list_mended_and_sent_again_changes_what_it_brought(desk):
    save(desk, OPERATOR, uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK, KOPI)))
    mended = (*KERIPIK[:2], "17.500")
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, mended, KOPI))
    assert verdicts(incoming) == [("changed", ["changes"]), ("unchanged", [])]
    save(desk, OPERATOR, incoming)
    assert products() == [("Keripik Talas", 17_500, "draft"), ("Kopi Lereng", 30_000, "draft")]


def test_the_same_file_twice_changes_nothing(desk):
    save(desk, OPERATOR, uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK, KOPI)))
    before = list(Product.objects.values())
    again = uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK, KOPI))
    save(desk, OPERATOR, again)
    assert (again.counts, list(Product.objects.values())) == ({"unchanged": 2}, before)


def test_what_was_edited_in_the_portal_is_not_written_over(desk):
    save(desk, OPERATOR, uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK)))
    Product.objects.update(price_from=20_000, version=2)
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, (*KERIPIK[:2], "17.500")))
    assert verdicts(incoming) == [("broken", ["edited_on"])]


def test_two_rows_of_one_name_that_differ_are_not_both_taken(desk):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK, (*KERIPIK[:2], "17.500")))
    assert verdicts(incoming) == [("created", []), ("broken", ["number_repeated"])]


def test_the_example_row_of_the_template_is_passed_over(desk):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, ("CONTOH: Keripik", "Makanan", "1.000"), KOPI))
    assert verdicts(incoming) == [("created", [])]


def test_all_that_is_complete_goes_to_the_office_and_the_rest_is_told(desk, operator):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK, KOPI))
    save(desk, OPERATOR, incoming)
    complete, _other = Product.objects.order_by("pk")
    complete.photos.create(upload=make_upload(operator), is_main=True)
    assert desk.get(f"{OPERATOR}{incoming.pk}/").context["drafts"] == 2
    desk.post(f"{OPERATOR}{incoming.pk}/kirim/")
    work()
    assert [status for _name, _price, status in products()] == [Status.SUBMITTED, Status.DRAFT]
    page = desk.get(f"{OPERATOR}{incoming.pk}/")
    report = page.context["reports"]["send"]
    assert (report["sent"], [name for _pk, name, _why in report["held_back"]]) == (1, ["Kopi Lereng"])


def test_an_import_of_products_is_undone_with_makers_and_papers_it_made(signed_in, verifier):
    office = signed_in(verifier)
    header = "Nama produk;Nama Usaha;Kode Wilayah;Kategori;No. P-IRT"
    file = csv_of(header, ("Keripik", "UD Berkah", "35.09", "Makanan", "2063509010001-29"))
    incoming = uploaded(office, OFFICE, file, kind="product")
    save(office, OFFICE, incoming)
    assert (Product.objects.count(), Umkm.objects.count(), Certificate.objects.count()) == (1, 1, 1)
    office.post(f"{OFFICE}{incoming.pk}/batalkan/")
    work()
    incoming.refresh_from_db()
    assert incoming.state == ListState.UNDONE
    assert (Product.objects.count(), Umkm.objects.count(), Certificate.objects.count()) == (0, 0, 0)


def test_an_import_whose_maker_got_a_member_stays(signed_in, verifier, operator):
    office = signed_in(verifier)
    file = csv_of("Nama produk;Nama Usaha;Kode Wilayah", ("Keripik", "UD Berkah", "35.09"))
    incoming = uploaded(office, OFFICE, file, kind="product")
    save(office, OFFICE, incoming)
    make_member(operator, Umkm.objects.get(name="UD Berkah"))
    office.post(f"{OFFICE}{incoming.pk}/batalkan/")
    work()
    incoming.refresh_from_db()
    assert (incoming.state, Product.objects.count(), ImportBatch.objects.get().undone_at) == (ListState.DONE, 1, None)


def test_a_product_sent_to_the_office_meanwhile_keeps_its_import(desk, operator):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK))
    save(desk, OPERATOR, incoming)
    product = Product.objects.get()
    product.photos.create(upload=make_upload(operator), is_main=True)
    desk.post(f"{OPERATOR}{incoming.pk}/kirim/")
    work()
    desk.post(f"{OPERATOR}{incoming.pk}/batalkan/")
    work()
    assert fresh(product).status == Status.SUBMITTED


def test_as_published_by_needs_a_reason_and_publishes_in_the_officers_name(signed_in, verifier, maker):
    office = signed_in(verifier)

    def file():
        header = "Nama produk;Nama Usaha;Kode Wilayah;Kategori;Pilar;NSPP"
        maker.pesantren.nspp = "510035090001"
        maker.pesantren.save()
        return csv_of(header, ("Keripik", "UD Berkah", "35.09", "Makanan", "Pesantrenpreneur", "510035090001"))

    answer = upload(office, OFFICE, file(), kind="product", as_published="on")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    incoming = uploaded(office, OFFICE, file(), kind="product", as_published="on", reason="Katalog lama")
    save(office, OFFICE, incoming)
    product = Product.objects.get()
    assert (product.status, product.published_by, incoming.batch.reason) == (Status.PUBLISHED, verifier, "Katalog lama")
    office.post(f"{OFFICE}{incoming.pk}/batalkan/")
    work()
    assert fresh(product).status == Status.PUBLISHED


def test_a_list_cannot_be_saved_for_a_maker_one_no_longer_acts_for(desk, operator, maker):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK))
    make_member(operator, make_maker("Lain"))
    operator.memberships.filter(umkm=maker).delete()
    save(desk, OPERATOR, incoming)
    assert (incoming.state, products()) == (ListState.READY, [])
    assert verdicts(incoming) == [("broken", ["maker_left"])]
