"""Which kinds of lists may come in at which door, and who may bring them; each app opens its own entrances."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.choices import LISTS, Desk
from registry.list_kinds import ListKind
from registry.models import IncomingList, Regency
from registry.resources import PesantrenList
from registry.sheet_templates import TemplateSheet


@dataclass(frozen=True)
class Entrance:
    """One kind of list at one door.

    `make(incoming, by)` gives the kind that judges and writes it, `template(user)` the workbook to fill in.
    `title` names the column that tells a row's name in the preview. `makers(user)` are those of which one is chosen
    before a file is, where the door asks for one. `after` is the template of what may follow a saved list, which
    gets what `more(incoming, user)` finds.
    """

    desk: Desk
    kind: type[ListKind]
    make: Callable[[IncomingList, object], ListKind]
    may: Callable[[object], bool]
    template: Callable[[object], TemplateSheet]
    title: str = "name"
    makers: Callable | None = None
    can_publish: bool = False
    takes_photos: bool = False
    after: str = ""
    more: Callable[[IncomingList, object], dict] | None = None

    @property
    def code(self):
        return self.kind.code

    @property
    def label(self):
        return LISTS[self.code]


ENTRANCES: dict[tuple[str, str], Entrance] = {}


def open_entrance(entrance: Entrance) -> None:
    ENTRANCES[entrance.desk, entrance.code] = entrance


def entrances(desk, user) -> list[Entrance]:
    """What this person may bring in at this door."""
    return [each for each in ENTRANCES.values() if each.desk == desk and each.may(user)]


def entrance_of(incoming: IncomingList) -> Entrance:
    return ENTRANCES[incoming.desk, incoming.kind]


def kind_of(incoming: IncomingList, by) -> ListKind:
    """The kind of this list, as `by` brings it in. Raises ValidationError or PermissionDenied as the kind does."""
    return entrance_of(incoming).make(incoming, by)


def may_record_pesantren(user) -> bool:
    return user.is_active and user.is_staff and user.has_perms(["registry.add_pesantren", "registry.change_pesantren"])


def pesantren_template(_user) -> TemplateSheet:
    return TemplateSheet(
        code="pesantren",
        headers={
            "name": "Nama pesantren",
            "nspp": "NSPP",
            "address": "Alamat",
            "regency": "Kab/Kota",
            "kopontren": "Kopontren",
            "students": "Jumlah santri",
            "joined_on": "Bergabung sejak",
        },
        example={
            "nspp": "510035090001",
            "name": "Miftahul Ulum",
            "address": "Jl. Raya 1, Sumberejo",
            "regency": "Kab. Jember",
            "kopontren": "Kopontren Berkah",
            "students": "350",
            "joined_on": "24/11/2026",
        },
        needed=("name", "regency"),
        amounts=("students",),
        choices={"regency": [each.brief_name for each in Regency.objects.filter(is_active=True)]},
    )


open_entrance(
    Entrance(
        desk=Desk.STAFF,
        kind=PesantrenList,
        make=lambda _incoming, _by: PesantrenList(),
        may=may_record_pesantren,
        template=pesantren_template,
    )
)
