"""What a mentor decides within a quarter of an hour is one letter to the participant, of what is so by then."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from tests.programme.invitation_cast import follow, letters
from tests.programme.people_cast import give_role, make_holder, make_person, viewer_of
from tosbelgi.kernel import scheduler
from tosbelgi.kernel.facts.models import SubscriptionCursor
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.models import OutgoingMail
from tosbelgi.programme.cabinet.queue import undo
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import GatheredFact, Letter
from tosbelgi.programme.notifications import gathering
from tosbelgi.programme.notifications.of_decisions import MOST_NAMED, SURE_AFTER
from tosbelgi.programme.participation.api import entrust, withdraw
from tosbelgi.programme.people.api import Role

from .cast import make_diary

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def diary():
    follow()
    OutgoingMail.objects.all().delete()
    diary = make_diary()
    diary.cast.pupil.user.language = "en"
    diary.cast.pupil.user.save()
    return diary


def sent(minutes=16):
    """The letters that the worker has written by so many minutes from now: to whom, and the subject and the body."""
    follow()
    gathering.write_gathered(timezone.now() + minutes * A_MINUTE)
    found = [SimpleNamespace(to=mail["to"], subject=mail["subject"], body=mail["body"]) for mail in letters()]
    OutgoingMail.objects.all().delete()
    return found


def an_entry(diary, days=0, **content):
    return diary.write_and_send(diary.session(day=diary.today - timedelta(days=days), **content))


def a_task(diary, **asked):
    usual = {"direction": "skills", "words": "Құпия тапсырма.", "due_on": diary.today + timedelta(days=9)}
    usual |= {"participation": diary.participation.public_id, "by": diary.mentor, "at": diary.at}
    return api.give_task(**(usual | asked))


def words_of(day):
    with override("en"):
        return date_format(day, "DATE_FORMAT")


def test_one_letter_tells_the_participant_and_nobody_else_what_was_decided_by_directions_and_days(diary, settings):
    first, second = an_entry(diary, words="Құпия сөз."), an_entry(diary, 1)
    diary.confirm(first, second)
    diary.return_(an_entry(diary, 2), reason="Құпия себеп.")
    task = a_task(diary)

    (letter,) = sent()

    assert letter.to == [diary.cast.pupil.user.email]
    assert "confirmed 2 entries:" in letter.body
    assert "returned 1 entry " in letter.body
    assert "1 extra task." in letter.body
    assert "confirmation of" not in letter.body
    for one in (first, second):
        assert f"– Sport and physical training, {words_of(one.day)}\n" in letter.body
    assert f"– Talents and skills, {words_of(task.due_on)}\n" in letter.body
    assert f"{settings.SITE_URL}/en/cabinet/journal/\n" in letter.body
    assert "Құпия" not in letter.subject + letter.body
    assert sent(600) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_speaks_the_reader_s_language_and_its_link_opens(language, diary, settings):
    diary.cast.pupil.user.language = language
    diary.cast.pupil.user.save()
    rows = [an_entry(diary, days) for days in range(5)]
    diary.confirm(*rows[:2])
    diary.return_(rows[2])
    a_task(diary)
    (letter,) = sent()
    expected = {"kk": "2 жазбаны растады", "ru": "подтвердил 2 записи", "en": "confirmed 2 entries"}
    assert expected[language] in letter.body
    assert not set("{}%") & set(letter.subject + letter.body)
    assert "\n\n\n" not in letter.body
    (link,) = [line for line in letter.body.split() if "/cabinet/" in line]
    client = Client()
    client.force_login(diary.cast.pupil.user)
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_twenty_confirmations_one_by_one_are_one_letter_when_the_window_is_over(diary):
    for days in range(MOST_NAMED + 2):
        diary.confirm(an_entry(diary, days % 7, minutes=10))
    assert sent(14) == []
    (letter,) = sent(16)
    assert f"confirmed {MOST_NAMED + 2} entries:" in letter.body
    assert letter.body.count("– Sport") == MOST_NAMED
    assert "and 2 more\n" in letter.body
    assert Letter.objects.get().kind == "decisions"


def test_what_is_decided_later_in_the_window_joins_and_what_was_decided_just_now_waits_for_the_next(diary):
    first, second, third = (an_entry(diary, days) for days in range(3))
    diary.confirm(first)
    follow()
    GatheredFact.objects.update(heard_at=timezone.now() - timedelta(minutes=14))
    diary.confirm(second)
    due = timezone.now() + timedelta(minutes=2)
    diary.return_(third, at=due - SURE_AFTER / 2)
    follow()
    gathering.write_gathered(due)
    (mail,) = letters()
    assert "confirmed 2 entries" in mail["body"]
    assert "returned" not in mail["body"]
    OutgoingMail.objects.all().delete()
    (letter,) = sent(18)
    assert "returned 1 entry" in letter.body
    assert "confirmed" not in letter.body


def test_it_is_written_at_the_very_end_of_its_window_and_tells_what_is_a_minute_old_then(diary):
    over = timezone.now() + timedelta(hours=2)
    first, second = an_entry(diary), an_entry(diary, 1)
    diary.confirm(first, at=over - A_MINUTE)
    diary.confirm(second, at=over - A_MINUTE + timedelta(microseconds=1))
    follow()
    GatheredFact.objects.update(heard_at=over - 15 * A_MINUTE)
    assert gathering.write_gathered(over - timedelta(microseconds=1)) == 0
    assert gathering.write_gathered(over) == 1
    (mail,) = letters()
    assert "confirmed 1 entry" in mail["body"]
    assert words_of(first.day) in mail["body"]


def test_who_has_waited_longest_is_written_to_first_and_each_day_stands_in_its_order(diary):
    other = make_diary()
    rows = [an_entry(diary, days) for days in (2, 4, 3)]
    diary.confirm(*rows)
    follow()
    other.confirm(an_entry(other))
    follow()
    long_ago = timezone.now() - timedelta(hours=5)
    GatheredFact.objects.filter(participation=other.participation).update(heard_at=long_ago)
    to_other, own = sent()
    assert to_other.to == [other.cast.pupil.user.email]
    places = [own.body.index(words_of(diary.today - timedelta(days=days))) for days in (4, 3, 2)]
    assert places == sorted(places)


def test_each_fact_names_the_very_act_of_which_its_line_tells(diary):
    row, other = an_entry(diary), an_entry(diary, 1)
    for seconds, act in enumerate((diary.confirm, diary.unconfirm, diary.confirm, diary.unconfirm)):
        act(row, at=diary.at + timedelta(seconds=seconds))
    diary.confirm(other, at=diary.at)
    follow()
    acts = [fact.act for fact in GatheredFact.objects.order_by("line")]
    assert [(act.entry, act.act) for act in acts] == [
        (row, "confirm"),
        (row, "unconfirm"),
        (row, "confirm"),
        (row, "unconfirm"),
        (other, "confirm"),
    ]
    assert len({act.pk for act in acts}) == 5


def test_the_undo_of_the_queue_is_over_before_anything_is_told():
    assert timedelta(seconds=undo.SECONDS) < SURE_AFTER < min(gathering.WINDOWS.values())


def test_what_was_undone_is_taken_out_and_a_letter_with_nothing_left_is_not_sent(diary):
    first, second = an_entry(diary), an_entry(diary, 1)
    diary.confirm(first)
    diary.unconfirm(first)
    assert sent() == []
    assert not GatheredFact.objects.waiting().exists()

    diary.confirm(first, second)
    diary.unconfirm(first)
    (letter,) = sent()
    assert "confirmed 1 entry:" in letter.body
    assert words_of(second.day) in letter.body
    assert words_of(first.day) not in letter.body
    assert "back" not in letter.body


def test_a_confirmation_that_is_taken_back_after_its_letter_is_told_too_and_one_that_comes_again_is_no_news(diary):
    row = an_entry(diary)
    diary.confirm(row)
    assert len(sent()) == 1
    diary.unconfirm(row)
    diary.confirm(row)
    assert sent() == []
    diary.unconfirm(row)
    (letter,) = sent()
    assert "taken the confirmation of 1 entry back" in letter.body
    diary.confirm(row)
    (letter,) = sent()
    assert "confirmed 1 entry" in letter.body


def test_of_a_confirmation_of_before_the_first_letter_is_told_that_it_is_taken_back(diary):
    """One whose letter was never written, since the site did not write such letters then."""
    row = an_entry(diary)
    diary.confirm(row)
    SubscriptionCursor.objects.filter(name="letters.decisions").delete()
    assert sent() == []
    diary.unconfirm(row)
    (letter,) = sent()
    assert "taken the confirmation of 1 entry back" in letter.body


def test_a_return_that_was_put_right_before_the_letter_is_no_news_and_the_next_one_is(diary):
    row = diary.return_(an_entry(diary))
    row = diary.write(diary.session(words="Түзеттім."), entry=row.public_id, expected=1)
    row = diary.send(row)
    assert sent() == []
    diary.return_(row)
    (letter,) = sent()
    assert "returned 1 entry" in letter.body


def test_what_was_confirmed_and_then_returned_is_told_as_returned(diary):
    row = an_entry(diary)
    diary.confirm(row)
    row = diary.unconfirm(row)
    diary.return_(row)
    (letter,) = sent()
    assert "returned 1 entry" in letter.body
    assert "confirm" not in letter.body


def test_a_task_that_is_done_by_then_is_no_news(diary):
    task = a_task(diary, direction="sport")
    row = an_entry(diary, task=task.public_id)
    diary.confirm(row)
    (letter,) = sent()
    assert "task" not in letter.body
    assert "confirmed 1 entry" in letter.body


def test_while_the_worker_has_not_heard_of_the_undo_the_confirmation_waits(diary):
    row = an_entry(diary)
    diary.confirm(row)
    follow()
    diary.unconfirm(row)
    assert gathering.write_gathered(timezone.now() + timedelta(minutes=16)) == 0
    assert letters() == []
    assert GatheredFact.objects.waiting().count() == 1
    assert sent() == []


def test_a_line_that_was_parked_and_is_told_late_is_told_of_unless_it_is_old_by_then(diary):
    row, other = an_entry(diary), an_entry(diary, 1)
    diary.confirm(row, other)
    diary.unconfirm(row)
    follow()
    late = list(GatheredFact.objects.order_by("line").values("line", "kind", "participation_id", "act_id", "heard_at"))
    GatheredFact.objects.filter(line__in=[one["line"] for one in late[:2]]).delete()
    assert "taken the confirmation of 1 entry back" in sent()[0].body
    for one in late[:2]:
        GatheredFact.objects.create(**one)
    (letter,) = sent()
    assert "confirmed 1 entry" in letter.body
    assert words_of(other.day) in letter.body
    assert not GatheredFact.objects.waiting().exists()


def test_whoever_has_withdrawn_gets_no_letter_that_still_waits(diary):
    diary.confirm(an_entry(diary))
    follow()
    withdraw(participation=diary.participation.public_id, by=diary.pupil, at=timezone.now())
    assert [one.to for one in sent() if diary.cast.pupil.user.email in one.to] == []
    assert not GatheredFact.objects.waiting().exists()


def test_a_letter_that_stands_in_the_outbox_is_taken_back_when_its_reader_withdraws(diary):
    diary.confirm(an_entry(diary))
    follow()
    gathering.write_gathered(timezone.now() + timedelta(minutes=16))
    assert len(letters()) == 1
    withdraw(participation=diary.participation.public_id, by=diary.pupil, at=timezone.now())
    follow()
    assert [mail for mail in letters() if diary.cast.pupil.user.email in mail["to"]] == []
    assert not Letter.objects.filter(kind="decisions").exists()


def test_a_pupil_without_an_address_reads_it_in_the_cabinet_alone(diary):
    diary.cast.pupil.user.email = ""
    diary.cast.pupil.user.save()
    diary.participation.personal_page.representative_email = "gulnar@example.kz"
    diary.participation.personal_page.save()
    diary.confirm(an_entry(diary))
    assert sent() == []
    diary.cast.pupil.user.email = "late@example.kz"
    diary.cast.pupil.user.save()
    assert sent(600) == []


def test_what_a_mentor_decided_holds_though_another_leads_by_now(diary):
    diary.confirm(an_entry(diary))
    follow()
    other = make_person("Ерлан")
    give_role(other, Role.MENTOR, centre=diary.cast.centre)
    other.user.email = "erlan@example.kz"
    other.user.save()
    row = diary.participation
    asked = {"instead_of": row.mentor_id, "mentor_id": other.pk, "by": diary.cast.head_viewer}
    entrust(participation=row.public_id, at=timezone.now(), **asked)
    assert sorted(one.to[0] for one in sent()) == sorted([diary.cast.pupil.user.email, "erlan@example.kz"])
    (told,) = Letter.objects.filter(kind="decisions")
    assert told.participation_id == row.pk


@pytest.mark.parametrize("role", list(Role))
def test_nobody_reads_what_waits_for_a_letter_but_the_worker(role, diary):
    diary.confirm(an_entry(diary))
    sent()
    person = make_holder(role, centre=diary.cast.centre)
    for viewer in (viewer_of(person), diary.pupil, diary.mentor):
        assert not GatheredFact.objects.visible_to(viewer).exists()


def test_lines_that_are_told_again_are_no_second_letter(diary):
    row = an_entry(diary)
    diary.confirm(row, an_entry(diary, 1))
    diary.unconfirm(row)
    a_task(diary)
    assert len(sent()) == 1
    SubscriptionCursor.objects.filter(name="letters.decisions").update(seq=0)
    kept = GatheredFact.objects.count()
    assert sent(600) == []
    assert GatheredFact.objects.count() == kept


def test_two_participants_get_a_letter_each_and_one_that_fails_keeps_back_no_other(diary, monkeypatch):
    other = make_diary()
    diary.confirm(an_entry(diary))
    other.confirm(an_entry(other))
    follow()
    whole = gathering.TELLERS["decisions"]

    def fails_for_one(row, facts, at):
        if row.pk == diary.participation.pk:
            raise ArithmeticError
        return whole(row, facts, at)

    monkeypatch.setattr(gathering, "TELLERS", {"decisions": fails_for_one})
    with pytest.raises(ArithmeticError):
        gathering.write_gathered(timezone.now() + timedelta(minutes=16))
    (mail,) = letters()
    assert mail["to"] == [other.cast.pupil.user.email]
    gathering.check_gathered(timezone.now() + timedelta(minutes=74))
    with pytest.raises(Unready, match="1 facts have waited"):
        gathering.check_gathered(timezone.now() + timedelta(minutes=76))
    OutgoingMail.objects.all().delete()
    monkeypatch.undo()
    (letter,) = sent()
    assert letter.to == [diary.cast.pupil.user.email]
    gathering.check_gathered(timezone.now() + timedelta(minutes=76))


def test_a_letter_costs_the_same_for_one_entry_and_for_twelve(diary, django_assert_num_queries):
    def queries(days):
        diary.confirm(*[an_entry(diary, one) for one in days])
        follow()
        with django_assert_num_queries(15) as seen:
            assert gathering.write_gathered(timezone.now() + timedelta(minutes=16)) == 1
        return len(seen)

    assert queries([0]) == queries(range(1, 13))


def test_the_worker_writes_it_by_itself_and_looks_by_one_query(diary, settings, mailoutbox, django_assert_num_queries):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    diary.confirm(an_entry(diary))
    follow()
    assert not gathering.is_any_due()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    GatheredFact.objects.update(heard_at=an_hour_ago)
    GatheredFact.objects.get().act.entry.acts.update(at=an_hour_ago)
    with django_assert_num_queries(1):
        assert gathering.is_any_due()
    scheduler.run_task("gathered_letters")
    assert not gathering.is_any_due()
    sending.send_due()
    assert [one.to for one in mailoutbox] == [[diary.cast.pupil.user.email]]
