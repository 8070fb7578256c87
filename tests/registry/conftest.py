"""What several tests of the ground stand on."""

import uuid

import pytest
from django.utils import timezone

from registry import forms_joining


@pytest.fixture
def opened(monkeypatch):
    """The hidden fields of a form of the way in that was opened a while ago."""
    monkeypatch.setattr(forms_joining, "time", lambda: timezone.now().timestamp() + 60)
    return {"token": str(uuid.uuid4()), "opened": forms_joining.MARK.sign(int(timezone.now().timestamp()))}
