"""Photos of a form, each kept the moment it is chosen: static/photos.js sends them here one by one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog import permissions
from catalog.forms import own_makers
from catalog.views.operator.frame import UNTOUCHED
from registry.uploads import keep_photo


@require_POST
def photo_keep(request):
    """Keep one photo: its key and sizes, or why it cannot be kept. The form names it when it is saved."""
    if not permissions.is_reviewer(request.user) and not own_makers(request.user).exists():
        raise PermissionDenied
    file = request.FILES.get("photos")
    if not file:
        return JsonResponse({"words": _("Choose a photo.")}, status=UNTOUCHED)
    try:
        upload = keep_photo(file, owner=request.user, at=timezone.now())
    except ValidationError as refusal:
        return JsonResponse({"words": refusal.messages[0]}, status=UNTOUCHED)
    sizes = {str(size): address for size, address in upload.urls.items()}
    return JsonResponse({"pk": upload.pk, "sizes": sizes, "width": upload.width, "height": upload.height})
