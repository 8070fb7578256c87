"""What tests of the queue share: changes that wait, and officers with an area."""

from datetime import date

from catalog import workflow_changes
from registry.models import Posting
from tests.factories import NOON, make_maker, make_member, make_published, make_user


def make_waiting_change(maker=None, *, operator=None, at=NOON, product=None, **values):
    """A change of a product on show, sent for review."""
    if product is None:
        maker = maker or make_maker()
        if operator is None:
            operator = make_user("Operator")
            make_member(operator, maker)
        product = make_published(maker, operator=operator)
    operator = operator or product.submitted_by
    change = workflow_changes.open_change(product, by=operator, at=at)
    change = workflow_changes.propose(change, by=operator, at=at, **(values or {"name": f"{product.name} Baru"}))
    return workflow_changes.submit_change(change, by=operator, at=at)


def post_to(user, *codes, since=date(2026, 1, 1), until=None):
    """Let an officer look after these kab/kota; the whole province without any."""
    posting = Posting.objects.create(user=user, since=since, until=until)
    posting.regencies.set(codes)
    return posting
