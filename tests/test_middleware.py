"""What every request passes first: malformed ones get words, never a 500, and the address decides the language."""

import pytest

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
