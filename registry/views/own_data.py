"""`/data-saya/`: what the portal holds of whoever is signed in, who read it, and each right over it by one action."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry import consent, workflow_rights
from registry.choices import RightKind
from registry.days import today
from registry.forms_rights import AskForm
from registry.own_data import account_of, copy_for, organisations_of, readers_of
from registry.privacy import officer
from registry.views.exporting import XLSX
from registry.views.sign_in import UNTOUCHED
from registry.views.verbs import verb_of

MOST = 20


@require_safe
def own_data(request):
    return _page(request, AskForm())


def _page(request, form, status=200):
    person = request.user
    return render(
        request,
        "account/own_data.html",
        {
            "form": form,
            "account": [(label, value) for label, value in account_of(person) if value not in (None, "")],
            "organisations": organisations_of(person),
            "consents": consent.given_by(person),
            "asked": person.rights_requests.order_by("-pk")[:MOST],
            "readers": readers_of(person)[:MOST],
            "officer": officer(),
        },
        status=status,
    )


@verb_of("own_data")
def own_data_copy(request):
    """The copy at once, as a workbook."""
    at = timezone.now()
    workflow_rights.ask(request.user, RightKind.COPY, at=at)
    file = copy_for(request.user, at=at)
    return FileResponse(file, as_attachment=True, filename=f"data-saya-{today():%Y-%m-%d}.xlsx", content_type=XLSX)


@verb_of("own_data")
def own_data_ask(request):
    form = AskForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            workflow_rights.ask(request.user, said["kind"], at=timezone.now(), words=said["words"])
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Asked. The office answers within 3 × 24 hours."))
            return redirect("own_data")
    return _page(request, form, status=UNTOUCHED)


@verb_of("own_data")
def own_data_withdraw(request):
    """Take back every consent to show a WhatsApp number."""
    workflow_rights.ask(request.user, RightKind.WITHDRAWAL, at=timezone.now())
    messages.success(request, _("Taken back. The number is no longer shown."))
    return redirect("own_data")


@verb_of("own_data")
def own_data_lift(request):
    return _press(request, lambda: workflow_rights.lift(request.user, by=request.user, at=timezone.now()), _("Lifted."))


@verb_of("own_data")
def own_data_take_back(request, pk):
    asked = get_object_or_404(request.user.rights_requests, pk=pk)
    return _press(
        request, lambda: workflow_rights.take_back(asked, by=request.user, at=timezone.now()), _("Taken back.")
    )


def _press(request, verb, done):
    try:
        verb()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done)
    return redirect("own_data")
