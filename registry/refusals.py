"""One way from a refusal of the database to words for people, beside the field they belong to."""

from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_NAMED = 10  # files in one sentence

_KEPT = _("History can be neither changed nor deleted.")

# Constraints that only SQL can say (composite keys, triggers): name -> message.
SQL_MESSAGES = {
    "product_copies_follow_maker": _("Pillar and regency follow the maker."),
    "product_copies_follow_category": _("Food or not follows the category."),
    "certificateproduct_same_maker_as_product": _("Paper and product belong to different makers."),
    "certificateproduct_same_maker_as_certificate": _("Paper and product belong to different makers."),
    "export_same_maker_as_product": _("Export and product belong to different makers."),
    "evidence_same_maker_as_export": _("Evidence and export belong to different makers."),
    "membership_organisation_has_owner": _("An organisation with members needs an owner: hand it over first."),
    "reviewevent_undo_names_whoever_decided": _("Undoing names who had decided."),
    "reviewevent_change_is_of_the_product": _("The change belongs to another product."),
    **dict.fromkeys(
        (
            "product_maker_stands",
            "certificate_maker_stands",
            "export_maker_stands",
            "evidence_maker_stands",
            "membership_umkm_stands",
            "membership_pesantren_stands",
            "umkm_pesantren_stands",
        ),
        _("This record was merged into another one meanwhile: look for that one."),
    ),
    "reviewevent_is_append_only": _KEPT,
    "paperevent_is_append_only": _KEPT,
    "curationstep_is_append_only": _KEPT,
    "access_is_append_only": _KEPT,
    "officesetting_is_append_only": _KEPT,
    "rightsrequest_is_never_deleted": _KEPT,
    "user_restricted_is_not_edited": _("The data of this person is restricted: lift that first."),
    "user_erased_is_not_brought_back": _("This account was erased."),
}


def _constraints():
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            yield constraint.name, constraint


def refusal_of(error: IntegrityError) -> ValidationError:
    """The ValidationError (code: the constraint's name) that says what a broken constraint means.

    A unique constraint of one field is tied to that field. A constraint without a message is a fault of ours:
    the error is raised again.
    """
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name in SQL_MESSAGES:
        return ValidationError(SQL_MESSAGES[name], code=name)
    constraint = dict(_constraints()).get(name)
    if constraint is None:
        raise error
    fields = [field for field in getattr(constraint, "fields", ()) if field]
    field = fields[0] if len(fields) == 1 else NON_FIELD_ERRORS
    return ValidationError({field: ValidationError(constraint.violation_error_message, code=name)})


@contextmanager
def refusals_in_words():
    """Turn an IntegrityError inside the block into its ValidationError."""
    try:
        yield
    except IntegrityError as error:
        raise refusal_of(error) from error


def told_together(refused: list[tuple[str, ValidationError]]) -> list[ValidationError]:
    """One refusal for each reason, naming the files it concerns, out of one for each file."""
    reasons = {}
    for name, refusal in refused:
        reasons.setdefault((refusal.code, refusal.messages[0]), []).append(name)
    return [
        ValidationError(_("%(files)s: %(problem)s"), code=code, params={"files": _named(names), "problem": words})
        for (code, words), names in reasons.items()
    ]


def _named(names):
    shown = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return shown
    return gettext("%(files)s and %(more)s more") % {"files": shown, "more": len(names) - MOST_NAMED}


def codes_of(error: ValidationError) -> list[str]:
    """All codes in a ValidationError, for tests and for answers that depend on why."""
    if hasattr(error, "error_dict"):
        return [code for errors in error.error_dict.values() for each in errors for code in codes_of(each)]
    return [each.code for each in error.error_list]
