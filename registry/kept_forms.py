"""What somebody typed when the sign-in had run out: kept for that very person, given back after signing in again.

A form that should survive carries a signed field (`{% form_owner %}`) with its person and its address. A POST that
meets no session, or no longer passes the check against forgery, but carries that field, is kept as a row for
settings.FORMS_KEPT: its texts, and its files as Uploads of that person, named in the texts. Whoever else signs in sees
nothing of it. Nothing is saved by this: the person finds the form filled in, and presses its button again.
"""

import json
from functools import partial, wraps
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import csrf

from registry.choices import Purpose
from registry.list_files import SHEET_FIELD, keep_list_file
from registry.models import KeptForm, User
from registry.private_files import SCAN_FIELD, keep_scan
from registry.uploads import keep_photo

FIELD = "form_owner"  # the signed field
NAME = "form_name"  # which one it is, where several forms of a page survive
DROP = "kept_form"  # the button that throws a kept form away sends kept_form=drop
# Headers: static/line.js asks, and is told where to go, whether the form went through, and at which address what it
# sent is found from now on.
BY_SCRIPT, GO, SAVED, FOUND_AT = "X-Line", "X-Go", "X-Saved", "X-Found-At"
SALT = "registry.kept_forms"
SIGNED_FOR = 7 * 24 * 3600  # seconds; by then an open page is no longer used
MOST_BYTES = 64 * 1024  # of the texts of one form
MOST_FORMS = 20  # of one person
NEVER_KEPT = ("csrfmiddlewaretoken", FIELD, DROP)
SECRETS = ("password", "sandi", "kode", "code")
# Files of these fields are kept for the person, and named under the other name.
FILES = {
    "photos": (keep_photo, "kept_photos"),
    SCAN_FIELD: (keep_scan, "kept_scan"),
    SHEET_FIELD: (partial(keep_list_file, purpose=Purpose.SHEET), "kept_sheet"),
}


def signed_owner(user, address: str) -> str:
    """The value of the signed field: who fills in the form, and at which address it is given back."""
    return signing.dumps([user.pk, address], salt=SALT)


def before_sign_in(request, to_sign_in):
    """The answer to a request that meets no session: what it typed is kept first, and sign-in leads back to it."""
    if request.method != "POST":
        return to_sign_in
    owner = _owner(request)
    if owner is None:
        return _to_where_it_was_pressed(request) or to_sign_in
    user, address = owner
    if _keep(request, user, address):
        words = _("Your sign-in had run out. Sign in again: what you typed comes back. It is kept for %(hours)s hours.")
        messages.info(request, words % {"hours": _hours_kept()})
    else:
        messages.warning(request, _not_kept())
    return _go(request, redirect_to_login(address).url)


def _to_where_it_was_pressed(request):
    """A button without a form of its own: its address answers no GET, so sign-in leads back to the button's page."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return None
    messages.info(request, _("Your sign-in had run out. Sign in again, then press the button once more."))
    return _go(request, redirect_to_login(urlunsplit(("", "", *urlsplit(page)[2:4], ""))).url)


def csrf_failure(request, reason=""):
    """Django's answer to a form that may be forged; one of ours, opened before somebody signed in anew, is kept."""
    owner = _owner(request)
    if owner is None:
        return csrf.csrf_failure(request, reason)
    user, address = owner
    return _told_too_old(request, user, address, kept=_keep(request, user, address))


def keeps_typed(view):
    """A page with a form that survives: `request.typed_before` is what was kept for it (KeptForm or None).

    What was kept is forgotten once the form went through, or by its button. Where static/line.js sends the form, a
    redirect is told in a header, so that the page it leads to is fetched once.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        request.typed_before = None
        if request.method != "POST":
            request.typed_before = _kept_for(request)
            return view(request, *args, **kwargs)
        owner = _owner(request)
        if owner and owner[0].pk != request.user.pk:
            return _told_too_old(request, *owner, kept=_keep(request, *owner))
        if request.POST.get(DROP) == "drop":
            _forget(request.user, owner)
            return HttpResponseRedirect(owner[1] if owner else request.get_full_path())
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            _forget(request.user, owner)
            return _go(request, response.url, response)
        return response

    return page


def kept_forms_of(user):
    """What is kept for this person, the newest first."""
    since = timezone.now() - settings.FORMS_KEPT
    return KeptForm.objects.filter(user=user, kept_at__gte=since).order_by("-kept_at", "-pk")


def texts_of(kept: KeptForm) -> QueryDict:
    """What was typed, as a form reads it."""
    data = QueryDict(mutable=True)
    for name, values in kept.data.items():
        data.setlist(name, values)
    return data


def begun(request) -> dict:
    """What was kept for this page of `keeps_typed`, for a form to begin with; {} where nothing was."""
    return texts_of(request.typed_before).dict() if request.typed_before else {}


def begin(form, request, name=""):
    """The form, unbound, beginning with what was kept for this page, as its own widgets read it.

    `name`: which one it is, where the page has several; another one's words are left alone.
    """
    if kept := typed_in(request, name):
        for field in form:
            widget = field.field.widget
            if not widget.value_omitted_from_data(kept, {}, field.html_name):
                form.initial[field.name] = widget.value_from_datadict(kept, {}, field.html_name)
    return form


def typed_in(request, name=""):
    """What was kept for the form of this name on this page (QueryDict), or None."""
    kept = getattr(request, "typed_before", None)
    typed = kept and texts_of(kept)
    return typed if typed and typed.get(NAME, "") == name else None


def name_typed(request) -> str:
    """The name of the form that something was kept for, on a page with several; else ""."""
    kept = getattr(request, "typed_before", None)
    return texts_of(kept).get(NAME, "") if kept else ""


def with_kept_forms(users):
    """Users of a queryset, each knowing (`has_kept_forms`) whether anything is kept: with the query that reads them."""
    kept = KeptForm.objects.filter(user=OuterRef("pk"), kept_at__gte=timezone.now() - settings.FORMS_KEPT)
    return users.annotate(has_kept_forms=Exists(kept))


def words_kept(request) -> list[str]:
    """What was typed before in own words and ready phrases, to be read where its form is not shown any more."""
    typed = texts_of(request.typed_before) if getattr(request, "typed_before", None) else QueryDict()
    return [words for words in [*typed.getlist("phrases"), *typed.getlist("note")] if words.strip()]


def forget_kept_forms(*, before) -> int:
    """Forget what was kept before a moment; how many. For the daily job."""
    forgotten, _by_model = KeptForm.objects.filter(kept_at__lt=before).delete()
    return forgotten


def _owner(request):
    """(person, address) of the signed field, or None: forged, too old, or of somebody who may not sign in."""
    try:
        pk, address = signing.loads(request.POST.get(FIELD, "")[:1000], salt=SALT, max_age=SIGNED_FOR)
    except (signing.BadSignature, ValueError):
        return None
    user = request.user if request.user.pk == pk else User.objects.filter(pk=pk, is_active=True).first()
    return (user, address) if user else None


def _keep(request, user, address):
    """Keep the texts of a form, and its files; one row for each person and form, the newest counts. False: too long."""
    at = timezone.now()
    data = {name: request.POST.getlist(name) for name in request.POST if _may_be_kept(name)}
    texts = json.dumps(data)
    if len(texts) > MOST_BYTES or "\\u0000" in texts:  # the database takes no NUL
        return False
    if not data:
        return True
    for field, (keeper, name) in FILES.items():
        for file in request.FILES.getlist(field):
            _keep_file(data, name, keeper, file, user, at)
    KeptForm.objects.update_or_create(user=user, address=address[:200], defaults={"data": data, "kept_at": at})
    oldest = kept_forms_of(user).values("pk")[MOST_FORMS:]
    KeptForm.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
    return True


def _hours_kept():
    return round(settings.FORMS_KEPT.total_seconds() / 3600)


def _not_kept():
    return _(
        "Your sign-in had run out, and what you typed is too long to be kept here. Go back in your browser: it is "
        "still there. Sign in in another tab, then press the button again."
    )


def _may_be_kept(name):
    return name not in NEVER_KEPT and not any(secret in name.lower() for secret in SECRETS)


def _keep_file(data, name, keeper, file, user, at):
    """A file that is refused is left out: the person chooses it again, and is told why then."""
    try:
        upload = keeper(file, owner=user, at=at)
    except ValidationError:
        return
    named = data.setdefault(name, [])
    if str(upload.pk) not in named:
        named.append(str(upload.pk))


def _kept_for(request):
    """What is kept for the form at this very address; for an address without a query, that of any form there."""
    if not getattr(request.user, "has_kept_forms", True):
        return None
    kept = kept_forms_of(request.user)
    if request.META.get("QUERY_STRING"):
        return kept.filter(address=request.get_full_path()[:200]).first()
    here = kept.filter(address=request.path) | kept.filter(address__startswith=f"{request.path}?")
    return here.order_by("-kept_at", "-pk").first()


def _forget(user, owner):
    if owner:
        KeptForm.objects.filter(user=user, address=owner[1][:200]).delete()


def _told_too_old(request, user, address, *, kept):
    """Where a form went that was opened before somebody signed in anew, or by somebody else."""
    if not kept:
        messages.warning(request, _not_kept())
        return _go(request, address)
    if not request.user.is_authenticated:
        words = _("Sign in again: what you typed comes back. It is kept for %(hours)s hours.")
        messages.info(request, words % {"hours": _hours_kept()})
        return _go(request, redirect_to_login(address).url)
    if request.user.pk == user.pk:
        messages.warning(request, _("You signed in anew meanwhile. What you typed is here; press the button again."))
    else:
        words = _("Somebody else had opened this form. What was typed is kept for that person alone.")
        messages.warning(request, words)
    return _go(request, address)


def _go(request, address, response=None):
    if BY_SCRIPT in request.headers:
        told = {SAVED: "1"} if response else {}
        if response and FOUND_AT in response.headers:
            told[FOUND_AT] = response.headers[FOUND_AT]
        return HttpResponse(status=204, headers={GO: address, **told})
    return response or HttpResponseRedirect(address)
