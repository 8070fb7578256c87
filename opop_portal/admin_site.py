"""The office's door: Django's admin in our cloth, with our sign-in and our start cards."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from catalog.permissions import is_reviewer
from catalog.queue_page import queue_cards
from registry.admin_forms import in_words
from registry.choices import Desk
from registry.incoming_kinds import entrances
from registry.models.makers import Maker
from registry.permissions import lets_people_in, may_handle_rights, may_merge, may_read_trail
from registry.views.office import waiting_requests
from registry.views.rights import open_rights

TASKS = "django_tasks_database"  # the worker's own list, for engineers: it opens by its address alone

UNSHOWN = ("otp_totp", "otp_static")


class Chooser(AutocompleteJsonView):
    """What the search box of a chooser offers, named as what was chosen is."""

    def get_queryset(self):
        beside, rows = self.model_admin.list_select_related, super().get_queryset()
        if issubclass(rows.model, Maker):
            rows = rows.in_register()  # what was merged away is chosen no more
        return rows.select_related(*beside) if beside else rows

    def serialize_result(self, record, to_field_name):
        return super().serialize_result(record, to_field_name) | {"text": in_words(record)}


class PortalAdminSite(AdminSite):
    site_title = _("OPOP East Java – Administration")
    site_header = _("OPOP East Java – Administration")
    index_title = _("Office")
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Secrets of the second step are shown to nobody, whatever a package registers."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([each for each in models if each._meta.app_label not in UNSHOWN], admin_class, **options)

    def admin_view(self, view, cacheable=False):
        """Somebody signed in who is not staff does not learn that there is a door, at any address behind it."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def page(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return page

    def autocomplete_view(self, request):
        return Chooser.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        return [app for app in super().get_app_list(request, app_label) if app["app_label"] != TASKS or app_label]

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Sign-in has one page."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", reverse("admin:index")))
        if not self.has_permission(request):
            raise Http404
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        """Changing a password has one page too."""
        return redirect("password_change")

    def index(self, request, extra_context=None):
        cards, errands = self.start_cards(request), self.errands(request)
        return super().index(request, {**(extra_context or {}), "start_cards": cards, "errands": errands})

    def start_cards(self, request):
        """What waits for this person: each card is a number that opens exactly its rows."""
        cards = []
        if is_reviewer(request.user):
            cards += queue_cards(request.user)
        if numbers := waiting_requests(request.user):
            waiting, late = numbers
            cards.append(
                {
                    "label": _("Requests to join"),
                    "number": waiting,
                    "url": reverse("request_queue"),
                    "help": _("People who signed up; %(late)s wait longer than promised.") % {"late": late},
                }
            )
        if (numbers := open_rights(request.user)) and numbers[0]:
            waiting, late = numbers
            cards.append(
                {
                    "label": _("Requests about personal data"),
                    "number": waiting,
                    "url": reverse("rights_queue"),
                    "help": _("The law gives 3 × 24 hours; %(late)s are overdue.") % {"late": late},
                }
            )
        return cards

    def errands(self, request):
        """[(words, address)] of what this person may do that is no list of records."""
        errands = []
        if lets_people_in(request.user):
            errands.append((_("Open an account, hand over a code"), reverse("people")))
        if may_merge(request.user):
            errands.append((_("Find and merge duplicates"), reverse("duplicate_list")))
        if entrances(Desk.STAFF, request.user):
            errands.append((_("Take in a list from Excel"), reverse("lists")))
        if request.user.has_perm("catalog.view_curationevent"):
            errands.append((_("Curations"), reverse("curation_list")))
        if request.user.has_perm("registry.view_officesetting"):
            errands.append((_("Settings of the office"), reverse("office_settings")))
        if may_handle_rights(request.user):
            errands.append((_("Requests about personal data"), reverse("rights_queue")))
        if may_read_trail(request.user):
            errands.append((_("Trail of changes"), reverse("trail_list")))
        return errands
