"""The stage of the hostile tests: built once for a module, every try undone."""

import traceback
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.hostile import forms, stage


class Walker:
    """Clients by role, who can look at pages and press buttons without leaving a trace."""

    def __init__(self, people, addresses):
        self.people, self.addresses, self.broken, self.clients = people, addresses, [], {}
        for role, person in people.items():
            self.clients[role] = Client(raise_request_exception=False)
            if person:
                self.clients[role].force_login(person)
        self.cookies = {
            role: {name: each.value for name, each in c.cookies.items()} for role, c in self.clients.items()
        }

    @contextmanager
    def undone(self, role):
        """Everything in it happens in a transaction that is taken back; the person stays signed in."""
        client = self.clients[role]
        try:
            with transaction.atomic():
                yield client
                transaction.set_rollback(True)
        finally:
            client.cookies.clear()
            client.cookies.load(self.cookies[role])

    def ask(self, role, method, address, body=b"", content_type="application/x-www-form-urlencoded", **given):
        """The answer; a fault is noted with its traceback."""
        faults = []

        def note(sender, **kwargs):
            faults.append(traceback.format_exc(limit=-6))

        got_request_exception.connect(note)
        try:
            with self.undone(role) as client:
                answer = client.generic(method, address, body, content_type, **given)
                if answer.streaming:
                    answer = Read(answer)
        finally:
            got_request_exception.disconnect(note)
        if answer.status_code >= 500 and answer.status_code != 503:
            self.broken.append((role, method, address[:200], body[:300], answer.status_code, "".join(faults)[-1500:]))
        return answer

    def pages(self, role):
        """{address: page} of what a person finds who follows every link; of each kind those of the stage, or one."""
        staged = {*self.addresses, *_starts()}
        found, seen, wanted = {}, set(), [*self.addresses, *_starts()]
        while wanted:
            address = wanted.pop(0)
            kind = _kind(address)
            if not kind or address in found or (kind in seen and address not in staged):
                continue
            answer = self.ask(role, "GET", address)
            if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            seen.add(kind)
            found[address] = answer.content.decode()
            wanted += [each.partition("#")[0] for each in forms.read(found[address])[1] if each.startswith("/")]
        return found


class Read:
    """What is used of an answer that was a stream."""

    streaming = False

    def __init__(self, answer):
        self.status_code, self.headers = answer.status_code, answer.headers
        self.content = b"".join(answer.streaming_content)


def _kind(address):
    """The name of a page, and whether it is asked something."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return found.view_name, found.kwargs.get("kind"), found.kwargs.get("key"), found.kwargs.get("app_label")


def _starts():
    tables = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    adding = [f"{table}add/" for table in tables]
    doors = ("/", "/produk/", "/pesantren/", "/peta/", "/masuk/", "/masuk/kode/", "/masuk/lupa/", "/daftar/",
             "/daftar/pesantren/", "/operator/", "/admin/", "/akun/", "/sandi/", "/operator/permohonan/",
             "/admin/jejak/", "/admin/setelan/", "/admin/akun-baru/", "/masuk/langkah-dua/pasang/",
             "/masuk/langkah-dua/", "/akun/kode-cadangan/", "/operator/usaha/", "/admin/kurasi/baru/",
             "/admin/gabungan/")  # fmt: skip
    return [*doors, *tables, *adding]


@pytest.fixture(scope="module")
def walker(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Walker(*stage.build())
        transaction.set_rollback(True)
