"""What follows a saved list of products: photos from a zip, and all that is complete to the office."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from catalog.list_sending import SEND
from catalog.listed_photos import PHOTOS
from registry import incoming as verbs
from registry.forms_lists import ArchiveForm
from registry.incoming_kinds import entrance_of
from registry.views.list_desk import UNTOUCHED
from registry.views.sheets import Verb


class Photos(Verb):
    """A zip arrives; the worker hangs its photos on the products of the list."""

    def post(self, request, pk):
        incoming = self.incoming(pk)
        if not entrance_of(incoming).takes_photos:
            raise Http404
        form, at = ArchiveForm(request.POST, request.FILES), timezone.now()
        upload = form.keep(owner=request.user, at=at)
        if upload is None:
            return self.page(incoming, UNTOUCHED, archive=form)
        try:
            verbs.ask_more(incoming, PHOTOS, by=request.user, at=at, upload=upload)
        except ValidationError as refusal:
            return self.refused(incoming, refusal)
        return self.back_to(incoming)


class Send(Verb):
    """All drafts of the list that are complete, to the office."""

    def press(self, incoming, *, by, at):
        verbs.ask_more(incoming, SEND, by=by, at=at)
