"""Papers as an officer sees them: how each stands, what is odd about it, and the forms of the verbs it allows."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.choices import Paper
from catalog.forms_paper_checks import (
    CheckForm,
    ClaimsForm,
    DeclineForm,
    RefuseForm,
    ReopenForm,
    RevokeForm,
    phrases_for_refusing,
)
from catalog.kept_papers import Sign
from catalog.models import Certificate
from catalog.needed_papers import MD_NEEDED, not_for_pirt
from catalog.paper_warnings import warnings_of
from registry.kept_forms import begin, name_typed
from registry.numbers import paper_number

# What may be done with a paper, by the word in the address: the form, and whether the paper's state allows it.
FORMS = {
    "periksa": (CheckForm, lambda paper, claims: paper.is_waiting),
    "tolak": (RefuseForm, lambda paper, claims: paper.is_waiting),
    "terima": (ClaimsForm, lambda paper, claims: stands(paper) and claims),
    "bukan": (DeclineForm, lambda paper, claims: stands(paper) and claims),
    "cabut": (RevokeForm, lambda paper, claims: stands(paper)),
    "buka": (ReopenForm, lambda paper, claims: not paper.is_waiting),
}

# Where the words for makers (catalog.paper_warnings) ask them for something.
TO_OFFICERS = {
    "end_missing": _("A paper of this kind ends one day, but no day is written here."),
    "end_not_usual": _("Halal certificates have had no end since 2023, but a day is written here."),
}


def stands(paper) -> bool:
    """An officer's check stands on it, whether or not it has run out."""
    return bool(paper.checked_at and not paper.revoked_on)


def sign_of_check(paper) -> Sign:
    """What the office did with a paper, as a badge."""
    if paper.revoked_on:
        return Sign(_("Revoked"), "stop", "cross")
    if paper.refused_at:
        return Sign(_("Waits for the maker"), "stop", "warn")
    return Sign(_("Checked"), "ok", "star") if paper.checked_at else Sign(_("Not checked"), "wait", "clock")


def papers_with_hints(product, day) -> list[dict]:
    """Each paper that covers the product, as `_row` has it, with the claim of this product alone; three queries."""
    people = ("checked_by", "refused_by", "revoked_by", "scan")
    covers = product.covered_by.select_related("certificate", *(f"certificate__{name}" for name in people))
    covers = list(covers.order_by("certificate__kind", "certificate_id"))
    elsewhere = same_numbers([cover.certificate for cover in covers])
    phrases = phrases_for_refusing() if any(cover.certificate.is_waiting for cover in covers) else []
    return [_row(cover.certificate, [(product, cover)], day, elsewhere, phrases) for cover in covers]


def paper_with_hints(paper, day, sent=None) -> dict:
    """One paper with all products it covers; three queries.

    `sent`: {verb: form} of a form that was refused; it stands in its place where the paper's state allows it still.
    """
    covers = list(paper.covers.select_related("product").order_by("product__folded_name", "product_id"))
    phrases = phrases_for_refusing() if paper.is_waiting else []
    row = _row(paper, [(cover.product, cover) for cover in covers], day, same_numbers([paper]), phrases)
    kept = {verb: form for verb, form in (sent or {}).items() if verb in row["forms"]}
    return row | {"forms": row["forms"] | kept}


def _row(paper, covers, day, elsewhere, phrases):
    claims = [product for product, cover in covers if not cover.accepted_at]
    is_expired = bool(paper.valid_until and paper.valid_until < day)
    return {
        "paper": paper,
        "sign": sign_of_check(paper),
        "expired": is_expired,
        "shown": stands(paper) and not is_expired and not claims,
        "covers": covers,
        "claims": claims if stands(paper) else [],
        "warnings": hints_of(paper, [product for product, _cover in covers], day),
        "elsewhere": elsewhere.get((paper.kind, paper.number), []),
        "forms": forms_for(paper, claims, phrases),
    }


def begun(rows, request) -> list[dict]:
    """The rows, the form of one of them beginning with what was kept for this page."""
    for row in rows:
        names = {verb: f"{verb}-{row['paper'].pk}" for verb in row["forms"]}
        row["is_begun"] = name_typed(request) in names.values()
        for verb, form in row["forms"].items():
            begin(form, request, names[verb])
    return rows


def forms_for(paper, claims, phrases) -> dict:
    """{verb: empty form} of what the paper's state allows. `claims`: products that wait to be accepted."""
    return {verb: form_for(paper, verb, claims, phrases) for verb, (_f, may) in FORMS.items() if may(paper, claims)}


def form_for(paper, verb, claims, phrases, data=None):
    """The form of one verb, filled with `data` where it was sent."""
    about = {"phrases": phrases} if verb == "tolak" else {"claims": claims} if verb in ("terima", "bukan") else {}
    return FORMS[verb][0](data, auto_id=f"{verb}-{paper.pk}-%s", **about)


def hints_of(paper, products, day) -> list:
    """What is odd about a paper: shape and days, and food that P-IRT is not allowed for."""
    try:
        paper_number(paper.kind, paper.number_written, on=day)
    except ValidationError as impossible:
        hints = list(impossible.messages)
    else:
        found = [warning for each in warnings_of(paper, day).values() for warning in each]
        told = {warning.code: warning.message for warning in found if warning.code != "end_past"}  # its badge says so
        hints = [TO_OFFICERS.get(code, message) for code, message in told.items()]
    if paper.kind == Paper.PIRT:
        kinds = {what: None for product in products if (what := not_for_pirt(product))}
        hints += [MD_NEEDED % {"what": what} for what in kinds]
    return hints


def same_numbers(papers) -> dict:
    """{(kind, number): papers of other makers that carry it too}, of papers of one maker; one query."""
    if not papers:
        return {}
    numbers = {(paper.kind, paper.number) for paper in papers}
    others = Certificate.objects.filter(number__in={number for _kind, number in numbers})
    found = {}
    for other in others.exclude(maker=papers[0].maker_id).select_related("maker__regency").order_by("pk"):
        if (other.kind, other.number) in numbers:
            found.setdefault((other.kind, other.number), []).append(other)
    return found
