"""Photos of a form, each kept the moment it is chosen: static/photos.js sends them here one by one."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog import permissions, workflow, workflow_changes
from catalog.choices import Status
from catalog.forms import own_makers
from catalog.forms_photos import as_known, change_named, current_photos, known_photos, mark_of_photos
from catalog.views.operator.frame import UNTOUCHED, editable
from registry.keys import key_in
from registry.uploads import keep_photo


@require_POST
def photo_keep(request):
    """Keep one photo: its key and sizes, or why it cannot be kept.

    With a `product` that may be changed now it belongs to that at once, before the photo named in `before`; the open
    form is told its new version and mark in `form`. Else the form names it when it is saved (`is_on_product` false).
    """
    product = _product(request)
    file = request.FILES.get("photos")
    if not file:
        return JsonResponse({"words": _("Choose a photo.")}, status=UNTOUCHED)
    try:
        upload = keep_photo(file, owner=request.user, at=timezone.now())
    except ValidationError as refusal:
        return JsonResponse({"words": refusal.messages[0]}, status=UNTOUCHED)
    is_hung = product is not None and _hang(request, product, upload)
    sizes = {str(size): address for size, address in upload.urls.items()}
    return JsonResponse(
        {
            "pk": upload.pk,
            "sizes": sizes,
            "width": upload.width,
            "height": upload.height,
            "is_on_product": is_hung,
            "form": _form_now(request, product.pk, upload) if is_hung else {},
        }
    )


def _product(request):
    """The product whose photos are open, or None where the page names none."""
    if "product" not in request.POST:
        if not permissions.is_reviewer(request.user) and not own_makers(request.user).exists():
            raise PermissionDenied
        return None
    key = key_in(request.POST["product"])
    if key is None:
        raise Http404
    return editable(request, key)


def _hang(request, product, upload):
    """Make the photo the product's own, or one that its change proposes; False where that cannot be done at once.

    What would go live at once waits for the button of its form.
    """
    about = {"by": request.user, "at": timezone.now(), "before": request.POST.get("before", "")}
    change = change_named(request.POST, product)
    try:
        if product.status != Status.PUBLISHED:
            workflow.add_photo(product, upload, **about)
        elif change:
            workflow_changes.propose_photo(change, upload, **about)
        else:
            return False
    except ValidationError:
        return False
    return True


def hang_all(request, product, uploads):
    """Photos at the end of the product's own, or of those its change proposes; False where that cannot be done at once.

    All or none: where somebody saved meanwhile, or there is no room, the form alone carries them.
    """
    change, photos = change_named(request.POST, product), [*current_photos(product.seen), *uploads]
    about = {"by": request.user, "at": timezone.now(), "photos": photos}
    if len(photos) > settings.PHOTOS_PER_PRODUCT or not uploads:
        return False
    try:
        if product.status != Status.PUBLISHED:
            workflow.revise(product, version=product.version, **about)
        elif change:
            workflow_changes.propose(change, version=change.version, **about)
        else:
            return False
    except ValidationError:
        return False
    return True


def _form_now(request, pk, upload):
    """What the open form carries from now on; nothing where somebody else's photos had made it stale before."""
    product = editable(request, pk)
    known = known_photos(request.POST, product.seen)
    photos = [each for each in current_photos(product.seen) if each.pk in known or each == upload]
    fresh = [mark_of_photos(photos), mark_of_photos([each for each in photos if each != upload])]
    if request.POST.get("mark") not in fresh:
        return {}
    change = f"{product.change.pk}-{product.change.version}" if product.change else ""
    told = {"known": as_known(each.pk for each in photos)} if "known" in request.POST else {}
    return {"version": product.version, "mark": fresh[0], "change": change} | told
