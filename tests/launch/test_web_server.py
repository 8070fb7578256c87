"""The portal behind its real web server: large bodies, long addresses, odd headers, and no database at all."""

import http.client
import os
import socket
import subprocess

import pytest

from opop_portal.environment import ROOT
from opop_portal.launch import WEB

from .processes import comes_true

MEGABYTE = 2**20


class Served:
    def __init__(self, port, log):
        self.port, self.log = port, log

    def is_up(self):
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, method, path, headers=(), body=b""):
        """(status, headers, content) of one request on a connection of its own, all of it sent before the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path)
        for name, value in {"Connection": "close", **dict(headers)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        for begin in range(0, len(body), MEGABYTE):
            connection.send(body[begin : begin + MEGABYTE])
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """gunicorn with one worker and a database that does not answer."""
    var = tmp_path_factory.mktemp("var")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ours = {
        "ALLOWED_HOSTS": "127.0.0.1", "DATABASE_URL": "postgres://portal_web:x@127.0.0.1:1/portal", "DEBUG": "off",
        "FORM_MAX_BYTES": str(3 * MEGABYTE), "HTTPS": "off", "OPOP_VAR_DIR": str(var), "PORT": str(port),
        "MIGRATE_DATABASE_URL": "postgres://portal_owner:y@127.0.0.1:1/portal", "STATIC_MANIFEST": "off",
        "SECRET_KEY": "x" * 50, "WEB_WORKERS": "1",
    }  # fmt: skip
    with (var / "log").open("w") as log:
        web = subprocess.Popen(WEB, cwd=ROOT, env=os.environ | ours, stdout=log, stderr=log)
    served = Served(port, var / "log")
    assert comes_true(served.is_up), served.log.read_text()
    yield served
    web.terminate()
    web.wait()


def test_a_form_too_large_is_answered_by_a_page_not_by_a_broken_connection(served):
    size = {"Content-Length": str(30 * MEGABYTE), "Content-Type": "multipart/form-data; boundary=x"}
    status, _headers, content = served.ask("POST", "/operator/produk/baru/", size, b"x" * 30 * MEGABYTE)
    assert (status, b"<h1>" in content) == (413, True)


def test_without_a_database_the_answer_is_503_and_when_to_come_back(served):
    for path in ("/", "/produk/", "/en/"):
        status, headers, content = served.ask("GET", path)
        assert (status, headers["Retry-After"], b"<h1>" in content) == (503, "30", True)
    assert served.ask("GET", "/masuk/")[0] == 200


def test_head_is_answered_without_a_complaint_in_the_log(served):
    for path in ("/masuk/", "/robots.txt", "/tidak-ada/", "/static/style.css"):
        _status, headers, content = served.ask("HEAD", path)
        assert (int(headers["Content-Length"]) > 0, content) == (True, b"")
    assert "no-body response" not in served.log.read_text()


def test_an_address_may_be_as_long_as_the_web_server_can_read(served):
    statuses = [served.ask("GET", f"/masuk/?x={'a' * length}")[0] for length in (4_200, 8_100, 8_300)]
    assert statuses == [200, 200, 414]


def test_a_content_type_that_cannot_be_read_is_refused_in_words(served):
    status, _headers, content = served.ask("GET", "/", {"Content-Type": "multipart/form-data; name*=foo''a"})
    assert (status, b"<h1>" in content) == (400, True)
