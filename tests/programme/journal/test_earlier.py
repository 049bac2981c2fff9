"""Who has withdrawn and applied anew: what stands in front is the present participation, the earlier one is read."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.people_cast import viewer_of
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Entry, EntryPhotograph, ExtraTask, Participation, PersonalPage
from tosbelgi.programme.participation import api as participations
from tosbelgi.programme.participation.api import State

from .cast import make_diary
from .plans import agreed, plan
from .reading import at, signed_in, words_of

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}


@pytest.fixture
def diary():
    """A participant with entries, a schedule and a task, who withdrew."""
    made = make_diary()
    agreed(made.participation, plan(made.today - timedelta(days=50)))
    made.write_and_send(made.session(words="Бұрынғы жаттығу."))
    made.write(made.session(day=made.today - timedelta(days=1), words="Бұрынғы жоба."))
    api.give_task(
        participation=made.participation.public_id, direction="sport", words="Бұрынғы тапсырма.",
        due_on=made.today + timedelta(days=3), by=made.mentor, at=made.at,
    )  # fmt: skip
    participations.withdraw(participation=made.participation.public_id, by=made.pupil, at=timezone.now())
    made.participation.refresh_from_db()
    return made


@pytest.fixture
def pupil(diary):
    return signed_in(diary.cast.pupil)


def apply_anew(diary, **changes):
    """The same person takes part anew, by rows: registered today, unless `changes` say otherwise."""
    before, now = diary.participation, timezone.now()
    copied = {one.attname: getattr(before, one.attname) for one in Participation._meta.concrete_fields}
    for name in ("id", "public_id"):
        del copied[name]
    then = {"begun_at": now, "changed_at": now, "submitted_at": now, "decided_at": now, "activated_at": now}
    row = Participation.objects.create(**(copied | {"state": State.ACTIVE} | then | changes))
    PersonalPage.objects.create(participation=row, residence="Мысал ауылы", study="№ 0 мектеп")
    if row.stands is State.ACTIVE:
        agreed(row, plan(diary.today))
    return row


def earlier(diary, what, language="kk"):
    return f"/{language}/cabinet/participation/{diary.participation.public_id}/{what}/"


def of(row):
    return f"{row.public_id}/"


def test_what_ended_is_read_by_its_owner(diary, pupil):
    sent, draft = Entry.objects.order_by("pk")

    assert "Бұрынғы" not in pupil.get("/kk/cabinet/").text
    page = pupil.get(at(""))
    assert f'href="{at(of(sent))}"' in page.text
    assert f'href="{at("new/")}"' not in page.text
    for row, words in ((sent, "Бұрынғы жаттығу."), (draft, "Бұрынғы жоба.")):
        page = pupil.get(at(of(row)))
        assert words in page.text
        assert f'href="{at(of(row))}edit/"' not in page.text
        assert pupil.get(f"/api/journal/entries/{row.public_id}").json()["words"] == words
    assert pupil.get("/kk/cabinet/readers/").status_code == 200
    assert "Футбол" in pupil.get("/kk/cabinet/schedule/").text


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.ACTIVE])
def test_the_journal_in_front_is_the_present_one(state, diary, pupil):
    sent, draft = Entry.objects.order_by("pk")
    active = state is State.ACTIVE
    apply_anew(diary, state=state, **({} if active else {"activated_at": None}))

    page = pupil.get(at(""))
    assert at(of(sent)) not in page.text
    assert "Бұрынғы тапсырма." not in page.text
    assert earlier(diary, "journal") in page.text
    assert (at("new/") in page.text) is active
    assert "Бұрынғы" not in words_of(pupil.get("/kk/cabinet/"))
    own = pupil.get(earlier(diary, "journal"))
    assert at(of(sent)) in own.text
    assert at(of(draft)) in own.text
    assert "Бұрынғы тапсырма." in own.text
    assert at("new/") not in own.text
    assert "?task=" not in own.text
    for row in (sent, draft):
        page = pupil.get(at(of(row)))
        assert page.status_code == 200
        assert f'href="{earlier(diary, "journal")}"' in page.text, "the way back leads to the journal that it is of"
        assert "<form" not in page.text.split("<h1>")[1]
        assert f"{of(row)}edit/" not in page.text
    assert earlier(diary, "schedule") in pupil.get("/kk/cabinet/participation/").text
    assert "Футбол" in pupil.get(earlier(diary, "schedule")).text


@pytest.mark.parametrize("language", CODES)
def test_what_came_before_says_so_and_leads_back(language, diary, pupil):
    apply_anew(diary)

    for what in ("journal", "schedule"):
        page = pupil.get(earlier(diary, what, language))
        assert page.status_code == 200
        assert f'href="/{language}/cabinet/participation/#earlier"' in page.text
        said = {"kk": "Енді оны тек оқуға болады.", "ru": "можно только читать", "en": "It is only read now."}
        assert said[language] in words_of(page)
        assert "%(" not in page.text
    card = pupil.get(f"/{language}/cabinet/participation/").text
    assert 'id="earlier"' in card
    for what in ("journal", "schedule"):
        assert f'href="{earlier(diary, what, language)}"' in card


def test_pages_of_an_earlier_journal_keep_its_address(diary, pupil):
    Participation.objects.filter(pk=diary.participation.pk).update(state=State.ACTIVE)
    for count in range(21):
        diary.write(diary.session(day=diary.today - timedelta(days=count + 2)))
    Participation.objects.filter(pk=diary.participation.pk).update(state=State.WITHDRAWN)
    apply_anew(diary)

    page = pupil.get(earlier(diary, "journal"))

    assert page.text.count('<a class="entry') == 20
    following = pupil.get(
        earlier(diary, "journal") + re.search(r'href="(\?day=[^"]+)"', page.text)[1].replace("&amp;", "&")
    )
    assert following.text.count('<a class="entry') == 3
    assert f'href="{earlier(diary, "journal")}"' in following.text
    kept = pupil.get(earlier(diary, "journal") + "?state=sent")
    assert kept.text.count('<a class="entry') == 1
    assert f'href="{earlier(diary, "journal")}"' in kept.text


def test_the_present_one_has_its_own_address(diary, pupil):
    row = apply_anew(diary)

    for what in ("journal", "schedule"):
        answer = pupil.get(f"/kk/cabinet/participation/{row.public_id}/{what}/")
        assert answer["Location"] == f"/kk/cabinet/{what}/"


def test_nothing_of_it_can_be_written_and_nothing_typed_is_lost(diary, pupil):
    sent, draft = Entry.objects.order_by("pk")
    before = list(Entry.objects.order_by("pk").values())
    apply_anew(diary)
    for row in (sent, draft):
        assert pupil.get(at(f"{of(row)}edit/"))["Location"] == at(of(row))
        typed = {"deed": "send", "version": "1", "day": row.day.isoformat(), "minutes": "60", "words": "Кеш түзету."}

        page = pupil.post(at(f"{of(row)}edit/"), typed, headers=HERE)

        assert page.status_code in (409, 422)
        assert "Кеш түзету." in page.text
        pupil.post(at(f"{of(row)}send/"), {"version": "1"})
        for act in (api.write, api.write_and_send):
            with pytest.raises(Refusal):
                act(
                    entry=row.public_id, participation=row.participation.public_id, content=diary.session(),
                    expected=1, by=diary.pupil, at=timezone.now(),
                )  # fmt: skip
        for what in ("journal", "schedule"):
            assert pupil.post(earlier(diary, what), {"deed": "agree"}).status_code == 405
    assert list(Entry.objects.order_by("pk").values()) == before


def test_nobody_else_finds_it_there(diary, pupil):
    apply_anew(diary)
    others = make_diary(suffix="-other").cast
    for person in (others.pupil, diary.cast.mentor, diary.cast.head, diary.cast.operator):
        client = signed_in(person)
        for what in ("journal", "schedule"):
            answer = client.get(earlier(diary, what))
            assert answer.status_code in (302, 404), person
            assert "Бұрынғы" not in answer.text
    unknown = f"/kk/cabinet/participation/{others.pupil.public_id}/journal/"
    assert pupil.get(unknown).status_code == 404


def ask(client, query, **variables):
    answer = client.post(
        "/graphql/", json.dumps({"query": query, "variables": variables}), content_type="application/json"
    )
    return answer.json()["data"]


def test_graphql_shows_the_same(diary, pupil):
    whole = "{ journal { nodes { id } } extraTasks { words } earlierParticipations { id state } schedule { version } }"
    before = ask(pupil, whole)
    assert len(before["journal"]["nodes"]) == 2, "the last that ended, until another is begun"
    assert before["earlierParticipations"] == []
    row = apply_anew(diary)

    now = ask(pupil, whole)

    assert now["journal"]["nodes"] == []
    assert now["extraTasks"] == []
    (one,) = now["earlierParticipations"]
    assert one == {"id": to_global_id("Participation", diary.participation.public_id), "state": "WITHDRAWN"}
    own = "query ($of: ID) { journal(participation: $of) { nodes { id } } extraTasks(participation: $of) { words } }"
    then = ask(pupil, own, of=one["id"])
    assert len(then["journal"]["nodes"]) == 2
    assert then["extraTasks"] == [{"words": "Бұрынғы тапсырма."}]
    assert ask(pupil, own, of=to_global_id("Participation", row.public_id))["journal"]["nodes"] == []
    stranger = ask(signed_in(make_diary(suffix="-x").cast.pupil), own, of=one["id"])
    assert stranger == {"journal": {"nodes": []}, "extraTasks": []}


def test_what_waited_waits_for_nobody_once_it_is_over(diary):
    apply_anew(diary)

    assert api.queue(diary.mentor) == []
    assert [one.public_id for one in ExtraTask.objects.visible_to(viewer_of(diary.cast.mentor))] == []


def test_photographs_of_it_open_to_their_owner(diary, pupil, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = EntryPhotograph.objects.create(
        participation=diary.participation, file="0a/x.jpg", width=1, height=1, bytes=1, digest="0" * 64,
        uploaded_at=diary.at, sent=True,
    )  # fmt: skip
    apply_anew(diary)

    found = api.photographs_of(diary.pupil, [kept.public_id])

    assert list(found) == [kept.public_id]


def test_lists_cost_the_same_whatever_came_before(diary, pupil, django_assert_max_num_queries):
    apply_anew(diary)
    for path in (at(""), earlier(diary, "journal"), earlier(diary, "schedule"), "/kk/cabinet/participation/"):
        pupil.get(path)
        with django_assert_max_num_queries(16):
            pupil.get(path)
