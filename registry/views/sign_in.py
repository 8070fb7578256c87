"""Signing in: by password, by a one-time code from the office, or after a reset by e-mail."""

from datetime import timedelta
from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from registry.codes import try_code, use_code
from registry.forms import SignInForm
from registry.forms_codes import ChoosePasswordForm, CodeForm, ForgottenForm
from registry.models import OneTimeCode
from registry.resets import mail_reset

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


@sensitive_post_parameters("code")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_sign_in(request):
    """Number or e-mail, and the code of the paper; then a password is chosen."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code = try_code(form.cleaned_data["login"], form.cleaned_data["code"], at=timezone.now())
        if code:
            request.session[TRIED] = [code.pk, time()]
            return redirect("code_password")
        words = _(
            "Number or e-mail and code do not belong together, or the code has ended. Look at the paper and try "
            "again; after five wrong tries the office has to make a new code."
        )
        form.add_error(None, ValidationError(words, code="code_wrong"))
    return render(request, "account/code_sign_in.html", {"form": form}, status=UNTOUCHED if form.errors else 200)


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
        if user:
            login(request, user)
            messages.success(request, _("Your password is saved. Use it the next time you sign in."))
        return redirect("start")
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
    success_url = reverse_lazy("start")
    post_reset_login = True

    def form_valid(self, form):
        messages.success(self.request, _("Your password is saved. Use it the next time you sign in."))
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=UNTOUCHED)
