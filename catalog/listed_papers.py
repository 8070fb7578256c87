"""Papers that the rows of a product list name: recorded unchecked, covering the product of the row.

A paper that stands already is told to cover it too; on a checked one that waits until an officer accepts it.
"""

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.choices import Paper
from catalog.models import Certificate, CertificateProduct
from registry.cells import is_nothing, read_day, warn_of_number
from registry.columns import Column
from registry.numbers import PaperNumber, paper_number

PAPER_COLUMNS = (
    Column(
        "halal",
        Paper.HALAL.label,
        "halal, nomor halal, no halal, sertifikat halal, nomor sertifikat halal, no sertifikat halal",
    ),
    Column(
        "pirt",
        Paper.PIRT.label,
        "pirt, p irt, nomor pirt, no pirt, nomor p irt, no p irt, sppirt, spp irt, nomor sppirt",
    ),
    Column(
        "md", Paper.MD.label, "md, bpom, bpom md, nomor md, no md, nomor bpom, no bpom, nie, izin edar, nomor izin edar"
    ),
    Column(
        "merek", Paper.MEREK.label, "nomor merek, no merek, sertifikat merek, nomor sertifikat merek, idm, haki, hki"
    ),
    Column("sni", Paper.SNI.label, "sni, nomor sni, no sni"),
    Column("haccp", Paper.HACCP.label, "haccp, nomor haccp, no haccp"),
    Column("organic", Paper.ORGANIC.label, "organik, sertifikat organik, nomor organik"),
    Column("tkdn", Paper.TKDN.label, "tkdn, nomor tkdn, sertifikat tkdn"),
    Column("pirt_issued_on", _("P-IRT issued on"), "tanggal pirt, tanggal p irt, tanggal terbit pirt"),
)
NO_NUMBER = _("No number is written here, so no paper was recorded.")


def read_papers(row, today) -> None:
    """Put {kind: PaperNumber} into `links["papers"]`, and the day the P-IRT number was issued beside it."""
    found = {}
    for kind in Paper.values:
        text = row.cells.get(kind, "")
        if is_nothing(text):
            continue
        if not any(sign.isdecimal() for sign in text):
            row.warn("paper_without_number", NO_NUMBER, kind)
            continue
        number = row.take(kind, lambda text, kind=kind: paper_number(kind, text, on=today))
        if number:
            warn_of_number(row, number, kind)
            found[kind] = number
    row.links["papers"] = found
    row.links["pirt_issued_on"] = row.take("pirt_issued_on", read_day)


def note_new_papers(rows) -> None:
    """Keep in `links["papers"]` of rows with a record only those that do not cover it yet; one query."""
    covers = CertificateProduct.objects.filter(product__in=[row.record.pk for row in rows])
    standing = set(covers.values_list("product_id", "certificate__kind", "certificate__number"))
    for row in rows:
        papers = row.links["papers"].items()
        row.links["papers"] = {k: number for k, number in papers if (row.record.pk, k, number.normal) not in standing}


def keep_papers(rows) -> None:
    """Record the papers of rows whose products are saved. One number of a maker is one paper, for all its products."""
    wanted = {}
    for row in rows:
        for kind, number in row.links["papers"].items():
            wanted.setdefault((row.record.maker_id, kind, number.normal), []).append((row, number))
    papers = _standing(wanted)
    _note_claims([paper for paper in papers.values() if paper.checked_at])
    new = {key: _paper(*key, *named[0]) for key, named in wanted.items() if key not in papers}
    Certificate.objects.bulk_create(new.values(), batch_size=1_000)
    for key, paper in new.items():
        wanted[key][0][0].made.append(["catalog.certificate", paper.pk])
    papers |= new
    covers = [
        (row, CertificateProduct(certificate=papers[key], product=row.record, maker_id=key[0]))
        for key, named in wanted.items()
        for row, _number in named
    ]
    CertificateProduct.objects.bulk_create((cover for _row, cover in covers), batch_size=1_000)
    for row, cover in covers:
        row.made.append(["catalog.certificateproduct", cover.pk])


def _standing(wanted) -> dict:
    """Papers of these makers, kinds and numbers; of two, the checked one."""
    standing = Certificate.objects.filter(
        maker__in={maker for maker, _kind, _number in wanted},
        number__in={number for _maker, _kind, number in wanted},
        revoked_on__isnull=True,
    )
    checked_last = standing.order_by(F("checked_at").asc(nulls_first=True), "pk")
    found = {(paper.maker_id, paper.kind, paper.number): paper for paper in checked_last}
    return {key: paper for key, paper in found.items() if key in wanted}


def _note_claims(papers):
    """They wait from now on, at the end of the queue, and no form that was opened before goes through."""
    changed = {"version": F("version") + 1, "updated_at": Now(), "updated_by": None}
    Certificate.objects.filter(pk__in=[paper.pk for paper in papers]).update(**changed)


def _paper(maker_id, kind, normal, row, number: PaperNumber) -> Certificate:
    issued_on = row.links["pirt_issued_on"] if kind == Paper.PIRT else None
    return Certificate(maker_id=maker_id, kind=kind, number_written=number.written, number=normal, issued_on=issued_on)
