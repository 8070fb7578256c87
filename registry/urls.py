"""Addresses of the way in and out."""

from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator

from registry.forms import SignInForm


@method_decorator(login_not_required, name="dispatch")
class SignIn(views.LoginView):
    authentication_form = SignInForm
    template_name = "account/sign_in.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.method in ("GET", "HEAD"):
            goal = self.get_redirect_url()
            return redirect(goal if goal and not goal.startswith(request.path) else "start")
        return super().dispatch(request, *args, **kwargs)


urlpatterns = [
    path("masuk/", SignIn.as_view(), name="sign_in"),
    path("keluar/", views.LogoutView.as_view(), name="sign_out"),
    path(
        "sandi/",
        views.PasswordChangeView.as_view(template_name="account/password_change.html"),
        name="password_change",
    ),
    path(
        "sandi/selesai/",
        views.PasswordChangeDoneView.as_view(template_name="account/password_change_done.html"),
        name="password_change_done",
    ),
]
