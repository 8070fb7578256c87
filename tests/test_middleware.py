"""What every request passes first: malformed ones get words, never a 500, and the address decides the language."""

import pytest

from tests.factories import make_published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/produk/?q=a%00b", "/masuk/?next=%00", "/a\0b/"])
def test_a_nul_is_refused_in_words(client, address):
    assert client.get(address).status_code == 400


def test_a_strange_charset_is_refused_before_the_form_is_read(client):
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post("/masuk/", b"username=x", content_type="application/x-www-form-urlencoded; charset=utf-7")
    assert answer.status_code == 400


def test_trace_is_refused(client):
    assert client.trace("/").status_code == 405


def test_the_address_decides_the_language_never_the_browser(client):
    for address, language in (("/masuk/", "id"), ("/tidak-ada/", "id"), ("/en/tidak-ada/", "en")):
        assert client.get(address, headers={"accept-language": "en"}).headers["Content-Language"] == language


def test_behind_the_doors_the_persons_own_language_counts(signed_in, verifier):
    type(verifier).objects.update(language="en")
    assert b'lang="en"' in signed_in(verifier).get("/admin/").content


def test_every_answer_carries_the_policy_against_foreign_scripts(client):
    for address in ("/masuk/", "/tidak-ada/"):
        assert "default-src 'self'" in client.get(address).headers["Content-Security-Policy"]


def test_a_nul_in_a_cookie_is_refused(client):
    answer = client.get("/masuk/", headers={"cookie": 'sessionid="\\000aaaaaaaaaaaa"'})
    assert answer.status_code == 400


def test_a_foreign_host_is_refused_in_words(client, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = client.get("/", headers={"host": "jahat.example"})
    assert (answer.status_code, b"<h1>" in answer.content) == (400, True)


@pytest.mark.parametrize(("address", "limit"), [("/masuk/", 3), ("/produk/", 3), ("/operator/produk/baru/", 70)])
def test_a_body_beyond_its_size_is_refused_before_it_is_read(client, address, limit):
    for size, refused in ((limit * 2**20, True), (2**20, False)):
        answer = client.post(address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(size))
        assert (answer.status_code == 413) == refused


def test_the_media_folder_gives_pictures_alone(client, media_root):
    (media_root / "rahasia.txt").write_text("x")
    for path in ("rahasia.txt", "a" * 300, "photos/", "photos/../rahasia.txt"):
        assert client.get(f"/media/{path}").status_code == 404


def test_going_to_sign_in_from_itself_ends_at_the_start(signed_in, verifier):
    assert signed_in(verifier).get("/masuk/?next=/masuk/").url == "/mulai/"
    assert signed_in(verifier).get("/masuk/?next=/admin/").url == "/admin/"


def test_a_control_sign_does_not_break_the_feed(client):
    product = make_published(description="a\x01b")
    assert client.get("/produk/baru.atom").status_code == 200
    assert product.name in client.get("/produk/baru.atom").content.decode()
