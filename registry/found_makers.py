"""The makers that the rows of a list name: what a row says of its maker, and which one that is.

A maker is found by business name and kabupaten or kota, or made; where the row names a pesantren, also by that: of
32 pesantren Miftahul Ulum in one kabupaten each may have its Kopontren Miftahul Ulum. What could mean two makers or two
pesantren is a fault of the row, never guessed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import numbers
from registry.cells import (
    PLACE_COLUMNS,
    check_fields,
    fold_names,
    is_no_name,
    is_nothing,
    no_name,
    one_line,
    warn_of_number,
)
from registry.choices import Pillar
from registry.columns import Column, fold_header
from registry.models import Pesantren, Umkm

MESSAGES = {
    "pillar_unknown": _("This pillar does not exist: pesantrenpreneur, santripreneur or sosiopreneur."),
    "pesantren_missing": _("A maker in OPOP belongs to a pesantren: name it, or give its NSPP."),
    "pesantren_unknown": _("No pesantren of this name is recorded in this kabupaten or kota, or under this NSPP."),
    "pesantren_ambiguous": _(
        "%(number)s pesantren of this name are recorded in this kabupaten or kota: give the NSPP."
    ),
    "maker_ambiguous": _("%(number)s makers of this name are recorded in this kabupaten or kota: give the NIB."),
    "maker_elsewhere": _(
        "This maker is recorded as %(stands)s, and the row says %(says)s. "
        "Change one of the two, or tell the names apart."
    ),
}
NAMESAKE = _("Another maker of this name is recorded here, of pesantren %(name)s; this one is kept apart from it.")
PESANTREN_NOT_USED = _("The pesantren was not used, because the row has no pillar.")
OTHER_NAME = _("The pesantren with this NSPP is called “%(name)s”.")
PHONE_NOT_TAKEN = _("This is not a mobile number; it was left empty.")
FACTS_KEPT = _("This maker is recorded with other details; those of the row were not used: %(fields)s.")

PILLARS = {
    "pesantrenpreneur": Pillar.PESANTREN,
    "santripreneur": Pillar.SANTRI,
    "sosiopreneur": Pillar.SOCIAL,
    "sociopreneur": Pillar.SOCIAL,
    "sosialpreneur": Pillar.SOCIAL,
    "socialpreneur": Pillar.SOCIAL,
    "nonopop": Pillar.NONE,
}
MAKER_COLUMNS = (
    Column(
        "maker",
        _("Name of the business"),
        "nama usaha, usaha, nama umkm, umkm, pelaku usaha, nama pelaku usaha, pembuat, nama pembuat, produsen, "
        "nama produsen, perusahaan, nama perusahaan, nama ikm, ikm",
    ),
    Column("pillar", _("Pillar"), "pilar, pilar opop, pillar"),
    Column(
        "pesantren",
        _("Pesantren"),
        "pesantren, nama pesantren, pondok pesantren, nama pondok pesantren, ponpes, nama ponpes, asal pesantren",
    ),
    Column("nspp", _("NSPP"), "nspp, nomor nspp, no nspp, nspp pesantren"),
    *PLACE_COLUMNS,
    Column("owner_name", _("Owner"), "pemilik, nama pemilik, penanggung jawab, nama penanggung jawab"),
    Column("address", _("Address"), "alamat, alamat usaha, alamat lengkap, alamat produksi"),
    Column(
        "whatsapp",
        _("WhatsApp"),
        "whatsapp, wa, no wa, nomor wa, nomor whatsapp, no whatsapp, "
        "telepon, telp, no telp, no telepon, nomor telepon, hp, no hp, nomor hp, kontak",
    ),
    Column("nib", _("NIB"), "nib, nomor nib, no nib, nomor induk berusaha"),
    Column("npwp", _("NPWP"), "npwp, nomor npwp, no npwp"),
)


@dataclass
class MakerClaim:
    """What a row says of its maker. `facts` are further fields of a new one (registry.models.Umkm)."""

    name: str
    regency: str
    pillar: Pillar = Pillar.NONE
    pesantren: str = ""
    nspp: str = ""
    facts: dict = field(default_factory=dict)

    @property
    def says_pillar(self) -> bool:
        return self.pillar != Pillar.NONE


def _refused(code, **params):
    return ValidationError(MESSAGES[code], code=code, params=params)


def read_claim(row, regency: str) -> MakerClaim:
    """What the row says of its maker, with a fault for each thing that cannot be."""
    cells = row.cells
    name = one_line(cells.get("maker", ""))
    if is_no_name(name):
        row.fault(no_name(), "maker")
    claim = MakerClaim(name, regency, row.take("pillar", read_pillar, Pillar.NONE), facts=_read_facts(row))
    pesantren, nspp = one_line(cells.get("pesantren", "")), _take_number(row, "nspp", numbers.nspp)
    claim.pesantren = "" if is_nothing(pesantren) else pesantren
    claim.nspp = nspp.normal if nspp else ""
    check_fields(row, Umkm, {"name": name, **claim.facts})
    return claim


def read_pillar(text: str) -> Pillar:
    """Raises ValidationError(code="pillar_unknown")."""
    pillar = PILLARS.get(fold_header(text).replace(" ", ""))
    if pillar is None:
        raise _refused("pillar_unknown")
    return pillar


def _read_facts(row) -> dict:
    cells = row.cells
    facts = {"owner_name": one_line(cells.get("owner_name", "")), "address": cells.get("address", "")}
    facts["whatsapp"] = _mobile_or_warning(row)
    for column, reader in (("nib", numbers.nib), ("npwp", numbers.npwp)):
        number = _take_number(row, column, reader)
        if number:
            facts |= {column: number.normal, f"{column}_written": number.written}
    return {name: value for name, value in facts.items() if not is_nothing(value)}


def _take_number(row, column: str, reader):
    number = row.take(column, reader)
    if number:
        warn_of_number(row, number, column)
    return number


def _mobile_or_warning(row) -> str:
    text = row.cells.get("whatsapp", "")
    try:
        return "" if is_nothing(text) else numbers.mobile(text)
    except ValidationError:
        row.warn("phone_not_taken", PHONE_NOT_TAKEN, "whatsapp")
        return ""


class MakerFinder:
    """Finds or plans the makers of rows; three queries for all of them. Nothing is written before `make`."""

    def __init__(self, claims: Iterable[MakerClaim]):
        claims = list(claims)
        schools = [claim for claim in claims if claim.says_pillar]
        self.folded = fold_names([*(claim.name for claim in claims), *(claim.pesantren for claim in schools)])
        self.planned: dict[tuple[str, str], list[Umkm]] = defaultdict(list)
        self.by_nspp, self.by_place = self._pesantren(schools)
        self.standing = self._makers(claims)

    def _pesantren(self, claims):
        named = Q(
            folded_name__in={self.folded[claim.pesantren] for claim in claims if claim.pesantren},
            regency__in={claim.regency for claim in claims},
        )
        found = Pesantren.objects.filter(named | Q(nspp__in={claim.nspp for claim in claims if claim.nspp}))
        by_nspp, by_place = {}, defaultdict(dict)
        for each in found.select_related("merged_into"):
            kept = each.merged_into or each
            by_nspp[each.nspp] = kept
            by_place[each.folded_name, each.regency_id][kept.pk] = kept
        return by_nspp, by_place

    def _makers(self, claims):
        found = Umkm.objects.filter(
            folded_name__in={self.folded[claim.name] for claim in claims},
            regency__in={claim.regency for claim in claims},
        )
        standing = defaultdict(dict)
        for each in found.select_related("pesantren", "merged_into__pesantren").order_by("pk"):
            kept = each.merged_into or each
            standing[each.folded_name, each.regency_id][kept.pk] = kept
        return standing

    def settle(self, rows: Iterable) -> None:
        """Set `links["maker"]` of rows that carry a MakerClaim in `links["claim"]`, or add a fault.

        Rows that name a pillar go first, so that a new maker gets it whatever the order of the rows.
        """
        for row in sorted(rows, key=lambda row: not row.links["claim"].says_pillar):
            try:
                row.links["maker"] = self._maker(row, row.links["claim"])
            except ValidationError as error:
                row.fault(error)

    def _maker(self, row, claim: MakerClaim) -> Umkm:
        pesantren = self._pesantren_of(row, claim)
        key = self.folded[claim.name], claim.regency
        maker = self._known(row, [*self.standing.get(key, {}).values(), *self.planned[key]], claim, pesantren)
        if maker is None:
            maker = Umkm(
                name=claim.name, regency_id=claim.regency, pillar=claim.pillar, pesantren=pesantren, **claim.facts
            )
            self.planned[key].append(maker)
        if claim.says_pillar and (maker.pillar, maker.pesantren_id) != (claim.pillar, pesantren.pk):
            says = _in_words(claim.pillar, pesantren)
            raise _refused("maker_elsewhere", stands=_in_words(maker.pillar, maker.pesantren), says=says)
        self._compare_facts(row, maker, claim)
        return maker

    def _known(self, row, alike: list[Umkm], claim: MakerClaim, pesantren: Pesantren | None) -> Umkm | None:
        """The one among makers of this name and place that the row means; None where it means a new one."""
        makers = alike
        if claim.says_pillar:
            makers = [maker for maker in alike if maker.pesantren_id in {None, pesantren.pk}]
            if alike and not makers:
                row.warn("maker_namesake", NAMESAKE, "maker", name=alike[0].pesantren.name)
        if len(makers) > 1 and claim.facts.get("nib"):
            makers = [maker for maker in makers if maker.nib == claim.facts["nib"]]
        if len(makers) != 1 and len(alike) > 1 and (makers or not claim.says_pillar):
            raise _refused("maker_ambiguous", number=len(alike))
        return makers[0] if makers else None

    def _pesantren_of(self, row, claim: MakerClaim) -> Pesantren | None:
        if not claim.says_pillar:
            if claim.pesantren or claim.nspp:
                row.warn("pesantren_not_used", PESANTREN_NOT_USED, "pesantren")
            return None
        if claim.nspp:
            return self._by_nspp(row, claim)
        if not claim.pesantren:
            raise _refused("pesantren_missing")
        found = list(self.by_place.get((self.folded[claim.pesantren], claim.regency), {}).values())
        if len(found) > 1:
            raise _refused("pesantren_ambiguous", number=len(found))
        if not found:
            raise _refused("pesantren_unknown")
        return found[0]

    def _by_nspp(self, row, claim: MakerClaim) -> Pesantren:
        pesantren = self.by_nspp.get(claim.nspp)
        if pesantren is None:
            raise _refused("pesantren_unknown")
        if claim.pesantren and self.folded[claim.pesantren] != pesantren.folded_name:
            row.warn("pesantren_other_name", OTHER_NAME, "pesantren", name=pesantren.name)
        return pesantren

    def _compare_facts(self, row, maker: Umkm, claim: MakerClaim) -> None:
        """A new maker collects what its rows say; one that stands keeps what it has."""
        for name, value in claim.facts.items():
            if maker.pk is None and not getattr(maker, name):
                setattr(maker, name, value)
        spoken = {name: value for name, value in claim.facts.items() if not name.endswith("_written")}
        other = [name for name, value in spoken.items() if getattr(maker, name) != value]
        labels = [str(Umkm._meta.get_field(name).verbose_name) for name in other]
        if labels:
            row.warn("maker_facts_kept", FACTS_KEPT, fields=", ".join(labels))


def make(makers: Iterable[Umkm]) -> None:
    """Record the planned ones among these makers; records that point at them know their keys then."""
    Umkm.objects.bulk_create({id(maker): maker for maker in makers if maker.pk is None}.values(), batch_size=1_000)


def _in_words(pillar, pesantren) -> str:
    return f"{Pillar(pillar).label} ({pesantren.name})" if pesantren else str(Pillar.NONE.label)
