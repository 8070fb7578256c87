"""The demo's papers, grades and exports: most checked and valid, some run out, revoked, refused or not checked yet."""

from datetime import date, timedelta

from catalog.choices import CheckedHow, EvidenceKind, Paper, PaperVerb
from catalog.models import (
    Certificate,
    CertificateProduct,
    Export,
    MarketEvidence,
    PaperEvent,
    Shipment,
)

ISSUERS = {
    Paper.HALAL: "BPJPH",
    Paper.PIRT: "Pemerintah {}",
    Paper.MD: "BPOM",
    Paper.MEREK: "DJKI",
    Paper.SNI: "LSPro BBIA",
}
IN_REGISTER = (Paper.HALAL, Paper.MD, Paper.MEREK)  # kinds that officers look up
REFUSED = "Foto surat buram; nomor dan tanggal tidak terbaca."
ONE_REFUSED_IN, LONGEST_WAIT = 9, 12  # of the papers not checked; days
CLAIMS = 12  # checked papers that were named for one product more
ABROAD = ["MY", "JP", "SG", "DE", "AU", "SA", "NL", "KR", "AE", "BN"]
HS_CODES = {"kopi-teh": "0901.21", "makanan": "2008.19", "herbal-jamu": "1211.90", "batik-bordir": "5208.52", "kerajinan": "4602.12"}  # fmt: skip


class Registrar:
    """Writes the papers of products; each paper belongs to the maker of the product that it covers."""

    def __init__(self, dice, verifier, now):
        self.dice, self.verifier, self.now, self.today = dice, verifier, now, now.date()
        self.papers, self.covered, self.unchecked = [], [], 0

    def issue_all(self, products):
        for product in products:
            for kind in self._kinds(product):
                self._issue(product, kind)
        made = Certificate.objects.bulk_create(self.papers, batch_size=2000)
        covers = [_cover(paper, product, paper) for paper, product in zip(made, self.covered, strict=True)]
        CertificateProduct.objects.bulk_create([*covers, *self._claims(made, products)], batch_size=5000)
        PaperEvent.objects.bulk_create([event for paper in made for event in _history(paper)], batch_size=5000)

    def _claims(self, papers, products):
        """Some halal papers were later named for another food of their maker, which has none of its own."""
        has_halal = {p.pk for paper, p in zip(papers, self.covered, strict=True) if paper.kind == Paper.HALAL}
        waiting = {p.maker_id: p for p in products if p.category.is_food and p.pk not in has_halal}
        checked = {p.maker_id: p for p in papers if p.kind == Paper.HALAL and p.checked_at and not p.revoked_on}
        makers = [maker for maker in checked if maker in waiting]
        return [_cover(checked[maker], waiting[maker]) for maker in makers[:CLAIMS]]

    def _kinds(self, product):
        likely = [(Paper.MEREK, 0.22), (Paper.SNI, 0.02)]
        if product.category.is_food:
            needs_md = "Beku" in product.shelf_life_written.title() or "Air Minum" in product.name
            likely += [(Paper.HALAL, 0.8), (Paper.MD, 0.8) if needs_md else (Paper.PIRT, 0.72)]
            likely += [(Paper.MD, 0.08)]
        elif product.category.slug in ("herbal-jamu", "kecantikan-perawatan"):
            likely += [(Paper.HALAL, 0.55)]
        return dict.fromkeys(kind for kind, share in likely if self.dice.random() < share)

    def _issue(self, product, kind):
        issued = self.today - timedelta(days=self.dice.randrange(30, 1950))
        number = self._number(product, kind, issued)
        paper = Certificate(
            maker_id=product.maker_id,
            kind=kind,
            number_written=number,
            number=number,
            issuer=ISSUERS[kind].format(product.maker.regency.name),
            issued_on=issued,
            valid_until=self._end(kind, issued),
        )
        if self.dice.random() < 0.88:
            paper.checked_how = CheckedHow.REGISTER if kind in IN_REGISTER else CheckedHow.SEEN
            paper.checked_at, paper.checked_by = self.now - timedelta(days=20), self.verifier
        else:
            self._let_wait(paper)
        if self.dice.random() < 0.01 and paper.checked_at:
            paper.revoked_on, paper.revoked_by = self.today - timedelta(days=9), self.verifier
            paper.revoked_why = "Nama produk tidak lagi sama dengan sertifikat."
        self.papers.append(paper)
        self.covered.append(product)

    def _let_wait(self, paper):
        self.unchecked += 1
        paper.updated_at = self.now - timedelta(days=self.unchecked % LONGEST_WAIT)
        if self.unchecked % ONE_REFUSED_IN == 0:
            paper.refused_at, paper.refused_by, paper.refused_why = self.now, self.verifier, REFUSED

    def _end(self, kind, issued):
        if kind == Paper.HALAL:
            return None
        years = 10 if kind == Paper.MEREK else 5
        return date(issued.year + years, 12, 31) if kind == Paper.PIRT else issued + timedelta(days=365 * years)

    def _number(self, product, kind, issued):
        place, digits = product.maker.regency_id.replace(".", ""), self.dice.randrange
        return {
            Paper.HALAL: f"ID35{digits(10**11):011}{issued:%m%y}",
            Paper.PIRT: f"2{digits(1, 17):02}{place}{digits(100):02}{digits(10**4):04}-{(issued.year + 5) % 100:02}",
            Paper.MD: f"MD {digits(2 * 10**11, 9 * 10**11)}",
            Paper.MEREK: f"IDM{digits(10**8, 10**9)}",
            Paper.SNI: f"SNI {digits(1000, 9999)}:{issued.year}",
        }[kind]


def _cover(paper, product, accepted=None):
    """`accepted`: the paper, where its check counts for this product too."""
    at, by = (accepted.checked_at, accepted.checked_by) if accepted else (None, None)
    return CertificateProduct(
        certificate=paper, product=product, maker_id=product.maker_id, accepted_at=at, accepted_by=by
    )


def _history(paper):
    """The steps that led to how a paper stands."""
    steps = (
        (PaperVerb.CHECK, paper.checked_by, paper.checked_at, ""),
        (PaperVerb.REFUSE, paper.refused_by, paper.refused_at, paper.refused_why),
        (
            PaperVerb.REVOKE,
            paper.revoked_by,
            paper.revoked_on and paper.checked_at + timedelta(days=11),
            paper.revoked_why,
        ),
    )
    return [PaperEvent(certificate=paper, verb=verb, by=by, at=at, note=why) for verb, by, at, why in steps if by]


def ship_abroad(products, dice, people, now):
    """About sixty exports, most confirmed by staff, shipped in stages."""
    chosen = dice.sample([p for p in products if p.category.slug in HS_CODES], 60)
    exports = Export.objects.bulk_create(
        [
            Export(
                product=product,
                maker_id=product.maker_id,
                country=dice.choice(ABROAD),
                hs_code=HS_CODES[product.category.slug],
                contract_value=dice.randrange(40, 900) * 1_000_000,
            )
            for product in chosen
        ]
    )
    Shipment.objects.bulk_create(_stages(exports, dice, now.date()))
    MarketEvidence.objects.bulk_create(
        [
            MarketEvidence(
                maker_id=export.maker_id,
                kind=EvidenceKind.EXPORT,
                export=export,
                amount=export.contract_value,
                on=now.date() - timedelta(days=dice.randrange(20, 900)),
                **({"confirmed_at": now, "confirmed_by": people["verifier"]} if number % 5 else {}),
            )
            for number, export in enumerate(exports)
        ]
    )


def _stages(exports, dice, today):
    for export in exports:
        for stage in range(dice.randrange(1, 4)):
            month = (
                date(today.year - 1, dice.randrange(1, 13), 1) if stage else date(today.year, dice.randrange(1, 10), 1)
            )
            value = export.contract_value // 4
            yield Shipment(export=export, month=month, quantity=dice.randrange(2, 60) * 100, unit="kg", value=value)
