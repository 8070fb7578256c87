"""Whoever saves a page that was saved meanwhile is told by whom; oneself in another tab is nobody else."""

import pytest
from django.core.exceptions import ValidationError

from catalog import workflow, workflow_changes, workflow_papers
from registry import facts
from registry.stale import BY_NOBODY_KNOWN, BY_ONESELF, BY_SOMEBODY
from tests.factories import NOON, make_member, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def save_product(product, by):
    return workflow.revise(product, by=by, at=NOON, version=product.version, brand=by.full_name)


def save_change(change, by):
    return workflow_changes.propose(change, by=by, at=NOON, version=change.version, name=by.full_name)


def save_paper(paper, by):
    about = {"kind": paper.kind, "number_written": paper.number_written, "issuer": by.full_name}
    return workflow_papers.revise_paper(paper, by=by, at=NOON, version=paper.version, **about)


@pytest.mark.parametrize("oneself", [True, False])
@pytest.mark.parametrize(("what", "save"), [("draft", save_product), ("change", save_change), ("paper", save_paper)])
def test_whoever_saves_late_is_told_whether_it_was_somebody_else(request, maker, operator, what, save, oneself):
    opened, first = request.getfixturevalue(what), operator
    if not oneself:
        first = make_user("Bu Siti")
        make_member(first, maker, seat="member")
    save(type(opened).objects.get(pk=opened.pk), first)
    with pytest.raises(ValidationError) as refused:
        save(opened, operator)
    assert (refused.value.code, refused.value.message) == ("stale", BY_ONESELF if oneself else BY_SOMEBODY)
    assert ("who" in refused.value.params, "time" in refused.value.params) == (not oneself, True)


def test_where_nobody_is_known_nobody_is_blamed(maker, operator):
    values = {"story": "Sejak 2019.", "whatsapp": "", "consent": False}
    with pytest.raises(ValidationError) as refused:
        facts.tell_about(maker, by=operator, at=NOON, version=maker.version + 1, **values)
    assert (refused.value.code, refused.value.message) == ("stale", BY_NOBODY_KNOWN)
