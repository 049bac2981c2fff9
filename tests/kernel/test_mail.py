"""Mails are rows before they are sent: none is lost with its process, none goes out for a deed that was undone."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from tests.crash_harness import KILLED
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.mail.outbox import queue_for_nobody
from tosbelgi.kernel.mail.sending import LEASE, PAUSES, ask_again, check_mail, send_due
from tosbelgi.kernel.models import OutgoingMail

OUTBOX = "tosbelgi.kernel.mail.outbox.OutboxBackend"
DELIVERY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def outbox(settings, db):
    OutgoingMail.objects.all().delete()
    settings.EMAIL_BACKEND, settings.MAIL_DELIVERY_BACKEND = OUTBOX, DELIVERY


def write(subject="Сәлем"):
    send_mail(subject, "Body", "site@example.invalid", ["aigerim@example.invalid"])


def test_a_mail_waits_as_a_row_and_is_sent_once(outbox):
    write()
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 1)

    assert [send_due(), send_due()] == [1, 0]

    [sent] = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Сәлем", "Body", ["aigerim@example.invalid"])
    assert not OutgoingMail.objects.exists(), "nothing of it is kept"


def test_a_mail_for_nobody_is_a_row_like_any_other_and_goes_nowhere(outbox, capsys, settings):
    write()
    queue_for_nobody(EmailMessage("Сәлем", "Body", "site@example.invalid"))
    real, none = OutgoingMail.objects.order_by("pk")
    assert set(real.message) == set(none.message)
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert [send_due(), send_due()] == [2, 0]

    assert capsys.readouterr().out.count("Subject:") == 1
    assert not OutgoingMail.objects.exists()
    with pytest.raises(ValueError, match="names somebody"):
        queue_for_nobody(EmailMessage("Сәлем", "Body", to=["aigerim@example.invalid"]))
    assert not OutgoingMail.objects.exists()


def test_a_mail_s_token_fits_its_column_and_is_its_own(outbox):
    for _twice in range(2):
        write()
    for row in OutgoingMail.objects.all():
        row.clean_fields(exclude=["claimed_until", "parked_at"])
    assert OutgoingMail.objects.values("token").distinct().count() == 2


def test_everything_of_a_mail_arrives_as_it_was_written(outbox):
    message = EmailMultiAlternatives("S", "plain", "a@example.invalid", ["b@example.invalid"], ["c@example.invalid"])
    message.attach_alternative("<p>html</p>", "text/html")
    message.attach("list.csv", b"\xd3\x99;1", "text/csv")
    message.extra_headers["List-Id"] = "weekly"
    message.reply_to = ["d@example.invalid"]
    message.send()
    send_due()

    [sent, hidden] = mail.outbox
    assert [sent.recipients(), hidden.recipients()] == [["b@example.invalid"], ["c@example.invalid"]]
    assert "c@example.invalid" not in sent.message().as_string()
    parts = [part.get_content_type() for part in sent.message().walk()]
    assert parts == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv"]
    assert (sent.bcc, sent.reply_to, sent.extra_headers["List-Id"]) == (
        ["c@example.invalid"],
        ["d@example.invalid"],
        "weekly",
    )
    assert sent.attachments[0][1] in {b"\xd3\x99;1", "ә;1"}


def test_what_was_rolled_back_sends_no_mail(outbox):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert (send_due(), mail.outbox) == (0, [])


def test_a_subject_that_would_forge_headers_is_refused_at_once(outbox):
    with pytest.raises(mail.BadHeaderError):
        write("Hello\nBcc: everybody@example.invalid")
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_is_sent_is_nobody_elses_until_its_lease_is_over(outbox, monkeypatch):
    write()
    now = timezone.now()
    OutgoingMail.objects.update(claimed_until=now + LEASE)
    assert send_due(now) == 0
    assert send_due(now + LEASE) == 1

    write()
    [read], [other] = sending._due(now + LEASE), sending._due(now + LEASE)
    assert sending._claim(read, now)
    assert not sending._claim(other, now), "it was read before"


class Refusing:
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise SMTPException("aigerim@example.invalid: no")


def test_a_mail_that_is_refused_is_tried_again_then_parked_and_again_when_asked(outbox, monkeypatch):
    connect = sending.get_connection
    monkeypatch.setattr(sending, "get_connection", lambda backend: Refusing())
    write()
    now = timezone.now()
    for pause in PAUSES:
        assert send_due(now) == 0
        assert send_due(now + pause / 2) == 0
        now += pause
    assert not OutgoingMail.objects.filter(parked_at__isnull=False).exists()
    send_due(now)

    parked = OutgoingMail.objects.get()
    assert (parked.tries, parked.error, parked.parked_at) == (len(PAUSES) + 1, "SMTPException", now)
    with pytest.raises(Unready, match="1 mails were refused"):
        check_mail()
    send_due(now + timedelta(days=1))
    assert OutgoingMail.objects.get().tries == parked.tries, "nobody has asked"

    assert ask_again(parked.pk, now)
    monkeypatch.setattr(sending, "get_connection", connect)
    assert send_due(now) == 1
    assert not ask_again(parked.pk, now)
    check_mail()


def test_a_repeat_can_be_seen_by_its_id(outbox, monkeypatch):
    """The mail server has taken it, and the worker dies before it can say so."""
    write()
    sent = OutgoingMail.objects.get()
    send_due()
    OutgoingMail(**{f.name: getattr(sent, f.name) for f in OutgoingMail._meta.fields}).save(force_insert=True)
    send_due(timezone.now() + LEASE)
    assert len(mail.outbox) == 2
    assert len({one.message()["Message-ID"] for one in mail.outbox}) == 1


def test_mails_that_wait_for_long_are_complained_of(outbox):
    write()
    check_mail()
    with pytest.raises(Unready, match="a quarter of an hour"):
        check_mail(timezone.now() + timedelta(minutes=16))


def test_parked_mails_are_forgotten_after_two_weeks(outbox):
    write()
    OutgoingMail.objects.update(parked_at=timezone.now() - timedelta(days=13))
    sending.forget_parked()
    assert OutgoingMail.objects.count() == 1
    OutgoingMail.objects.update(parked_at=timezone.now() - timedelta(days=15))
    sending.forget_parked()
    assert not OutgoingMail.objects.exists()


def test_the_worker_sends(outbox):
    write()
    call_command("worker", "--once")
    assert len(mail.outbox) == 1


def test_a_worker_killed_over_a_mail_loses_none(killable, tmp_path, settings):
    settings.EMAIL_BACKEND = OUTBOX
    killable.settings = {
        "MAIL_DELIVERY_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path),
    }
    OutgoingMail.objects.all().delete()
    for number in range(4):
        write(f"Mail {number}")
    for point in ("_claim", "_send", "as_message"):
        assert killable.run("worker", "--once", after=(f"tosbelgi.kernel.mail.sending.{point}", 1)) == KILLED
    OutgoingMail.objects.update(claimed_until=None)
    assert killable.run("worker", "--once") == 0

    text = "".join(file.read_text() for file in tmp_path.iterdir())
    assert all(f"Subject: Mail {number}" in text for number in range(4))
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_was_queued_under_a_clock_ahead_is_sent_at_once_and_missed_if_it_is_not(outbox):
    write()
    ahead = timezone.now() + timedelta(days=365)
    OutgoingMail.objects.update(queued_at=ahead, next_try_at=ahead)
    with pytest.raises(Unready, match="quarter of an hour"):
        check_mail()
    assert send_due() == 1


def test_a_mail_server_s_library_that_leaves_ends_no_thread(outbox, monkeypatch):
    def leave(self, messages):
        raise SystemExit(2)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", leave)
    write()
    assert (send_due(), OutgoingMail.objects.get().tries) == (0, 1)


def test_whose_lease_is_over_takes_nobody_elses_off(outbox, monkeypatch):
    def fail_late(self, messages):
        OutgoingMail.objects.update(claimed_until=timezone.now() + LEASE, tries=2)  # another worker has it by now
        raise SMTPException

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail_late)
    write()
    send_due()
    row = OutgoingMail.objects.get()
    assert (row.tries, row.error) == (2, "")
    assert row.claimed_until is not None


def test_a_mail_over_which_workers_end_is_parked_at_last(outbox, monkeypatch):
    class Ended(BaseException):
        pass

    def end(self, messages):
        raise Ended

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", end)
    write()
    now = timezone.now()
    for _worker in range(len(PAUSES) + 1):
        with pytest.raises(Ended):
            send_due(now)
        now += 2 * LEASE
    assert send_due(now) == 0
    assert OutgoingMail.objects.get().parked_at == now
