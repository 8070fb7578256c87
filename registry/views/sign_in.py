"""Signing in: by password, by a one-time code from the office, or after a reset by e-mail."""

from datetime import timedelta
from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from registry.choices import DoorKind
from registry.codes import try_code, use_code
from registry.devices import device_in_words
from registry.forms import SignInForm
from registry.forms_codes import ChoosePasswordForm, CodeForm, ForgottenForm, OwnPasswordForm
from registry.guard import guarded
from registry.models import DoorEvent, OneTimeCode
from registry.resets import mail_reset
from registry.views.entering import NEW_PASSWORD, enter

UNTOUCHED = 422  # what was sent cannot be taken as it is
TRIED = "tried_code"  # in the session: [key of the code, moment it was tried rightly]
TIME_TO_CHOOSE = timedelta(minutes=15)  # for a password, once the code was right


@method_decorator(login_not_required, name="dispatch")
class SignIn(views.LoginView):
    authentication_form = SignInForm
    template_name = "account/sign_in.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.method in ("GET", "HEAD"):
            goal = self.get_redirect_url()
            return redirect(goal if goal and not goal.startswith(request.path) else "start")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        return enter(self.request, form.get_user(), self.get_success_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=UNTOUCHED)


@sensitive_post_parameters("code")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_sign_in(request):
    """Number or e-mail, and the code of the paper; then a password is chosen."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            code = _code_of(request, **form.cleaned_data)
            request.session.cycle_key()  # whoever planted the former one is not led along
            request.session[TRIED] = [code.pk, time()]
            return redirect("code_password")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "account/code_sign_in.html", {"form": form}, status=UNTOUCHED if form.errors else 200)


def _code_of(request, login, code):
    """The one-time code that was typed rightly. Raises ValidationError(code="code_wrong") or (code="locked")."""
    with guarded("code", login, request) as tried:
        found = tried.by(try_code(login, code, at=timezone.now()))
    if found is None:
        words = _(
            "Number or e-mail and code do not belong together, or the code has ended. Look at the paper and try "
            "again; after five wrong tries the office has to make a new code."
        )
        raise ValidationError(words, code="code_wrong")
    return found


@sensitive_post_parameters("new_password1")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_password(request):
    """The password that takes the place of the code; it signs its person in."""
    code = _tried(request)
    if code is None:
        messages.error(request, _("Please type the code again."))
        return redirect("code_sign_in")
    form = ChoosePasswordForm(code.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        del request.session[TRIED]
        user = use_code(code.pk, form.cleaned_data["new_password1"], at=timezone.now())
        if user is None:
            return redirect("start")
        note_new_password(request, user)
        messages.success(request, _("Your password is saved. Use it the next time you sign in."))
        return enter(request, user)
    context = {"form": form, "person": code.user}
    return render(request, "account/code_password.html", context, status=UNTOUCHED if form.errors else 200)


def _tried(request):
    """The code that this visitor tried rightly a moment ago, while it is unused."""
    pk, at = request.session.get(TRIED, (None, 0))
    if pk is None or time() - at > TIME_TO_CHOOSE.total_seconds():
        return None
    open_codes = OneTimeCode.objects.filter(used_at__isnull=True, ended_at__isnull=True)
    return open_codes.filter(pk=pk).select_related("user").first()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request):
    """A link by e-mail; the same answer whether somebody has the address or not. Without mail: how to get a code."""
    if not settings.MAIL_IS_CONFIGURED:
        return render(request, "account/password_reset.html", {"form": None})
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        portal = settings.PORTAL_URL or request.build_absolute_uri("/")
        mail_reset.enqueue(form.cleaned_data["email"], portal)
        return redirect("password_reset_done")
    return render(request, "account/password_reset.html", {"form": form}, status=UNTOUCHED if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def password_reset_done(request):
    return render(request, "account/password_reset_done.html", {"days": settings.PASSWORD_RESET_TIMEOUT // 86_400})


@method_decorator(login_not_required, name="dispatch")
class ResetConfirm(views.PasswordResetConfirmView):
    """Django's own: the token leaves the address before anything is shown. Afterwards the person is signed in."""

    form_class = ChoosePasswordForm
    template_name = "account/password_reset_confirm.html"

    def form_valid(self, form):
        user = form.save()
        del self.request.session[views.INTERNAL_RESET_SESSION_TOKEN]
        note_new_password(self.request, user)
        messages.success(self.request, _("Your password is saved. Use it the next time you sign in."))
        return enter(self.request, user)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=UNTOUCHED)


class PasswordChange(views.PasswordChangeView):
    """Django's own; all other devices are signed out by the database, this one goes on."""

    form_class = OwnPasswordForm
    template_name = "account/password_change.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        response = super().form_valid(form)
        self.request.session.pop(NEW_PASSWORD, None)
        note_new_password(self.request, form.user)
        return response

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=UNTOUCHED)


class SignOut(views.LogoutView):
    """Django's own; it stays among the events of the door."""

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            DoorEvent.objects.create(user=request.user, kind=DoorKind.SIGNED_OUT, device=device_in_words(request))
        return super().post(request, *args, **kwargs)


def note_new_password(request, user):
    DoorEvent.objects.create(user=user, kind=DoorKind.PASSWORD_CHANGED, device=device_in_words(request))
