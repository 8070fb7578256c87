"""Products of a saved list on their way to the office: all that are complete, one by one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import workflow
from catalog.choices import Status
from catalog.models import Product
from registry.list_jobs import JOBS, WORDS, Bar, end
from registry.models import ImportRow, ListJob

SEND = "send"
MOST_TOLD = 50


def drafts_of(incoming):
    """Products that this list brought and that are drafts still."""
    targets = ImportRow.objects.filter(batch=incoming.batch_id, target__isnull=False).values("target")
    return Product.objects.filter(pk__in=targets, status=Status.DRAFT).order_by("pk")


def send_complete(job: ListJob, bar: Bar) -> None:
    """Send each draft that lacks nothing; the report tells how many went, and what the others lack."""
    drafts = list(drafts_of(job.incoming).select_related("maker"))
    sent, held_back = 0, []
    for number, product in enumerate(drafts):
        bar.tell(number / len(drafts))
        try:
            workflow.submit(product, by=job.by, at=timezone.now())
            sent += 1
        except ValidationError as refusal:
            held_back.append([product.pk, product.name, " ".join(refusal.messages)])
        except PermissionDenied:
            held_back.append([product.pk, product.name, _("You may not send this product.")])
    end(job, sent=sent, held_back=held_back[:MOST_TOLD], numbers={"sent": sent, "held_back": len(held_back)})


JOBS[SEND] = send_complete
WORDS[SEND] = gettext_lazy("The products are being sent to the office.")
