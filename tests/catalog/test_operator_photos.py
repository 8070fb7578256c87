"""Photos of a form are kept one by one as they are chosen; what cannot be kept is told in words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog import workflow
from catalog.material import KEY
from catalog.steps import PHOTOS
from registry.models import Upload
from registry.office_settings import set_value
from tests.catalog.desk import address, errors, form_value, opened, rephotographed
from tests.factories import NOON, fresh, make_draft, make_upload
from tests.hostile.picture_makers import HEIC, heic
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
KEEP = "/operator/foto/"


def test_a_photo_is_kept_for_its_person_and_named(at_desk, operator):
    answer = at_desk.post(KEEP, {"photos": photo()})
    upload = Upload.objects.get()
    assert (answer.status_code, upload.owner) == (200, operator)
    assert answer.json() == {
        "pk": upload.pk,
        "sizes": {str(size): address for size, address in upload.urls.items()},
        "width": upload.width,
        "height": upload.height,
        "is_on_product": False,
        "form": {},
    }


def test_the_same_photo_twice_is_one(at_desk):
    keys = {at_desk.post(KEEP, {"photos": photo()}).json()["pk"] for _press in range(2)}
    assert keys == set(Upload.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\xd8\xff", b"%PDF-1.7"])
def test_what_is_no_photo_is_refused_in_words(at_desk, content):
    answer = at_desk.post(KEEP, {"photos": SimpleUploadedFile("rusak.jpg", content)})
    assert (answer.status_code, list(answer.json()), Upload.objects.count()) == (422, ["words"], 0)


def test_nothing_chosen_is_refused_in_words(at_desk):
    assert (at_desk.post(KEEP).status_code, list(at_desk.post(KEEP).json())) == (422, ["words"])


def test_a_photo_beyond_the_limit_is_refused_in_words(at_desk, settings):
    settings.PHOTO_MAX_BYTES = 1000
    assert at_desk.post(KEEP, {"photos": photo()}).status_code == 422


def test_a_photo_of_a_newer_phone_is_kept(at_desk):
    answer = at_desk.post(KEEP, {"photos": SimpleUploadedFile("IMG_0001.HEIC", heic(HEIC))})
    assert (answer.status_code, Upload.objects.get().file_name) == (200, "IMG_0001.HEIC")


def test_a_photo_without_a_session_ends_at_the_page_that_its_form_knows_as_the_sign_in(at_desk, draft):
    page = at_desk.get(address(draft, PHOTOS.slug)).content.decode()
    place = re.search(r'data-sign-in="([^"]+)" data-signed-out="[^"]', page)[1]
    answer = Client().post(KEEP, {"photos": photo()}, follow=True)
    assert answer.request["PATH_INFO"] == place


def test_a_form_without_the_token_against_forgery_keeps_nothing(operator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    assert (client.post(KEEP, {"photos": photo()}).status_code, Upload.objects.count()) == (403, 0)


# --- on a recorded product: its own from that moment


def kept(client, product, seed=0, name="foto.jpg", **sent):
    """Choose a photo on the open page of a product's photos; the answer."""
    chosen = photo(f"rgb({40 * seed}, 90, 90)", name)
    return client.post(KEEP, {"photos": chosen, "product": product.pk} | opened(product, PHOTOS) | sent)


def shown(product):
    return [shot.upload.file_name for shot in fresh(product).photos.all()]


@pytest.fixture
def bare(maker, operator):
    return make_draft(maker, by=operator, photo=False)


def test_a_photo_chosen_for_a_product_is_on_it_at_once(at_desk, operator, bare):
    assert kept(at_desk, bare).status_code == 200
    page = at_desk.get(address(bare, "foto"))
    assert [upload.file_name for upload in page.context["form"].uploads] == ["foto.jpg"]
    assert (fresh(bare).version, fresh(bare).updated_by) == (bare.version + 1, operator)
    assert Upload.objects.get().expires_at is None


def test_the_open_form_is_told_the_new_state_and_saves_without_complaint(at_desk, bare):
    form = rephotographed(bare)
    for seed in range(2):
        told = kept(at_desk, bare, seed, **{name: form[name] for name in ("version", "mark", "change")}).json()
        form |= told["form"]
        form["kept_photos"] = [told["pk"], *form["kept_photos"]]
    assert at_desk.post(address(bare, "foto"), form).status_code == 302
    assert [str(shot.upload_id) for shot in bare.photos.all()] == [str(pk) for pk in form["kept_photos"] if pk]


def test_the_same_photo_sent_again_is_on_the_product_once_and_the_form_stays_fresh(at_desk, bare):
    form = opened(bare, PHOTOS)
    first, again = kept(at_desk, bare, **form), kept(at_desk, bare, **form)
    assert first.json() == again.json()
    assert (shown(bare), fresh(bare).version) == (["foto.jpg"], bare.version + 1)
    assert at_desk.post(address(bare, "foto"), again.json()["form"] | {"kept_photos": ""}).status_code == 302


def test_a_form_that_was_stale_already_stays_so(at_desk, operator, bare):
    older = [make_upload(operator, file_name=name) for name in ("dulu.jpg", "hilang.jpg")]
    bare = workflow.revise(bare, by=operator, at=NOON, photos=older)
    form = opened(bare, PHOTOS)
    workflow.revise(bare, by=operator, at=NOON, photos=older[:1])
    answer = kept(at_desk, bare, **form)
    assert answer.json()["form"] == {}
    assert shown(bare) == ["dulu.jpg", "foto.jpg"]
    late = at_desk.post(address(bare, "foto"), form | {"kept_photos": ["", answer.json()["pk"]]})
    assert errors(late) == {"__all__": ["stale"]}


def test_a_photo_that_arrives_late_comes_before_those_chosen_after_it(at_desk, bare):
    later = kept(at_desk, bare, 1, "kedua.jpg").json()["pk"]
    kept(at_desk, bare, 2, "pertama.jpg", before=later)
    kept(at_desk, bare, 3, "ketiga.jpg", before="x")
    assert shown(bare) == ["pertama.jpg", "kedua.jpg", "ketiga.jpg"]


def test_with_a_change_under_way_a_photo_is_proposed(at_desk, published, change):
    [live] = shown(published)
    answer = kept(at_desk, published)
    assert ([shot.upload.file_name for shot in fresh(change).photos.all()], shown(published)) == (
        [live, "foto.jpg"],
        [live],
    )
    form = answer.json()["form"] | {"kept_photos": ["", answer.json()["pk"]]}
    assert at_desk.post(address(published, "foto"), form).status_code == 302
    assert [shot.upload.file_name for shot in fresh(change).photos.all()] == ["foto.jpg"]


def test_a_second_photo_joins_those_proposed(at_desk, published, change):
    for seed in (1, 2, 2):
        kept(at_desk, published, seed, f"{seed}.jpg")
    assert [shot.upload.file_name for shot in fresh(change).photos.all()][1:] == ["1.jpg", "2.jpg"]
    assert fresh(change).version == change.version + 2


@pytest.mark.parametrize("state", ["submitted", "published", "sent_change", "open_to_all"])
def test_where_it_may_not_go_at_once_it_is_kept_for_the_form_alone(at_desk, request, administrator, state):
    product = request.getfixturevalue({"sent_change": "sent", "open_to_all": "published"}.get(state, state))
    product = getattr(product, "product", product)
    if state == "open_to_all":
        set_value(KEY, [], by=administrator, at=NOON)
    before = shown(product), fresh(product).version
    answer = kept(at_desk, product)
    assert (answer.status_code, answer.json()["is_on_product"]) == (200, False)
    assert (shown(product), fresh(product).version) == before
    assert Upload.objects.filter(pk=answer.json()["pk"], expires_at__isnull=False).exists()


def test_one_photo_too_many_is_kept_for_the_form_alone(at_desk, bare, settings):
    settings.PHOTOS_PER_PRODUCT = 1
    told = [kept(at_desk, bare, seed, f"{seed}.jpg").json()["is_on_product"] for seed in (1, 2)]
    assert (told, shown(bare)) == ([True, False], ["1.jpg"])


@pytest.mark.parametrize(("who", "status"), [("neighbour", 404), ("verifier", 403)])
def test_nobody_hangs_a_photo_on_a_product_of_others(signed_in, request, bare, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert (kept(client, bare).status_code, Upload.objects.count()) == (status, 0)


@pytest.mark.parametrize("named", ["x", "9" * 40, "0"])
def test_a_product_that_is_none_does_not_exist(at_desk, bare, named):
    answer = at_desk.post(KEEP, {"photos": photo(), "product": named} | opened(bare, PHOTOS))
    assert (answer.status_code, Upload.objects.count()) == (404, 0)


def test_a_photo_taken_off_a_product_never_shown_goes_with_a_later_sweep(at_desk, operator, bare):
    answer = kept(at_desk, bare).json()
    form = answer["form"] | {"kept_photos": ""}
    assert at_desk.post(address(bare, "foto"), form).status_code == 302
    assert (shown(bare), Upload.objects.get().expires_at is None) == ([], False)
    assert kept(at_desk, bare).json()["pk"] == answer["pk"]
    assert Upload.objects.get().expires_at is None


# --- two devices that only add


def test_two_pages_that_each_added_a_photo_keep_both(at_desk, bare):
    first, second = opened(bare, PHOTOS), opened(bare, PHOTOS)
    for seed, form in ((1, first), (2, second)):
        told = kept(at_desk, bare, seed, f"{seed}.jpg", **form).json()
        form.update(told["form"], kept_photos=["", told["pk"]])
    answers = [at_desk.post(address(bare, "foto"), form).status_code for form in (first, second)]
    assert (answers, sorted(shown(bare))) == ([302, 302], ["1.jpg", "2.jpg"])


def carried_by(page):
    return {name: form_value(page.text, name) for name in ("version", "mark", "known", "change")}


def test_what_a_page_never_showed_is_appended_and_can_then_be_removed(at_desk, operator, bare):
    mine, theirs = make_upload(operator, file_name="saya.jpg"), make_upload(operator, file_name="teman.jpg")
    form = rephotographed(bare, mine, photo="remove x")
    workflow.revise(bare, by=operator, at=NOON, photos=[theirs])
    page = at_desk.post(address(bare, "foto"), form)
    assert page.context["form"].uploads == [mine, theirs]
    answer = at_desk.post(address(bare, "foto"), carried_by(page) | {"kept_photos": ["", mine.pk]})
    assert (answer.status_code, shown(bare)) == (302, ["saya.jpg"])


def test_where_there_is_no_room_for_what_was_never_shown_nothing_is_lost(at_desk, operator, bare, settings):
    settings.PHOTOS_PER_PRODUCT = 1
    form = rephotographed(bare, make_upload(operator, file_name="saya.jpg"))
    workflow.revise(bare, by=operator, at=NOON, photos=[make_upload(operator, file_name="teman.jpg")])
    page = at_desk.post(address(bare, "foto"), form)
    again = at_desk.post(address(bare, "foto"), form | carried_by(page))
    assert [errors(each) for each in (page, again)] == [{"photos": ["too_many_photos"]}] * 2
    assert shown(bare) == ["teman.jpg"]


# --- without a script


def pressed_keep(client, product, *names):
    """The page after the button that keeps the chosen photos."""
    chosen = [photo(f"rgb({40 * seed}, 90, 90)", name) for seed, name in enumerate(names)]
    return client.post(address(product, "foto"), rephotographed(product, photos=chosen, photo="keep"))


def test_the_button_that_keeps_photos_hangs_them_on_a_draft(at_desk, bare):
    page = pressed_keep(at_desk, bare, "satu.jpg", "dua.jpg")
    assert (page.status_code, shown(bare)) == (200, ["satu.jpg", "dua.jpg"])
    turned = ["", *(each.pk for each in page.context["form"].uploads[::-1])]
    answer = at_desk.post(address(bare, "foto"), carried_by(page) | {"kept_photos": turned})
    assert (answer.status_code, shown(bare)) == (302, ["dua.jpg", "satu.jpg"])


def test_the_button_that_keeps_photos_proposes_them_to_an_open_change(at_desk, published, change):
    live = shown(published)
    form = rephotographed(published, *(shot.upload for shot in published.photos.all()))
    page = at_desk.post(address(published, "foto"), form | {"photos": [photo("red", "satu.jpg")], "photo": "keep"})
    assert [shot.upload.file_name for shot in fresh(change).photos.all()] == [*live, "satu.jpg"]
    new = Upload.objects.get(file_name="satu.jpg")
    answer = at_desk.post(address(published, "foto"), carried_by(page) | {"kept_photos": ["", new.pk]})
    assert (answer.status_code, shown(published), fresh(change).photos.count()) == (302, live, 1)
