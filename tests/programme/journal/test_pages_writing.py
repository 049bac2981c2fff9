"""Pages on which an entry is written: in two taps, with nothing lost by a refusal, once however often it is sent."""

import html
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tosbelgi.language.languages import CODES
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Entry, EntryPhotograph, EntryVersion

from .cast import uuid7
from .plans import make_planned
from .reading import at, filled_in, send, signed_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return make_planned()


@pytest.fixture
def pupil(diary):
    return signed_in(diary.cast.pupil)


def only():
    return Entry.objects.get()


# Two taps


@pytest.mark.parametrize("language", CODES)
def test_a_session_of_the_plan_is_a_sentence_and_a_press(language, diary, pupil):
    home = pupil.get(f"/{language}/cabinet/")
    (way,) = re.findall(r'<a class="button" href="([^"]+)"', home.text)
    form = pupil.get(html.unescape(way))
    stands = filled_in(form)
    assert stands["minutes"] in ("45", "60", "90")

    sent = pupil.post(html.unescape(way), stands | {"words": "Футбол ойнадым.", "deed": "send"})

    assert sent["Location"] == f"/{language}/cabinet/"
    row = only()
    assert (row.state, str(row.public_id), row.participation) == ("sent", stands["entry"], diary.participation)
    assert row.day.isoformat() == stands["day"]
    assert row.minutes == int(stands["minutes"])


def test_today_and_what_is_planned_for_today_stand_there(diary, pupil):
    stands = filled_in(pupil.get(at("new/sport/")))
    assert stands["day"] == diary.today.isoformat()
    assert stands["minutes"] == "60"
    on_monday = diary.today - timedelta(days=diary.today.weekday())
    stands = filled_in(pupil.get(at(f"new/sport/?day={on_monday.isoformat()}")))
    assert (stands["day"], stands["starts_at"]) == (on_monday.isoformat(), "07:00")


@pytest.mark.parametrize("day", ["x", "2026-02-30", "9999-12-31", "0001-01-01", "²", "", "2026-1-1'"])
def test_a_forged_day_in_the_address_is_today(day, diary, pupil):
    assert filled_in(pupil.get(at("new/sport/"), {"day": day}))["day"] == diary.today.isoformat()


def test_a_draft_is_kept_and_sent_later(diary, pupil):
    kept = send(pupil, at("new/sport/"), deed="keep", words="")
    row = only()
    assert (row.state, kept["Location"]) == ("draft", at(f"{row.public_id}/"))
    assert "тек өзіңіз" in words_of(pupil.get(kept["Location"]))

    refused = pupil.post(at(f"{row.public_id}/send/"), {"version": 1}, follow=True)
    assert refused.redirect_chain == [(at(f"{row.public_id}/edit/"), 302)]

    assert send(pupil, at(f"{row.public_id}/edit/"), words="Жүгірдім.")["Location"] == "/kk/cabinet/"
    assert only().state == "sent"


# Once


def test_pressed_twice_is_one_entry(diary, pupil):
    stands = filled_in(pupil.get(at("new/sport/"))) | {"words": "Жүгірдім.", "deed": "send"}
    answers = [pupil.post(at("new/sport/"), stands)["Location"] for _time in range(3)]
    assert answers == ["/kk/cabinet/"] * 3
    assert EntryVersion.objects.count() == 1


def test_other_words_under_the_same_id_are_shown_beside_what_stands_there(diary, pupil):
    stands = filled_in(pupil.get(at("new/sport/"))) | {"words": "Жүгірдім.", "deed": "send"}
    pupil.post(at("new/sport/"), stands)

    page = pupil.post(at("new/sport/"), stands | {"words": "Жүздім."})

    assert page.status_code == 409
    assert "Жүгірдім." in words_of(page)
    assert "Жүздім." in filled_in(page)["words"]
    assert only().version == 1
    again = pupil.post(at("new/sport/"), filled_in(page) | {"deed": "send"})
    assert again["Location"] == "/kk/cabinet/"
    assert (only().version, only().state) == (2, "sent")


@pytest.mark.parametrize("forged", ["", "x", "²", "1" * 40])
def test_a_forged_id_begins_another_entry(forged, diary, pupil):
    stands = filled_in(pupil.get(at("new/sport/"))) | {"entry": forged, "words": "Жүгірдім.", "deed": "send"}
    assert pupil.post(at("new/sport/"), stands)["Location"] == "/kk/cabinet/"


@pytest.mark.parametrize("forged", [uuid4, lambda: uuid7(timezone.now() + timedelta(days=3))])
def test_an_id_that_no_form_makes_is_refused(forged, diary, pupil):
    stands = filled_in(pupil.get(at("new/sport/"))) | {"entry": str(forged()), "words": "Жүгірдім.", "deed": "send"}
    assert pupil.post(at("new/sport/"), stands).status_code == 422
    assert not Entry.objects.exists()


# Refusals


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    ("direction", "typed", "field"),
    [
        ("sport", {"words": ""}, "words"),
        ("sport", {"words": "Жүг\u202eірдім"}, "words"),
        ("sport", {"minutes": ""}, "minutes"),
        ("sport", {"minutes": "бір"}, "minutes"),
        ("sport", {"minutes": "0"}, "minutes"),
        ("sport", {"minutes": "1441"}, "minutes"),
        ("sport", {"starts_at": "25:00"}, "starts_at"),
        ("sport", {"day": ""}, "day"),
        ("sport", {"day": "31.02.2026"}, "day"),
        ("sport", {"day": "2999-01-01"}, "day"),
        ("sport", {"day": "2020-01-01"}, "day"),
        ("reading", {"words": "Жақсы кітап."}, "words"),
        ("reading", {"listed_book": "999999", "words": "сөз " * 200}, "listed_book"),
        ("reading", {"listed_book": "other", "words": "сөз " * 200}, "listed_book"),
        ("volunteering", {"title": "", "results": "Ағаш отырғыздық."}, "title"),
        ("volunteering", {"title": "Саябақ", "results": ""}, "results"),
        ("volunteering", {"title": "Саябақ", "results": "Ағаш отырғыздық."}, "photographs"),
        ("trips", {"title": "", "results": "Тауға шықтық."}, "title"),
        ("trips", {"title": "Бурабай", "results": "Тауға шықтық."}, "photographs"),
        ("work", {"words": ""}, "words"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(direction, typed, field, language, diary, pupil):
    usual = {"words": "Бірінші сөйлем: «тырнақша» & <белгі>."} if direction in ("sport", "work") else {}
    typed = usual | typed

    page = send(pupil, at(f"new/{direction}/", language), **typed)

    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    assert 'role="alert"' in page.text
    stands = filled_in(page)
    for name, value in typed.items():
        if value != "999999":
            assert stands[name].strip() == value.strip(), name
    assert not Entry.objects.exists()


def test_the_same_hours_are_asked_about_and_answered_by_a_mark(diary, pupil):
    when = {"starts_at": "07:00", "minutes": "60"}
    send(pupil, at("new/sport/"), words="Жүгірдім.", **when)

    page = send(pupil, at("new/skills/"), words="Домбыра тарттым.", **when)
    assert page.status_code == 422
    assert 'name="sure"' in page.text

    stands = filled_in(page) | {"deed": "send", "sure": "on"}
    assert pupil.post(at("new/skills/"), stands)["Location"] == "/kk/cabinet/"
    assert Entry.objects.count() == 2


def test_whoever_is_late_is_asked_why_and_loses_nothing(diary, pupil):
    day = (diary.today - timedelta(days=30)).isoformat()
    assert 'name="late_reason"' not in pupil.get(at("new/sport/")).text
    page = send(pupil, at("new/sport/"), words="Жүгірдім.", day=day)
    assert page.status_code == 422
    assert 'id="id_late_reason_error"' in page.text

    stands = filled_in(page) | {"deed": "send", "late_reason": "Ауылда байланыс болмады."}
    assert pupil.post(at("new/sport/"), stands)["Location"] == "/kk/cabinet/"
    page = words_of(pupil.get(at(f"{only().public_id}/")))
    assert "Ауылда байланыс болмады." in page


def test_a_session_that_has_ended_gives_the_words_back(diary):
    typed = {"entry": str(uuid7()), "version": "", "words": "Ұзақ сөйлем.", "day": diary.today.isoformat()}
    page = Client().post(at("new/sport/"), typed, headers={"origin": "http://testserver"})
    assert page.status_code == 403
    assert "Ұзақ сөйлем." in page.text
    assert typed["entry"] in page.text


# Changing


def test_what_was_sent_is_changed_where_it_lies(diary, pupil):
    row = diary.write_and_send()
    page = pupil.get(at(f"{row.public_id}/edit/"))
    assert 'value="keep"' not in page.text
    assert (
        pupil.post(at(f"{row.public_id}/edit/"), filled_in(page) | {"words": "Жүздім.", "deed": "send"})["Location"]
        == "/kk/cabinet/"
    )
    row.refresh_from_db()
    assert (row.version, row.sent_version, row.state) == (2, 2, "sent")


def test_what_was_confirmed_meanwhile_is_shown_and_mine_is_not_lost(diary, pupil):
    row = diary.write_and_send()
    page = pupil.get(at(f"{row.public_id}/edit/"))
    diary.confirm(row)

    page = pupil.post(at(f"{row.public_id}/edit/"), filled_in(page) | {"words": "Кеш қалған сөз.", "deed": "send"})

    assert page.status_code == 409
    assert "Кеш қалған сөз." in filled_in(page)["words"]
    assert "Жүгірдім, жаттығу жасадым." in words_of(page)
    assert 'value="send"' not in page.text
    row.refresh_from_db()
    assert (row.version, row.state) == (1, "confirmed")
    assert pupil.get(at(f"{row.public_id}/edit/"))["Location"] == at(f"{row.public_id}/")


def test_what_was_returned_is_put_right_with_the_reason_in_sight(diary, pupil):
    row = diary.return_(diary.write_and_send())
    page = pupil.get(at(f"{row.public_id}/edit/"))
    assert "Нақтылап жаз." in words_of(page)
    pupil.post(at(f"{row.public_id}/edit/"), filled_in(page) | {"words": "Бес шақырым жүгірдім.", "deed": "send"})
    row.refresh_from_db()
    assert (row.version, row.state) == (2, "sent")


def test_a_draft_is_deleted_after_a_question_and_what_was_sent_is_not(diary, pupil):
    row = diary.write()
    assert "Оны басқа ешкім көрген жоқ" in words_of(pupil.get(at(f"{row.public_id}/delete/")))
    assert Entry.objects.exists()
    pupil.post(at(f"{row.public_id}/delete/"))
    assert not Entry.objects.exists()

    sent = diary.write_and_send()
    assert pupil.get(at(f"{sent.public_id}/delete/"))["Location"] == at("")
    pupil.post(at(f"{sent.public_id}/delete/"))
    assert Entry.objects.exists()


def test_a_draft_that_was_deleted_elsewhere_is_written_anew_under_another_id(diary, pupil):
    row = diary.write()
    page = pupil.get(at(f"{row.public_id}/edit/"))
    pupil.post(at(f"{row.public_id}/delete/"))
    stands = filled_in(page) | {"words": "Қайта жазылды.", "deed": "send"}
    page = pupil.post(at(f"{row.public_id}/edit/"), stands)

    assert page.status_code == 404
    assert "Қайта жазылды." in filled_in(page)["words"]
    assert f'action="{at("new/sport/")}"' in page.text
    assert filled_in(page)["entry"] != stands["entry"]
    assert pupil.post(at("new/sport/"), filled_in(page) | {"deed": "send"})["Location"] == "/kk/cabinet/"


# Photographs


def picture(name="a.jpg", colour="#3f7d58"):
    drawn = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(drawn, "JPEG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")


ACTION = {"title": "Саябақты тазалау", "results": "Он қап жинадық."}


def test_an_action_is_sent_with_its_photographs(diary, pupil):
    sent = send(pupil, at("new/volunteering/"), photographs=[picture(), picture(colour="#a12c2f")], **ACTION)
    assert sent["Location"] == "/kk/cabinet/"
    row = only()
    assert len(row.versions.get().photographs) == 2
    page = pupil.get(at(f"{row.public_id}/"))
    shown = re.findall(r'<img src="([^"]+)"', page.text)
    assert len(shown) == 2
    assert pupil.get(shown[0]).status_code == 200
    assert signed_in(make_planned().cast.pupil).get(shown[0]).status_code == 404


def test_a_photograph_that_was_sent_stays_chosen_whatever_is_refused(diary, pupil):
    page = send(pupil, at("new/volunteering/"), photographs=picture(), title="Саябақты тазалау", results="")
    assert page.status_code == 422
    stands = filled_in(page)
    assert len(stands["kept"]) == 1
    assert "<img" in page.text

    sent = pupil.post(at("new/volunteering/"), stands | {"results": "Он қап.", "deed": "send"})
    assert sent["Location"] == "/kk/cabinet/"
    assert only().versions.get().photographs == stands["kept"]


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    "wrong",
    [
        SimpleUploadedFile("a.jpg", b"no picture at all"),
        SimpleUploadedFile("a.jpg", b""),
        SimpleUploadedFile("a.svg", b"<svg/>"),
        SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * 5_000_001),
    ],
    ids=["no picture", "empty", "a drawing", "too big"],
)
def test_of_a_refused_photograph_the_words_stay_and_the_others_too(wrong, language, diary, pupil):
    wrong.seek(0)
    page = send(pupil, at("new/volunteering/", language), photographs=[picture(), wrong], **ACTION)
    assert page.status_code == 422
    assert 'id="id_photographs_error"' in page.text
    stands = filled_in(page)
    assert {name: stands[name].strip() for name in ACTION} == ACTION
    assert len(stands["kept"]) == 1
    assert not Entry.objects.exists()


def test_the_same_photographs_pressed_twice_are_one_entry(diary, pupil):
    stands = filled_in(pupil.get(at("new/volunteering/"))) | ACTION | {"deed": "send"}
    for _time in range(2):
        sent = pupil.post(at("new/volunteering/"), stands | {"photographs": picture()})
        assert sent["Location"] == "/kk/cabinet/"
    assert EntryVersion.objects.count() == 1
    assert EntryPhotograph.objects.count() == 1


def test_a_photograph_is_taken_out_by_its_mark(diary, pupil):
    send(pupil, at("new/volunteering/"), photographs=[picture(), picture(colour="#a12c2f")], **ACTION)
    address = at(f"{only().public_id}/edit/")
    stands = filled_in(pupil.get(address))
    pupil.post(address, stands | {"kept": stands["kept"][:1], "deed": "send"})
    assert only().versions.get(number=2).photographs == stands["kept"][:1]


@pytest.mark.parametrize("forged", ["x", "00000000-0000-4000-8000-000000000000", "theirs"])
def test_a_photograph_of_somebody_else_is_none(forged, diary, pupil):
    other = make_planned()
    theirs = signed_in(other.cast.pupil)
    send(theirs, at("new/volunteering/"), photographs=picture(), **ACTION)
    named = {"theirs": str(EntryPhotograph.objects.get().public_id)}.get(forged, forged)
    stands = filled_in(pupil.get(at("new/volunteering/"))) | ACTION | {"kept": named, "deed": "send"}
    page = pupil.post(at("new/volunteering/"), stands)
    assert page.status_code == 422
    assert "<img" not in page.text
    assert Entry.objects.filter(participation=diary.participation).count() == 0


def test_whoever_answers_a_task_reads_it_in_the_form(diary, pupil):
    task = api.give_task(
        participation=diary.participation.public_id, direction="sport", words="Қашықтықты өлшеп көр.",
        due_on=diary.today, by=diary.mentor, at=diary.at,
    )  # fmt: skip
    address = at(f"new/sport/?task={task.public_id}")
    form = pupil.get(address)
    assert "Қашықтықты өлшеп көр." in words_of(form)
    refused = pupil.post(address, filled_in(form) | {"words": "", "deed": "send"})
    assert (refused.status_code, "Қашықтықты өлшеп көр." in words_of(refused)) == (422, True)
    assert "Қашықтықты" not in words_of(pupil.get(at("new/sport/")))


def test_of_several_files_each_that_is_refused_is_named(diary, pupil):
    address = at("new/volunteering/")
    files = [
        SimpleUploadedFile("сызба.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("бет.jpg", b"<html>"),
    ]
    told = {"title": "Сенбілік", "results": "Он қап.", "deed": "send", "photographs": files}
    refused = pupil.post(address, filled_in(pupil.get(address)) | told)
    assert refused.status_code == 422
    assert words_of(refused).count("сызба.svg: ") == words_of(refused).count("бет.jpg: ") == 2


def test_how_long_an_essay_is_stands_there_before_it_is_written(diary, pupil):
    assert "Кемінде 100 сөз." in words_of(pupil.get(at("new/reading/")))


def test_a_full_day_hides_nothing_that_was_written_on_the_days_before(diary, pupil):
    for back in range(1, 7):
        for direction, minutes in (("sport", 60), ("skills", 45), ("heritage", 60)):
            diary.write(diary.session(day=diary.today - timedelta(days=back), direction=direction, minutes=minutes))
    before = pupil.get("/kk/cabinet/").text.count("entry-to-write")
    for _time in range(45):
        diary.write(diary.work_day())
    assert pupil.get("/kk/cabinet/").text.count("entry-to-write") == before
