"""From points to a grade: the office owns where each letter begins."""

from decimal import ROUND_HALF_UP, Decimal

from django import forms
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
SETTINGS["grade_a_from"] = Setting(_("Grade A from"), _HELP, _field, lambda: BEGINS[GradeLetter.A])
SETTINGS["grade_b_from"] = Setting(_("Grade B from"), _HELP, _field, lambda: BEGINS[GradeLetter.B])
SETTINGS["grade_c_from"] = Setting(_("Grade C from"), _HELP, _field, lambda: BEGINS[GradeLetter.C])


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
