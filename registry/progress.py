"""Telling how far a long work has come, while it is still in its transaction."""

from collections.abc import Callable

Tell = Callable[[float], None]  # is told how much of the work is done, from 0 to 1


class Watch:
    """Follows the writing of a list: is told how far it is, and asked before anything is written. This one is mute."""

    def tell(self, share: float) -> None:
        """`share` of the work is done, from 0 to 1."""

    def confirm(self, report) -> None:
        """May raise ValidationError: nothing is written then."""


MUTE = Watch()


def part(tell: Tell, begin: float, end: float) -> Tell:
    """Tells of a part of the work that goes from `begin` to `end` of the whole."""
    return lambda share: tell(begin + (end - begin) * share)
