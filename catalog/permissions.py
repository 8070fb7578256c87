"""Who may do what to a product: true or false, no writes."""

from registry.choices import PILLARS_OF_THE_PESANTREN
from registry.models import Umkm
from registry.permissions import works_for_office_with
from registry.sign_in import MobileOrEmailBackend

REVIEW = "catalog.review_product"


def acts_for(user, product) -> bool:
    """Today this person may act for the maker of a product or paper: by own membership or by that of its pesantren.

    A product read for this person's page knows already (catalog.review_page.products_for_review); no verb reads so.
    """
    if "acted_for" in product.__dict__:
        return product.acted_for
    return Umkm.objects.acted_for_by(user).filter(pk=product.maker_id).exists()


def is_reviewer(user) -> bool:
    return works_for_office_with(user, REVIEW)


def reviewers():
    """All of them: who is told of what waits."""
    return MobileOrEmailBackend().with_perm(REVIEW).filter(is_staff=True)


def can_review(user, product) -> bool:
    """Publish or return: an officer who neither acts for the maker nor sent the product in.

    Memberships are looked at when the decision is made, not only who submitted (DOMAIN, life of a product).
    """
    return is_reviewer(user) and product.submitted_by_id != user.pk and not acts_for(user, product)


def can_review_change(user, change) -> bool:
    """As `can_review`, for a change: neither acting for the maker nor having sent it."""
    return is_reviewer(user) and change.submitted_by_id != user.pk and not acts_for(user, change.product)


def can_undo(user, event) -> bool:
    """A second officer: not whoever took the decision, sent it in, or acts for the maker."""
    return can_review(user, event.product) and event.by_id != user.pk


def can_check(user, paper) -> bool:
    """Decide on a paper: an officer who neither acts for its maker nor filled it in last."""
    return can_revoke(user, paper) and paper.updated_by_id != user.pk


def can_revoke(user, paper) -> bool:
    return is_reviewer(user) and not acts_for(user, paper)


def can_reopen(user, paper) -> bool:
    """A second officer: none of those whose decision on the paper stands."""
    return can_revoke(user, paper) and user.pk not in (paper.checked_by_id, paper.refused_by_id, paper.revoked_by_id)


def can_draft(user, maker) -> bool:
    """Whoever acts for the maker; officers too, who bring in what makers hand them on paper."""
    if maker.merged_into_id:
        return False
    return is_reviewer(user) or Umkm.objects.acted_for_by(user).filter(pk=maker.pk).exists()


def can_edit(user, product) -> bool:
    """Fill in, send, take back: whoever may fill in for its maker."""
    return can_keep_papers(user, product.maker)


def can_keep_papers(user, maker) -> bool:
    """Fill in for a maker: whoever acts for it; officers for one that has nobody, as after an import."""
    if Umkm.objects.acted_for_by(user).filter(pk=maker.pk).exists():
        return user.is_active
    return is_reviewer(user) and not maker.merged_into_id and not _has_members(maker)


def can_curate(user) -> bool:
    """Hold a curation: open it, bring products in, close it."""
    return works_for_office_with(user, "catalog.curate_product")


def can_archive(user, product) -> bool:
    return is_reviewer(user) or acts_for(user, product)


def can_restore(user, product) -> bool:
    return is_reviewer(user) and not acts_for(user, product)


def _has_members(maker) -> bool:
    """Somebody who acts for it; a pesantren's members never act for the businesses of its alumni."""
    if maker.memberships.open().exists():
        return True
    return maker.pillar in PILLARS_OF_THE_PESANTREN and maker.pesantren.memberships.open().exists()
