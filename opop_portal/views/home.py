"""The roof's own pages: the public home, and where somebody lands after signing in."""

from django.shortcuts import redirect


def home(request):
    raise NotImplementedError


def start(request):
    """After sign-in: staff to the office, everybody else to the operators' desk."""
    return redirect("admin:index" if request.user.is_staff else "operator_home")
