"""A form that creates something creates it once, however often its button is pressed."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from registry.models import FormToken


def once(user, token: UUID, make: Callable[[], str]) -> tuple[str, bool]:
    """The address of what this form made, and whether it was made just now.

    The first press of `user` with `token` runs `make`, which creates something and returns its address; a later
    press gets that address and runs nothing. Of two presses at the same moment the second waits on the unique key
    until the first has ended. When `make` raises, nothing stays and the form may be sent again.
    """
    with transaction.atomic():
        press, is_first = FormToken.objects.get_or_create(user=user, token=token)
        if is_first:
            press.result = make()
            press.save(update_fields=["result"])
    return press.result, is_first


def forget_tokens(*, before) -> int:
    """Forget forms sent before a moment; how many. By then no open page still holds them."""
    forgotten, _by_model = FormToken.objects.filter(created_at__lt=before).delete()
    return forgotten
