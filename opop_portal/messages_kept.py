"""Where a sentence waits for the next page: in a cookie of this host alone, or in the session when it is long."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class BoundCookieStorage(CookieStorage):
    @property
    def cookie_name(self):
        return settings.MESSAGE_COOKIE_NAME


class BoundStorage(FallbackStorage):
    storage_classes = (BoundCookieStorage, SessionStorage)
