"""Photos are private: their owner, whoever sees a product or a change that has them, and the office may look."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from catalog import workflow_changes
from registry.choices import Purpose, Seat
from registry.pictures import photo_path
from tests.factories import NOON, make_draft, make_member, make_published, make_upload, make_user

pytestmark = pytest.mark.django_db


def kept(upload):
    for size in upload.sizes:
        storages["private"].save(photo_path(upload.key, size), ContentFile(b"webp"))
    return upload


def address(upload, size=160):
    return f"/foto/{upload.key}-{size}.webp"


@pytest.fixture
def photo(maker, operator):
    return kept(make_draft(maker, by=operator).main_photo.upload)


def test_its_owner_gets_it_and_nothing_runs_in_it(signed_in, operator, photo):
    answer = signed_in(operator).get(address(photo))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"webp")
    told = ("Content-Type", "Cache-Control", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")
    assert [answer.headers[name] for name in told] == ["image/webp", "private, no-cache", "nosniff", "same-origin"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_whoever_joins_the_maker_sees_the_photos_of_its_products(signed_in, maker, photo):
    colleague = make_user()
    assert signed_in(colleague).get(address(photo)).status_code == 404
    make_member(colleague, maker, Seat.MEMBER)
    assert signed_in(colleague).get(address(photo)).status_code == 200


def test_whoever_sees_a_change_sees_the_photos_it_proposes(signed_in, maker, operator):
    product, proposed = make_published(maker, operator=operator), kept(make_upload(operator))
    change = workflow_changes.open_change(product, by=operator, at=NOON)
    workflow_changes.propose(change, by=operator, at=NOON, photos=[proposed])
    colleague = make_user()
    assert signed_in(colleague).get(address(proposed)).status_code == 404
    make_member(colleague, maker, Seat.MEMBER)
    assert signed_in(colleague).get(address(proposed)).status_code == 200


@pytest.mark.parametrize("role", ["verifier", "mentor", "aid_officer", "leader", "administrator"])
def test_the_office_sees_all(signed_in, photo, role):
    assert signed_in(make_user(role, role=role)).get(address(photo)).status_code == 200


def test_a_neighbour_learns_not_even_that_it_is_there(signed_in, neighbour, photo):
    answer = signed_in(neighbour).get(address(photo), headers={"if-none-match": f'"{photo.key}-160"'})
    assert answer.status_code == 404


def test_a_stranger_is_sent_to_the_sign_in(client, photo):
    answer = client.get(address(photo), headers={"if-none-match": f'"{photo.key}-160"'})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/masuk/")


def test_the_public_address_of_a_draft_leads_nowhere(client, photo, settings):
    assert client.get(f"/media/{photo_path(photo.key, 160)}").status_code == 404
    assert not settings.MEDIA_ROOT.exists()


def test_what_the_browser_has_is_not_sent_again(signed_in, operator, photo):
    at_desk = signed_in(operator)
    tag = at_desk.get(address(photo)).headers["ETag"]
    again = at_desk.get(address(photo), headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["Cache-Control"]) == (304, b"", "private, no-cache")


def test_other_sizes_other_kinds_and_lost_files_are_not_found(signed_in, operator, photo):
    at_desk = signed_in(operator)
    scan = kept(make_upload(operator, purpose=Purpose.PAPER_SCAN))
    lost = make_upload(operator)
    for each in (address(photo, 161), address(scan), address(lost), address(photo, "0160"), address(photo, "99999")):
        assert at_desk.get(each).status_code == 404


@pytest.mark.parametrize(
    "path", ["../../photos/00/x", "..%2f..%2fx", "%2e%2e/x", "00/../x", "x%5c..%5cy", "scans/00/x"]
)
def test_no_address_climbs_out_of_the_folder(signed_in, administrator, path):
    client = signed_in(administrator)
    assert client.get(f"/foto/{path}-160.webp").status_code in (302, 404)
    assert client.get(f"/media/{path}-160.webp").status_code in (302, 404)


def test_nothing_is_written_there(signed_in, operator, photo):
    assert signed_in(operator).post(address(photo)).status_code == 405


def test_the_web_server_in_front_sends_it_once_the_portal_has_said_yes(signed_in, operator, neighbour, photo, settings):
    settings.X_ACCEL = True
    answer = signed_in(operator).get(address(photo))
    assert answer.headers["X-Accel-Redirect"] == f"/_private/{photo_path(photo.key, 160)}"
    assert (answer.content, answer.headers["Content-Type"]) == (b"", "image/webp")
    refused = signed_in(neighbour).get(address(photo))
    assert (refused.status_code, refused.headers.get("X-Accel-Redirect")) == (404, None)
