"""The verbs of papers: who may, what is kept, what an officer's check locks, and how a paper stands."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog.kept_papers import Standing, in_order, sign_of, standing_of
from catalog.models import Certificate, CertificateProduct, Listing
from catalog.paper_warnings import warnings_of
from catalog.permissions import can_keep_papers
from catalog.workflow_papers import cover, record_paper, remove_paper, revise_paper, why_locked
from registry.choices import Pillar, Purpose
from registry.models import Upload
from registry.refusals import codes_of
from tests.factories import (
    NOON,
    fresh,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_pesantren,
    make_published,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
NUMBER, PIRT = "35110002418860325", "2063510010270-29"
HALAL = {"kind": "halal", "number_written": "ID 3511 0002 4188 60325"}


def days(number):
    return TODAY + timedelta(days=number)


def make_scan(owner, **fields):
    return make_upload(owner, purpose=Purpose.PAPER_SCAN, sizes=[1], media_type="application/pdf", **fields)


@pytest.fixture
def product(maker, operator):
    return make_draft(maker, by=operator)


@pytest.fixture
def paper(maker, operator, product):
    return record_paper(maker, by=operator, at=NOON, products=[product], **HALAL)


@pytest.fixture
def checked(product):
    return make_paper(product)


# --- who may


def test_whoever_acts_for_the_maker_keeps_its_papers(maker, operator, neighbour, verifier, mentor):
    asked = (operator, neighbour, verifier, mentor)
    assert [can_keep_papers(person, maker) for person in asked] == [True, False, False, False]


def test_officers_keep_the_papers_of_a_maker_that_has_nobody(maker, verifier, mentor):
    assert [can_keep_papers(person, maker) for person in (verifier, mentor)] == [True, False]


def test_members_of_the_pesantren_keep_no_papers_of_its_alumni():
    pesantren, ustadz = make_pesantren(), make_user()
    make_member(ustadz, pesantren)
    santri = make_maker(pillar=Pillar.SANTRI, pesantren=pesantren)
    alumni = make_maker(pillar=Pillar.SOCIAL, pesantren=pesantren)
    assert [can_keep_papers(ustadz, maker) for maker in (santri, alumni)] == [True, False]


def test_nobody_else_records_mends_covers_or_removes(maker, neighbour, paper, product):
    for verb in (
        lambda: record_paper(maker, by=neighbour, at=NOON, **HALAL),
        lambda: revise_paper(paper, by=neighbour, at=NOON, issuer="BPJPH"),
        lambda: cover(paper, [product], by=neighbour, at=NOON),
        lambda: remove_paper(paper, by=neighbour, at=NOON),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert list(Certificate.objects.values_list("pk", "version")) == [(paper.pk, 1)]


# --- recording and mending


def test_a_paper_keeps_what_was_written_beside_the_normal_form(paper, product):
    paper = Certificate.objects.get()
    assert (paper.number_written, paper.number) == ("ID 3511 0002 4188 60325", "ID35110002418860325")
    assert (paper.created_at, paper.checked_at, list(paper.products.all())) == (NOON, None, [product])


def test_an_impossible_number_is_refused_beside_its_field(maker, operator):
    with pytest.raises(ValidationError) as refused:
        record_paper(maker, by=operator, at=NOON, kind="halal", number_written="12")
    assert codes_of(refused.value) == ["impossible_halal"]
    assert list(refused.value.error_dict) == ["number_written"]


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"issued_on": days(1)}, "issued_in_future"),
        ({"issued_on": days(-1), "valid_until": days(-2)}, "certificate_ends_after_issue"),
    ],
)
def test_days_that_cannot_be_are_refused(maker, operator, dates, code):
    with pytest.raises(ValidationError) as refused:
        record_paper(maker, by=operator, at=NOON, **HALAL, **dates)
    assert codes_of(refused.value) == [code]


def test_a_verb_takes_no_field_of_the_office(maker, operator):
    with pytest.raises(TypeError):
        record_paper(maker, by=operator, at=NOON, checked_at=NOON, **HALAL)


def test_a_paper_covers_products_of_its_maker_alone(maker, operator, paper):
    foreign = make_draft(make_maker("Dapur Lain"))
    with pytest.raises(ValidationError) as refused:
        revise_paper(paper, by=operator, at=NOON, products=[foreign])
    assert codes_of(refused.value) == ["product_of_another_maker"]
    assert CertificateProduct.objects.filter(product=foreign).count() == 0


def test_a_paper_may_cover_a_published_product_but_shows_no_star_before_it_is_checked(maker, operator):
    published = make_published(maker, operator=operator)
    record_paper(maker, by=operator, at=NOON, products=[published], **HALAL)
    assert Listing.objects.get(product=published).halal_until is None
    assert fresh(published).version == published.version


def test_mending_changes_what_is_given_and_counts_the_version(paper, operator):
    revise_paper(paper, by=operator, at=NOON, version=1, issuer="BPJPH", valid_until=days(90))
    paper = Certificate.objects.get()
    assert (paper.issuer, paper.valid_until, paper.version) == ("BPJPH", days(90), 2)
    assert (paper.number, paper.products.count()) == ("ID35110002418860325", 1)


def test_the_second_of_two_who_mend_at_once_is_told(paper, operator):
    revise_paper(paper, by=operator, at=NOON, version=1, issuer="BPJPH")
    with pytest.raises(ValidationError) as refused:
        revise_paper(paper, by=operator, at=NOON, version=1, issuer="MUI")
    assert (codes_of(refused.value), Certificate.objects.get().issuer) == (["stale"], "BPJPH")


def test_covering_adds_products_and_takes_none_away(paper, maker, operator, product):
    other = make_draft(maker, by=operator, name="Sambal")
    cover(paper, [other, product], by=operator, at=NOON)
    assert set(paper.products.all()) == {product, other}
    assert CertificateProduct.objects.count() == 2
    assert Certificate.objects.get().version == 2


def test_products_no_longer_ticked_are_no_longer_covered(paper, operator):
    revise_paper(paper, by=operator, at=NOON, products=[])
    assert CertificateProduct.objects.count() == 0


# --- scans


def test_a_scan_in_use_is_kept_for_good_and_released_when_another_takes_its_place(maker, operator):
    first, second = (make_scan(operator, expires_at=NOON + timedelta(days=7)) for _ in range(2))
    paper = record_paper(maker, by=operator, at=NOON, scan=first, **HALAL)
    assert fresh(first).expires_at is None
    revise_paper(paper, by=operator, at=NOON, scan=second)
    assert (fresh(first).expires_at, fresh(second).expires_at) == (NOON, None)
    revise_paper(paper, by=operator, at=NOON, issuer="BPJPH")
    assert Certificate.objects.get().scan == second
    revise_paper(paper, by=operator, at=NOON, scan=None)
    assert (Certificate.objects.get().scan, fresh(second).expires_at) == (None, NOON)


def test_nobody_hangs_the_scan_of_somebody_else_or_a_product_photo(maker, operator, neighbour):
    for upload in (make_scan(neighbour), make_upload(operator)):
        with pytest.raises(PermissionDenied):
            record_paper(maker, by=operator, at=NOON, scan=upload, **HALAL)
    assert Certificate.objects.count() == 0


def test_a_colleague_keeps_the_scan_that_hangs_there(maker, operator, paper):
    revise_paper(paper, by=operator, at=NOON, scan=make_scan(operator))
    colleague = make_user()
    make_member(colleague, maker, seat="member")
    paper = Certificate.objects.get()
    revise_paper(paper, by=colleague, at=NOON, scan=paper.scan, issuer="BPJPH")
    assert Upload.objects.get(purpose=Purpose.PAPER_SCAN).expires_at is None


# --- what an officer's decision locks


def test_a_checked_paper_stays_as_it_is(checked, operator):
    for verb in (
        lambda: revise_paper(checked, by=operator, at=NOON, number_written="ID35110002418860326"),
        lambda: remove_paper(checked, by=operator, at=NOON),
    ):
        with pytest.raises(ValidationError) as refused:
            verb()
        assert refused.value.code == "checked"
    assert Certificate.objects.get().version == 1


def test_a_revoked_paper_stays_as_it_is(paper, operator, verifier):
    Certificate.objects.update(revoked_on=TODAY, revoked_by=verifier, revoked_why="Ditarik.")
    with pytest.raises(ValidationError) as refused:
        remove_paper(paper, by=operator, at=NOON)
    assert (refused.value.code, why_locked(Certificate.objects.get()).code) == ("revoked", "revoked")
    assert why_locked(paper) is None


def test_a_paper_recorded_by_mistake_goes_with_its_scan(maker, operator, product):
    scan = make_scan(operator)
    paper = record_paper(maker, by=operator, at=NOON, scan=scan, products=[product], **HALAL)
    remove_paper(paper, by=operator, at=NOON, version=1)
    assert (Certificate.objects.count(), CertificateProduct.objects.count()) == (0, 0)
    assert fresh(scan).expires_at == NOON


def test_a_paper_removed_meanwhile_is_said_to_be_gone(paper, operator):
    other_tab = Certificate.objects.get()
    remove_paper(paper, by=operator, at=NOON)
    for verb in (revise_paper, remove_paper):
        with pytest.raises(ValidationError) as refused:
            verb(other_tab, by=operator, at=NOON)
        assert refused.value.code == "gone"


def test_a_paper_changed_meanwhile_is_not_removed(paper, operator):
    revise_paper(paper, by=operator, at=NOON, issuer="BPJPH")
    with pytest.raises(ValidationError) as refused:
        remove_paper(paper, by=operator, at=NOON, version=1)
    assert (refused.value.code, Certificate.objects.count()) == ("stale", 1)


# --- how a paper stands, and what is odd about it


def test_python_and_the_database_agree_on_how_every_paper_stands(product, verifier):
    revoked = {"revoked_on": TODAY, "revoked_by": verifier, "revoked_why": "Ditarik."}
    refused = {"refused_at": NOON, "refused_by": verifier, "refused_why": "Foto buram."}
    for is_checked in (True, False):
        for end in (None, days(-1), days(0), days(90), days(91)):
            for extra in ({}, revoked) if is_checked else ({}, revoked, refused):
                make_paper(product, checked=is_checked, valid_until=end, **extra)
    listed = list(in_order(Certificate.objects.all(), TODAY))
    assert [paper.standing for paper in listed] == [standing_of(paper, TODAY) for paper in listed]
    counted = {standing: sum(paper.standing == standing for paper in listed) for standing in Standing}
    assert list(counted.items()) == [
        ("mend", 4),
        ("ending", 4),
        ("expired", 3),
        ("waiting", 2),
        ("valid", 2),
        ("revoked", 10),
    ]
    assert [paper.standing for paper in listed] == sorted(
        (paper.standing for paper in listed), key=Standing.values.index
    )


def test_expired_and_revoked_are_two_things(product, verifier):
    revoked = make_paper(
        product, valid_until=days(-1), revoked_on=days(-9), revoked_by=verifier, revoked_why="Ditarik."
    )
    expired = make_paper(product, valid_until=days(-1))
    assert (standing_of(revoked, TODAY), standing_of(expired, TODAY)) == (Standing.REVOKED, Standing.EXPIRED)
    assert sign_of(revoked, TODAY) != sign_of(expired, TODAY)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"kind": "halal", "number": "ID35110002418860325"}, {}),
        ({"kind": "halal", "number": NUMBER, "valid_until": days(900)}, {"valid_until": ["end_not_usual"]}),
        ({"kind": "halal", "number": "ID351100024188603251"}, {"number_written": ["halal_18_digits"]}),
        ({"kind": "pirt", "number": PIRT}, {"valid_until": ["end_missing"]}),
        ({"kind": "pirt", "number": PIRT, "valid_until": date(2028, 1, 1)}, {"valid_until": ["end_differs"]}),
        ({"kind": "pirt", "number": PIRT, "valid_until": date(2029, 1, 1)}, {}),
        ({"kind": "md", "number": "MD 123456789012", "valid_until": date(2035, 1, 1)}, {"valid_until": ["end_far"]}),
        ({"kind": "merek", "number": "IDM000123456", "valid_until": date(2020, 1, 1)}, {"valid_until": ["end_past"]}),
        ({"kind": "sni", "number": "SNI 1:2020"}, {}),
        ({"kind": "", "number": "1"}, {}),
        ({"kind": "halal", "number": "1"}, {}),
    ],
)  # fmt: skip
def test_what_is_odd_is_said_beside_its_field(fields, codes):
    paper = Certificate(number_written=fields.pop("number"), **fields)
    found = {field: [warning.code for warning in warnings] for field, warnings in warnings_of(paper, TODAY).items()}
    assert found == codes
