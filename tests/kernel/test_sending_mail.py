"""The outbox: whom a mail waits for, in which order, what another try keeps, and what is complained of."""

from datetime import timedelta
from email.mime.text import MIMEText
from smtplib import SMTPException, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.core.mail.utils import DNS_NAME
from django.db import OperationalError
from django.utils import timezone
from django.utils.functional import lazystr

from tosbelgi.kernel.facts import wakeups
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.mail import outbox, sending
from tosbelgi.kernel.mail.sending import LATE, LEASE, PAUSE, PAUSES, TURN, ask_again, check_mail, send_due
from tosbelgi.kernel.models import OutgoingMail

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def empty_outbox(settings, db):
    OutgoingMail.objects.all().delete()
    settings.EMAIL_BACKEND = "tosbelgi.kernel.mail.outbox.OutboxBackend"
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def write(subject="S", to="aigerim@example.invalid") -> OutgoingMail:
    send_mail(subject, "Body", "site@example.invalid", [to])
    return OutgoingMail.objects.latest("pk")


class Refusing:
    """A mail server that takes nothing of what bears a certain subject."""

    def __init__(self, subject="S"):
        self.subject = subject

    def send_messages(self, messages):
        if messages[0].subject == self.subject:
            raise SMTPException("no")


@pytest.fixture
def refusing(monkeypatch):
    asked = []
    monkeypatch.setattr(sending, "get_connection", lambda backend: asked.append(backend) or Refusing())
    return asked


# What becomes a row


def test_a_mail_to_nobody_is_no_row_and_what_is_written_wakes_the_sender(
    monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(wakeups, "wake", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.OutboxBackend().send_messages([EmailMessage("S", "b", to=["a@example.invalid"]), EmailMessage()])
    assert (OutgoingMail.objects.count(), woken) == (1, [outbox.WAKING])


def test_words_said_lazily_and_kinds_of_parts_come_as_they_were(monkeypatch):
    message = EmailMessage(
        lazystr("Сәлем"), "<b>x</b>", "a@example.invalid", ("b@example.invalid",), cc=["c@example.invalid"]
    )
    message.content_subtype = "html"
    message.attach("a note", "ә", "text/plain")  # whose name does not say what it is
    message.send()
    send_due()

    [sent, copied] = mail.outbox
    assert (sent.subject, sent.to, sent.cc) == ("Сәлем", ["b@example.invalid"], ["c@example.invalid"])
    assert copied.message()["Message-ID"] == sent.message()["Message-ID"]
    assert "text/html" in [part.get_content_type() for part in sent.message().walk()]
    [attachment] = sent.attachments
    assert (attachment[0], attachment[2]) == ("a note", "text/plain")


def test_a_part_that_is_mail_already_is_refused_at_once():
    message = EmailMessage("S", "b", to=["a@example.invalid"])
    message.attach(MIMEText("x"))
    with pytest.raises(TypeError, match="name, content and type"):
        message.send()
    assert not OutgoingMail.objects.exists()


def test_a_mail_has_an_id_of_its_own_one_of_before_that_of_its_row():
    row, other = write(), write()
    assert outbox.as_message(row).message()["Message-ID"] == f"<{row.message['id']}@{DNS_NAME}>"
    assert row.message["id"] != other.message["id"]
    del row.message["id"]
    assert outbox.as_message(row).message()["Message-ID"] == f"<{row.token}@{DNS_NAME}>"


def test_of_several_recipients_the_one_who_is_put_off_is_tried_again_alone(monkeypatch):
    """A server that says 450 of one and takes the mail for another: smtplib raises nothing, since one was taken."""
    taken, later = [], {"later@example.invalid"}

    class Server:
        def send_messages(self, messages):
            [message] = messages
            if not set(message.recipients()) - later:
                raise SMTPRecipientsRefused(dict.fromkeys(message.recipients(), (450, b"later")))
            taken.extend(message.recipients())

    monkeypatch.setattr(sending, "get_connection", lambda backend: Server())
    EmailMessage("S", "b", to=["now@example.invalid"], cc=["later@example.invalid"]).send()
    now = timezone.now()
    send_due(now)
    assert (taken, OutgoingMail.objects.count()) == (["now@example.invalid"], 1)

    later.clear()
    send_due(now + PAUSES[0])
    assert taken == ["now@example.invalid", "later@example.invalid"]
    assert not OutgoingMail.objects.exists()


def test_nul_goes_from_a_mail_that_a_database_could_not_keep():
    EmailMessage("S", "a\x00b", to=["a@example.invalid"]).send()
    send_due()
    assert mail.outbox[0].body == "ab"


# Whose turn it is


def test_mails_are_sent_in_the_order_of_writing_by_one_connection(monkeypatch):
    connect, asked = sending.get_connection, []
    monkeypatch.setattr(sending, "get_connection", lambda backend: asked.append(backend) or connect(backend))
    for subject in ("1", "2", "3"):
        write(subject)
    assert send_due() == 3
    assert [one.subject for one in mail.outbox] == ["1", "2", "3"]
    assert len(asked) == 1


def test_an_empty_outbox_asks_for_no_connection(refusing):
    assert (send_due(), refusing) == (0, [])


def test_a_mail_waits_for_its_time_and_not_while_another_sends_it():
    row, now = write(), timezone.now()
    for columns, sent in (
        ({"next_try_at": now + SECOND}, 0),
        ({"next_try_at": now, "claimed_until": now + SECOND}, 0),
        ({"claimed_until": now + LEASE}, 0),
        ({"claimed_until": None, "parked_at": now}, 0),
        ({"parked_at": None, "claimed_until": now + LEASE + SECOND}, 1),  # the clock that said so was wrong
    ):
        OutgoingMail.objects.filter(pk=row.pk).update(**columns)
        assert send_due(now) == sent, columns


def test_a_lease_that_is_over_is_anybodys():
    row, now = write(), timezone.now()
    OutgoingMail.objects.filter(pk=row.pk).update(claimed_until=now)
    assert send_due(now) == 1


def test_a_mail_is_claimed_alone_and_just_as_it_was_read():
    row, other = write(), write()
    now = timezone.now()
    assert sending._claim(row, now)
    assert OutgoingMail.objects.get(pk=row.pk).claimed_until == now + LEASE
    assert OutgoingMail.objects.get(pk=other.pk).claimed_until is None
    OutgoingMail.objects.filter(pk=other.pk).update(tries=1)
    assert not sending._claim(other, now), "it was tried and set free in between"
    assert send_due(now) == 1


def test_one_that_another_worker_has_claimed_in_between_is_not_sent(monkeypatch):
    write("1"), write("2")
    monkeypatch.setattr(sending, "_claim", lambda one, now: one.message["subject"] == "2")
    assert send_due() == 1
    assert [one.subject for one in mail.outbox] == ["2"]


# What fails


def test_a_mail_that_fails_is_set_free_and_holds_up_no_other(refusing):
    row, _other = write(), write("Taken")
    now = timezone.now()
    assert send_due(now) == 1
    assert list(OutgoingMail.objects.all()) == [row]
    row.refresh_from_db()
    assert (row.tries, row.error, row.claimed_until, row.next_try_at, row.parked_at) == (
        1, "SMTPException", None, now + PAUSES[0], None
    )  # fmt: skip


def test_one_more_try_is_one_more_try(refusing, monkeypatch):
    woken = []
    row, other = write(), write()
    now = timezone.now()
    OutgoingMail.objects.update(tries=len(PAUSES), claimed_until=now)
    send_due(now)
    assert OutgoingMail.objects.filter(parked_at=now, next_try_at=now, tries=len(PAUSES) + 1).count() == 2

    monkeypatch.setattr(wakeups, "wake", woken.append)
    assert ask_again(row.pk, now - SECOND)
    assert woken == [outbox.WAKING]
    row.refresh_from_db()
    assert (row.parked_at, row.next_try_at, row.tries) == (None, now - SECOND, len(PAUSES))
    assert OutgoingMail.objects.get(pk=other.pk).parked_at == now
    assert not ask_again(row.pk, now), "it is parked no longer"
    send_due(now)
    row.refresh_from_db()
    assert row.parked_at == now


def test_a_mail_is_complained_of_when_it_has_waited_for_a_quarter_of_an_hour_for_its_first_try():
    row = write()
    check_mail(row.next_try_at + LATE)
    OutgoingMail.objects.update(next_try_at=timezone.now() + timedelta(hours=1))
    check_mail(row.queued_at + LATE + SECOND)  # it was refused, and waits for its next try
    OutgoingMail.objects.update(next_try_at=row.next_try_at, queued_at=row.queued_at + timedelta(minutes=10))
    check_mail(row.queued_at + LATE + SECOND)
    OutgoingMail.objects.update(queued_at=row.queued_at)
    with pytest.raises(Unready, match="a quarter of an hour"):
        check_mail(row.next_try_at + LATE + SECOND)


class Over(BaseException):
    """Ends what else goes on for ever."""


def test_an_outbox_that_cannot_be_read_is_read_again_after_a_pause_with_another_connection(monkeypatch):
    told, answers = [], iter([OperationalError("gone"), 0])

    class Waiter:
        def __init__(self, name):
            told.append(name)

        def wait(self, seconds):
            told.append(seconds)

    def send():
        told.append("sends")
        answer = next(answers, Over())
        if isinstance(answer, BaseException):
            raise answer

    monkeypatch.setattr(wakeups, "Waiter", Waiter)
    monkeypatch.setattr(sending, "send_due", send)
    monkeypatch.setattr(sending.connection, "close", lambda: told.append("closes"))
    with pytest.raises(Over):
        sending.send_for_ever()
    assert told == [outbox.WAKING, "sends", "closes", PAUSE, TURN, "sends", TURN, "sends"]
