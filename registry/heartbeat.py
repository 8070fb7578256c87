"""The background worker's sign of life: a file whose time is that of the last beat."""

from datetime import UTC, datetime

from django.conf import settings


def _file():
    return settings.VAR_DIR / "worker-beat"


def beat():
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    _file().touch()


def last_beat() -> datetime | None:
    try:
        return datetime.fromtimestamp(_file().stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None
