"""`/foto/<key>-<size>.webp`: a photo for those who may see what it belongs to, on show or not."""

from django.http import Http404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from catalog.models import Change, Product
from registry.choices import Purpose
from registry.models import Upload
from registry.pictures import photo_path
from registry.private_files import WEBP, guard, private_response


@require_safe
def photo_private(request, key, size):
    """Its owner, and whoever sees a product or a change that has it; the office sees all. Http404 for others.

    The browser keeps it, but asks each time whether it may still show it.
    """
    upload = Upload.objects.filter(key=key, purpose=Purpose.PRODUCT_PHOTO, sizes__contains=[size]).first()
    if upload is None or not _may_see(request.user, upload):
        raise Http404
    etag = f'"{key}-{size}"'  # what lies under a key never changes
    response = get_conditional_response(request, etag=etag) or private_response(photo_path(key, size), WEBP)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return guard(response)


def _may_see(user, upload):
    if user.is_staff or upload.owner_id == user.pk:
        return user.is_active
    products = Product.objects.visible_to(user).filter(photos__upload=upload)
    return products.exists() or Change.objects.visible_to(user).filter(photos__upload=upload).exists()
