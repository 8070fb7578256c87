"""From points to a grade: the office owns where each letter begins."""

from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.choices import HIGHEST_POINTS, LOWEST_POINTS, GradeLetter
from registry.office_settings import SETTINGS, Setting, value_of

# An assumption the office may change: from how many points on (1 to 5) a grade is given; below the last it is a D.
BEGINS = {GradeLetter.A: 4.25, GradeLetter.B: 3.5, GradeLetter.C: 2.5}
HUNDREDTH = Decimal("0.01")


def _field():
    return forms.FloatField(
        min_value=LOWEST_POINTS,
        max_value=HIGHEST_POINTS,
        localize=True,
        widget=forms.TextInput(attrs={"class": "input short", "inputmode": "decimal"}),
    )


_HELP = _("Points on average, 1 to 5. Grades that were given stay as they are.")


def _keep_order(letter, value):
    """Raises ValidationError(code="out_of_order") where a better grade would begin below a lesser one."""
    begins = beginnings() | {letter: Decimal(str(value))}
    if list(begins.values()) != sorted(begins.values(), reverse=True) or len(set(begins.values())) < len(begins):
        words = _("A better grade begins at more points than a lesser one.")
        raise ValidationError(words, code="out_of_order")


for _letter, _label in ((GradeLetter.A, _("Grade A from")), (GradeLetter.B, _("Grade B from")),
                        (GradeLetter.C, _("Grade C from"))):  # fmt: skip
    SETTINGS[f"grade_{_letter.lower()}_from"] = Setting(
        _label, _HELP, _field, partial(BEGINS.get, _letter), partial(_keep_order, _letter)
    )


def beginnings() -> dict[str, Decimal]:
    """{letter: points from which on it is given}, the best first."""
    return {letter: Decimal(str(value_of(f"grade_{letter.lower()}_from"))) for letter in BEGINS}


def letter_for(points: Decimal, begins: dict[str, Decimal]) -> str:
    """The best letter whose beginning is reached; D where none is."""
    return next((letter for letter, begin in begins.items() if points >= begin), GradeLetter.D)


def average(points_by_criterion: dict[int, list[int]], weights: dict[int, int]) -> Decimal:
    """The weighted mean over criteria of the panel's mean, to two decimals. Each criterion has at least one score."""
    total = sum(
        weights[criterion] * Decimal(sum(points)) / len(points) for criterion, points in points_by_criterion.items()
    )
    return (total / sum(weights[criterion] for criterion in points_by_criterion)).quantize(HUNDREDTH, ROUND_HALF_UP)
