"""After a breach: the list of persons to be told, with the letter's facts, for officers who answer for rights."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from registry import permissions
from registry.breach import TABLES, Breach, take_list
from registry.days import today
from registry.fields import LineField, TextField
from registry.forms_joining import TypedForm
from registry.models import User
from registry.sign_in import login_of
from registry.views.doors import refuse_unless, show, staff_page
from registry.views.exporting import XLSX
from registry.views.sign_in import UNTOUCHED


def _moment(label):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"])


def _words(label, **more):
    return TextField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class BreachForm(TypedForm):
    account = LineField(
        label=_("Account taken over"), help_text=_("Its e-mail or mobile number."), required=False, max_length=254
    )
    table = forms.ChoiceField(label=_("Or the table that was open"), required=False)
    since = _moment(_("From"))
    until = _moment(_("Until"))
    what = _words(_("What was revealed"))
    how = _words(_("How it happened"))
    measures = _words(_("What is done about it"))
    why = _words(_("Reason for this list"), required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        tables = [(label, capfirst(model._meta.verbose_name_plural)) for label, model in TABLES.items()]
        self.fields["table"].choices = [("", "–"), *tables]

    def clean_account(self):
        typed = self.cleaned_data["account"]
        if not typed:
            return None
        login = login_of(typed)
        person = User.objects.filter(**login).first() if login else None
        if person is None:
            raise ValidationError(_("No account has this e-mail or number."), code="no_such_account")
        return person

    def clean(self):
        said = super().clean()
        if "account" in said and bool(said["account"]) == bool(said.get("table")):
            raise ValidationError(_("Name an account or a table, one of the two."), code="one_of_two")
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", ValidationError(_("The end lies before the beginning."), code="ends_before"))
        return said

    def breach(self) -> Breach:
        said = self.cleaned_data
        facts = {name: said[name] for name in ("since", "until", "table", "what", "how", "measures")}
        return Breach(by=said["account"], **facts)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def who_is_affected(request):
    refuse_unless(permissions.may_handle_rights(request.user))
    form = BreachForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            file = take_list(form.breach(), by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            name = f"terdampak-{today():%Y-%m-%d}.xlsx"
            return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    status = UNTOUCHED if form.errors else 200
    return show(request, "registry/who_is_affected.html", status, title=gettext("Who is affected"), form=form)
