"""Sessions in a table that knows whose they are, on which device, and when they end at the latest.

Django's own store, with three differences (see "Extending database-backed session engines" in its documentation): the
key is kept as a digest; how long a session lasts stands in its row, and what has run out is never found; a session
that was ended meanwhile, by its person, the office or a change of role, is not written back.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from registry.models import Session

SEEN_EVERY = timedelta(minutes=1)  # a session's last use is not noted more often
RULES, DEVICE = "_rules", "_device"  # in the session: [seconds without use, seconds altogether, start]; words


class SessionStore(db.SessionStore):
    row = None

    @classmethod
    def get_model_class(cls):
        return Session

    def _get_session_from_db(self):
        """The row, while it lasts; None otherwise. Its last use is noted now and then."""
        now = timezone.now()
        self.row = Session.objects.filter(pk=_digest(self.session_key), expire_date__gt=now).first()
        if self.row is None:
            self._session_key = None
        elif now - self.row.seen_at > SEEN_EVERY:
            until = min(now + timedelta(seconds=self.row.idle), self.row.ends_at)
            Session.objects.filter(pk=self.row.pk).update(seen_at=now, expire_date=until)
        return self.row

    def exists(self, session_key):
        return Session.objects.filter(pk=_digest(session_key)).exists()

    def save(self, must_create=False):
        """Raises CreateError where the key is taken. Without `must_create` a session that is gone stays gone."""
        if self.session_key is None:
            return self.create()
        if must_create:
            return super().save(must_create=True)
        row = self.create_model_instance(self._get_session())
        columns = {each.attname: getattr(row, each.attname) for each in Session._meta.concrete_fields}
        Session.objects.filter(pk=columns.pop("session_key")).update(**columns)
        return None

    def create_model_instance(self, data):
        now = timezone.now()
        idle, lasts, started = data.get(RULES, (*_seconds(settings.SESSION_IDLE, settings.SESSION_LASTS), None))
        started_at = timezone.datetime.fromtimestamp(started, tz=now.tzinfo) if started else now
        ends_at = started_at + timedelta(seconds=lasts)
        return Session(
            session_key=_digest(self._get_or_create_session_key()),
            session_data=self.encode(data),
            account_id=data.get(SESSION_KEY),
            device=data.get(DEVICE, ""),
            started_at=started_at,
            seen_at=now,
            idle=idle,
            ends_at=ends_at,
            expire_date=min(now + timedelta(seconds=idle), ends_at),
        )

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=_digest(key)).delete()


def _digest(key):
    """What the table knows of a cookie's key."""
    return hashlib.sha256((key or "").encode()).hexdigest()


def _seconds(*spans):
    return tuple(int(span.total_seconds()) for span in spans)


def set_rules(session, idle, lasts, device, at) -> None:
    """How long this session lasts (timedelta) without use and altogether, and on which device it is."""
    session[RULES] = [*_seconds(idle, lasts), at.timestamp()]
    session[DEVICE] = device


def row_key(request) -> str:
    """The row of this request's own session."""
    return _digest(request.session.session_key)


def end_sessions(user, *, but="") -> int:
    """End the sessions of a person, except the one whose row has this key; how many."""
    return Session.objects.filter(account=user).exclude(pk=but).delete()[0]


def forget_sessions(*, before) -> int:
    """Remove the rows of sessions that ran out before a moment; how many."""
    return Session.objects.filter(expire_date__lt=before).delete()[0]
