"""What several tests of the ground stand on."""

import uuid

import pytest
from django.utils import timezone

from registry import forms_joining, workflow
from registry.choices import JoinKind
from tests.factories import make_pesantren, make_user


@pytest.fixture
def opened(monkeypatch):
    """The hidden fields of a form of the way in that was opened a while ago."""
    monkeypatch.setattr(forms_joining, "time", lambda: timezone.now().timestamp() + 60)
    return {"token": str(uuid.uuid4()), "opened": forms_joining.MARK.sign(int(timezone.now().timestamp()))}


@pytest.fixture
def falah(db):
    return make_pesantren("Al-Falah Ploso", regency="35.06", nspp="510035060001")


@pytest.fixture
def asked(db, falah):
    user = make_user("Aminah", mobile="+6281298765432")
    asked = {"kind": JoinKind.ALUMNI, "business_name": "Dapur Umi", "regency_id": "35.06", "pesantren": falah}
    return workflow.ask(user, at=timezone.now(), **asked)


@pytest.fixture
def put(tmp_path):
    """put(content) → the path of a file with that content."""

    def put_file(content: bytes | str, name: str = "daftar.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put_file
