"""Today is Jakarta's day, wherever the server stands."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

JAKARTA = ZoneInfo("Asia/Jakarta")


def today(at=None) -> date:
    """The Jakarta day of a moment (now, if none is given)."""
    return timezone.localdate(at, timezone=JAKARTA)
