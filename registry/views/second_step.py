"""The second step of staff: setting it up at the first sign-in, and taking it at each later one."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from registry.fields import LineField
from registry.forms_joining import TypedForm
from registry.guard import guarded
from registry.second_step import (
    authenticator_of,
    begin_setting_up,
    check_step,
    code_of_demo,
    codes_left,
    finish_setting_up,
    is_only_mentor,
    key_in_groups,
    make_codes,
    needs_second_step,
    picture_for_app,
)
from registry.views.doors import refuse_unless
from registry.views.entering import first_step_of, let_in

UNTOUCHED = 422  # what was sent cannot be taken as it is
CODES = "codes_to_show"  # in the session until its person has kept them: [recovery codes]
GOAL = "goal_after_codes"


class StepForm(TypedForm):
    code = LineField(
        label=gettext_lazy("Code"),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    trust = forms.BooleanField(label=gettext_lazy("Do not ask on this device for 30 days"), required=False)

    def __init__(self, data=None, *, may_trust, help_text, is_alone=False):
        super().__init__(data)
        self.fields["code"].help_text = help_text
        self.fields["code"].widget.attrs["autofocus"] = is_alone
        if not may_trust:
            del self.fields["trust"]


@sensitive_post_parameters("code")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request):
    """The code of the app, or a recovery code; then the person is signed in."""
    person, goal = first_step_of(request)
    if person is None or not authenticator_of(person):
        return _begin_again(request, person)
    help_text = _("Six digits from your authenticator app, or one of your recovery codes.")
    form = StepForm(request.POST or None, may_trust=is_only_mentor(person), help_text=help_text, is_alone=True)
    if form.is_valid() and (step := _checked(request, person, form, lambda code: check_step(person, code))):
        if step == "recovery":
            words = _("Signed in with a recovery code: it is used up, %(left)s are left.")
            messages.warning(request, words % {"left": codes_left(person)})
        return let_in(request, person, goal, step=step, trust=form.cleaned_data.get("trust", False))
    return _page(request, "account/second_step.html", person, form)


@sensitive_post_parameters("code")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_step_set_up(request):
    """The first sign-in: the app takes the key by its picture or by hand, and proves it with a first code."""
    person, goal = first_step_of(request)
    if person is None or authenticator_of(person):
        return _begin_again(request, person)
    device = begin_setting_up(person)
    form = StepForm(request.POST or None, may_trust=False, help_text=_("The six digits that the app shows now."))
    if form.is_valid() and (codes := _checked(request, person, form, lambda code: finish_setting_up(person, code))):
        response = let_in(request, person, reverse("recovery_codes"), step="code")
        request.session[CODES], request.session[GOAL] = codes, goal
        return response
    about = {"picture": picture_for_app(device), "key": key_in_groups(device)}
    return _page(request, "account/second_step_set_up.html", person, form, **about)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request):
    """The codes, shown until their person says that they are kept; from the account page new ones are made."""
    refuse_unless(needs_second_step(request.user))
    if request.method == "POST" and "kept" in request.POST:
        request.session.pop(CODES, None)
        return redirect(request.session.pop(GOAL, "") or "own_account")
    if request.method == "POST":
        request.session[CODES] = make_codes(request.user)
        return redirect("recovery_codes")
    if not request.session.get(CODES):
        return redirect("own_account")
    return render(request, "account/recovery_codes.html", {"codes": request.session[CODES]})


@require_safe
def recovery_codes_file(request):
    """The codes as a text to be saved or printed, as long as their page shows them."""
    codes = request.session.get(CODES)
    if not codes:
        return redirect("own_account")
    words = _("Recovery codes for the OPOP portal. Each works once.")
    lines = [words, str(request.user.email or request.user.mobile), "", *codes, ""]
    headers = {"Content-Disposition": 'attachment; filename="opop-kode-cadangan.txt"'}
    return HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8", headers=headers)


def _begin_again(request, person):
    """Nobody took the first step lately, or it leads elsewhere."""
    if request.user.is_authenticated:
        return redirect("start")
    if person is None:
        messages.info(request, _("Please sign in again."))
        return redirect("sign_in")
    return redirect("second_step" if authenticator_of(person) else "second_step_set_up")


def _checked(request, person, form, check):
    """What `check` says of the code; "" or None, with the reason beside the field, where it is wrong or locked."""
    found = None
    try:
        with guarded("step", "", request, person=person) as tried:
            found = tried.by(check(form.cleaned_data["code"]))
    except ValidationError as refusal:
        form.add_error("code", refusal)
        return None
    if not found:
        words = _("This code does not fit. Codes change every 30 seconds: wait for the next one, and type it again.")
        form.add_error("code", ValidationError(words, code="code_wrong"))
    return found


def _page(request, template, person, form, **about):
    context = about | {"form": form, "person": person, "demo_code": code_of_demo(person)}
    return render(request, template, context, status=UNTOUCHED if form.errors else 200)
