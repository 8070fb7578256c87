"""The inbox: what the portal told a person, newest first. Opening a notice is a press, since it marks it as read."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from registry.keys import key_in
from registry.models import Notice
from registry.notices import NOTICES, Kind, advice_of, words_of
from registry.views.verbs import verb_of

PER_PAGE = 30


@require_safe
def operator_inbox(request):
    return render(request, "operator/inbox.html", _inbox(request, "operator_inbox"))


@require_safe
def staff_inbox(request):
    """The same inbox in the office's cloth; for anybody else the page does not exist."""
    if not admin.site.has_permission(request):
        raise Http404
    context = admin.site.each_context(request) | _inbox(request, "staff_inbox")
    return render(request, "registry/inbox.html", context)


def _inbox(request, name):
    page = Paginator(Notice.objects.of(request.user), PER_PAGE).get_page(request.GET.get("hal"))
    for notice in page:
        notice.look = NOTICES.get(notice.kind, Kind(""))
        notice.words, notice.advice = words_of(notice), advice_of(notice)
    return {"page": page, "address": reverse(name)}


@verb_of("operator_inbox")
def notice_open(request, pk):
    """Mark a notice as read and go where it leads; one of somebody else does not exist."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=timezone.now())
    return redirect(notice.address or _back(request))


@verb_of("operator_inbox")
def notices_read(request):
    """Mark as read what was shown: nothing that came after the page was opened."""
    newest = key_in(request.POST.get("newest"))
    if newest is not None:
        Notice.objects.of(request.user).unread().filter(pk__lte=newest).update(read_at=timezone.now())
    return redirect(_back(request))


def _back(request):
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and back.startswith("/") else reverse("operator_inbox")
