"""The photograph of the personal page (R015): sent with its form, replaced, removed, shown to who sees the page."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import timezone

from tests.cms import made_files as made
from tests.programme.photographs.cast import prepared, private_disk, upload
from tosbelgi.kernel.files.private.disk import PrivateDisk
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import PersonalPage, Portrait
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import MOST_PHOTOGRAPH_BYTES

from . import way
from .test_apply_pages import about_me, at, send, signed_in, words_of

pytestmark = pytest.mark.django_db
CARD = "/kk/cabinet/participation/"
REMOVE = f"{CARD}photograph/remove/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """The folder of the portraits, empty at first."""
    return private_disk(settings, tmp_path)


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def pupil(cast):
    client = signed_in(cast.pupil)
    client.post("/kk/cabinet/apply/")
    return client


def stored(folder):
    return sorted(path.name for path in folder.rglob("*.jpg"))


def pictures(page):
    return re.findall(r'<img src="(/files/portraits/[^"]+)"', page.text)


def test_what_may_be_sent_is_said_before(pupil):
    for language, words in (("kk", "ең көбі 5 МБ"), ("ru", "не больше 5 МБ"), ("en", "at most 5 MB")):
        page = pupil.get(at("me", language))
        assert words in words_of(page)
        assert 'enctype="multipart/form-data"' in page.text
        field = re.search(r'<input type="file"[^>]*>', page.text)[0]
        assert 'name="photograph"' in field and 'accept="image/jpeg,image/png' in field
        assert 'id="id_photograph_helptext"' in page.text and 'aria-describedby="id_photograph_helptext"' in field


def test_it_is_optional(pupil):
    assert send(pupil, "me", **about_me())["Location"] == at("directions")
    assert not Portrait.objects.exists()


def test_it_is_sent_with_the_form_and_shown_on_each_page_of_ones_own(cast, pupil, files):
    sent = send(pupil, "me", **about_me(hobby="Домбыра", photograph=upload()))
    assert sent["Location"] == at("directions")
    portrait = Portrait.objects.get()
    assert len(stored(files)) == 2

    for address in (at("me"), CARD):
        assert pictures(pupil.get(address)) == [portrait.small_url], address
    assert pupil.get(portrait.small_url).status_code == 200
    assert [one.name for one in HistoryLine.objects.filter(about__person_id=cast.pupil.pk)][-1] == (
        "participation.portrait_shown"
    )

    way.drafted(cast)
    assert pictures(pupil.get(at("confirm"))) == [portrait.small_url]


def test_a_form_without_a_file_keeps_the_one_that_is_there(pupil):
    send(pupil, "me", **about_me(photograph=upload()))
    before = Portrait.objects.get()

    send(pupil, "me", **about_me(hobby="Шахмат"))

    assert Portrait.objects.get().pk == before.pk


def test_another_one_replaces_it(pupil, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(pupil, "me", **about_me(photograph=upload("red")))
        first = Portrait.objects.get()
        send(pupil, "me", **about_me(photograph=upload("blue")))

    second = Portrait.objects.get()
    assert second.file != first.file
    assert len(stored(files)) == 2
    assert pupil.get(first.url).status_code == 404


def test_a_mark_takes_it_away_and_what_was_typed_with_it_is_kept(pupil, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(pupil, "me", **about_me(photograph=upload()))
        taken = {"photograph-clear": "on", "hobby": "Шахмат"}
        assert send(pupil, "me", **about_me(**taken))["Location"] == at("directions")

    assert (stored(files), Portrait.objects.count()) == ([], 0)
    assert PersonalPage.objects.get().hobby == "Шахмат"
    assert not pictures(pupil.get(at("me")))


def test_both_at_once_is_a_mistake_and_the_mark_stays(pupil):
    send(pupil, "me", **about_me(photograph=upload("red")))

    page = send(pupil, "me", **about_me(photograph=upload("blue"), **{"photograph-clear": "on"}))

    assert page.status_code == 422
    assert re.search(r'name="photograph-clear"[^>]* checked', page.text)
    assert "екеуін бірге емес" in words_of(page)


REFUSED = {
    "too big": (SimpleUploadedFile("p.jpg", b"\xff\xd8\xff" + b"x" * 5_000_100), "5 MB"),
    "no picture": (SimpleUploadedFile("p.jpg", b"some words"), "p.jpg"),
    "another kind": (SimpleUploadedFile("p.heic", b"some words"), ".heic"),
    "empty": (SimpleUploadedFile("p.jpg", b""), "empty"),
    "a bomb": (SimpleUploadedFile("p.png", made.png_bomb()), "megapixels"),
    "half": (SimpleUploadedFile("p.jpg", made.picture("jpeg")[:400]), "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_told_at_its_field_and_nothing_typed_is_lost(what, pupil, files):
    send(pupil, "me", **about_me(photograph=upload()))
    before, shown = stored(files), Portrait.objects.get().small_url
    file, _word = REFUSED[what]
    file.seek(0)
    typed = {"residence": "Басқа ауыл", "about": "Жаңа сөз", "hobby": "Шахмат"}

    page = send(pupil, "me", **about_me(**typed, photograph=file))

    assert page.status_code == 422
    assert 'id="id_photograph_error"' in page.text
    assert re.search(r'<input type="file"[^>]*aria-invalid="true"', page.text)
    for value in typed.values():
        assert value in page.text
    assert pictures(page) == [shown], "the one that is there stays in sight"
    assert stored(files) == before


def test_what_is_sent_is_never_written_to_a_temporary_file(pupil, monkeypatch):
    """There it would stay with its place, if the process were killed."""

    def written(*_given, **_more):
        raise AssertionError("it was written")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", written)
    biggest = SimpleUploadedFile("p.jpg", b"\xff\xd8\xff" + b"x" * (MOST_PHOTOGRAPH_BYTES - 3))

    assert send(pupil, "me", **about_me(photograph=biggest)).status_code == 422


def test_where_it_cannot_be_stored_the_words_are_and_the_form_can_be_sent_again(pupil, files, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(PrivateDisk, "_save", full)
        page = send(pupil, "me", **about_me(hobby="Шахмат", photograph=upload()))

    assert page.status_code == 422
    assert "сақтау мүмкін емес" in words_of(page)
    assert 'id="id_photograph_error"' in page.text
    assert (PersonalPage.objects.get().hobby, stored(files)) == ("Шахмат", [])

    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    again = pupil.post(at("me"), {"version": version, **about_me(hobby="Домбыра", photograph=upload())})
    assert again["Location"] == at("directions")
    assert (PersonalPage.objects.get().hobby, len(stored(files))) == ("Домбыра", 2)


def test_what_is_pressed_twice_is_done_once(pupil, files):
    for _twice in range(2):
        pupil.post(at("me"), {"version": 1, **about_me(photograph=upload())})

    assert (Portrait.objects.count(), len(stored(files))) == (1, 2)
    assert HistoryLine.objects.filter(name="participation.portrait_shown").count() == 1


def test_it_is_removed_from_the_card_at_any_time_after_a_question(
    cast, pupil, files, django_capture_on_commit_callbacks
):
    row = way.drafted(cast)
    api.show_portrait(participation=row.public_id, photograph=prepared(), by=cast.pupil_viewer, at=timezone.now())
    assert "Фотосуретті ауыстыру" in words_of(pupil.get(CARD))
    way.submit(cast, row)
    card = pupil.get(CARD)
    assert "Фотосуретті ауыстыру" not in words_of(card), "what was handed in is not changed, but it may be taken away"
    assert REMOVE in card.text

    assert pupil.get(REMOVE).status_code == 200
    assert len(stored(files)) == 2, "an address that is opened removes nothing"
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            assert pupil.post(REMOVE)["Location"] == CARD

    assert (stored(files), Portrait.objects.count()) == ([], 0)
    assert HistoryLine.objects.filter(name="participation.portrait_removed").count() == 1


@pytest.mark.parametrize("state", ["submitted", "approved", "active"])
def test_who_decides_and_who_leads_are_shown_it_beside_the_words(state, cast):
    way.approve_text()
    row = way.drafted(cast)
    portrait = api.show_portrait(
        participation=row.public_id, photograph=prepared(), by=cast.pupil_viewer, at=timezone.now()
    )
    if state == "submitted":
        way.submit(cast, row)
    else:
        way.REACHED[state](cast)
    pages = {cast.head: f"/kk/cabinet/applications/{row.public_id}/"}
    if state != "submitted":
        pages[cast.mentor] = f"/kk/cabinet/participants/{row.public_id}/"

    for person, address in pages.items():
        client = signed_in(person)
        page = client.get(address)
        assert pictures(page) == [portrait.small_url]
        assert "Айгерім Мысалова, фотосурет" in page.text
        assert client.get(portrait.url).status_code == 200
        assert "people.person_opened" in set(
            HistoryLine.objects.filter(by_id=person.user_id).values_list("name", flat=True)
        )


def test_other_states_take_no_other_photograph(cast):
    row = way.submitted(cast)

    with pytest.raises(Refusal) as refused:
        api.show_portrait(participation=row.public_id, photograph=prepared(), by=cast.pupil_viewer, at=timezone.now())

    assert refused.value.code == "NOT_IN_THIS_STATE"
