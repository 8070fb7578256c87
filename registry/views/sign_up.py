"""Signing up: one page for everybody, a shorter one for whoever was invited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from registry import invitations, permissions, workflow
from registry.accounts import open_account, opened_by_this_form, remember_form
from registry.forms_joining import PersonForm, SignUpForm, choices_of, matches_of
from registry.views.entering import enter
from registry.views.sign_in import UNTOUCHED

NOT_FOUND = 404


@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request):
    """An account and a request to the office in one press. A button of the pesantren search only brings it back.

    Pressed twice, the second press finds its own account by the token of the form (`opened_by_this_form`), signs in
    and lands where the first one did.
    """
    if request.user.is_authenticated:
        return redirect("start")
    if request.method != "POST":
        return _sign_up_page(request, SignUpForm())
    if "find" in request.POST:
        return _sign_up_page(request, SignUpForm(initial=request.POST.dict()), searched=True)
    form = SignUpForm(request.POST)
    if form.is_valid() and (user := _who_enters(form, lambda: _new_operator(form))):
        return enter(request, user, reverse("operator_home"))
    return _sign_up_page(request, form)


def _new_operator(form):
    return workflow.sign_up(at=timezone.now(), token=form.token, account=form.account(), **form.asked())


def _sign_up_page(request, form, searched=False):
    context = {"form": form, "searched": searched}
    return render(request, "account/sign_up.html", context, status=UNTOUCHED if form.errors else 200)


def _who_enters(form, make):
    """Whom `make` let in, or whoever pressed this very form a moment ago; None where the form is refused."""
    try:
        user = make()
    except ValidationError as refusal:
        user = opened_by_this_form(form.token, **_proof(form))
        if user is None:
            form.refuse(refusal)
    return user


def _proof(form):
    return {name: form.cleaned_data[name] for name in ("email", "mobile", "password")}


@login_not_required
@require_safe
def pesantren_find(request):
    """The radio buttons for what was typed so far, as the page itself writes them: names and places of the register."""
    typed, regency = request.GET.get("q", "")[:200], request.GET.get("kab", "")[:5]
    matches, are_more = matches_of(typed.replace("\0", ""), regency.replace("\0", ""))
    context = {"choices": choices_of(matches), "number": len(matches), "are_more": are_more, "typed": typed}
    return render(request, "account/_pesantren_found.html", context)


@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite_accept(request, token):
    """A link that an owner sent: it shows who invites to what, and a press accepts."""
    found = invitations.find(token, at=timezone.now())
    if found is None:
        return _no_invite(request, token)
    if request.user.is_authenticated:
        return _join(request, token, found)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (user := _who_enters(form, lambda: _new_member(form, token))):
        messages.success(request, _("Welcome. You act for “%(business)s” now.") % {"business": found.organisation})
        return enter(request, user, reverse("operator_home"))
    return _invite_page(request, found, form=form, status=UNTOUCHED if form.errors else 200)


def _no_invite(request, token):
    """The link does not hold; the second press of whoever was let in by it a moment ago goes on."""
    if request.method == "POST" and not request.user.is_authenticated:
        form = PersonForm(request.POST)
        user = opened_by_this_form(form.token, **_proof(form)) if form.is_valid() else None
        if user:
            return enter(request, user, reverse("operator_home"))
    return render(request, "account/invite_over.html", status=NOT_FOUND)


@transaction.atomic
def _new_member(form, token):
    user = open_account(**form.account())
    remember_form(user, form.token)
    invitations.accept(token, by=user, at=timezone.now())
    return user


def _join(request, token, found):
    refusals = []
    if request.method == "POST":
        try:
            invitations.accept(token, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            refusals = refusal.messages
        else:
            messages.success(request, _("Welcome. You act for “%(business)s” now.") % {"business": found.organisation})
            return redirect("operator_home")
    is_member = permissions.seat_of(request.user, found.organisation) is not None
    status = UNTOUCHED if refusals else 200
    return _invite_page(request, found, refusals=refusals, is_member=is_member, status=status)


def _invite_page(request, found, status=200, **context):
    context |= {"invite": found, "organisation": found.organisation}
    return render(request, "account/invite.html", context, status=status)
