"""A filter beside a list, as catalog/_panel.html shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """A value of a filter, and how many it would leave."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Panel:
    """One filter: the choices that stand open, and those behind "more"."""

    name: str
    label: str
    first: list
    more: tuple | list = ()
