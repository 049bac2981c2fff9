"""Letters over a real mail server: none is lost by a kill at any step, and a repeat can be seen by its id."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from tests.crash_harness import KILLED
from tests.mail_server import mail_server
from tests.programme.invitation_cast import follow, head_of, invited, letters
from tests.programme.people_cast import make_centre
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.mail.sending import PAUSES
from tosbelgi.kernel.models import HistoryLine, OutgoingMail
from tosbelgi.programme.models import Appointment, Centre, Invitation, Letter, Person
from tosbelgi.programme.notifications.api import Delivery, delivery_of
from tosbelgi.programme.people.invitations.actions import invite
from tosbelgi.programme.people.roles import Role

WORKER = ("worker", "--once")
# Each function of the way from a press to an empty outbox: behind its first call the process is killed.
STEPS = [
    "tosbelgi.kernel.facts.sealing.seal",
    "tosbelgi.kernel.facts.delivery._try_to_tell",
    "tosbelgi.kernel.facts.delivery._tell_batch",
    "tosbelgi.kernel.mail.outbox.post",
    "tosbelgi.kernel.mail.sending._due",
    "tosbelgi.kernel.mail.sending._claim",
    "tosbelgi.kernel.mail.sending.as_message",
]
GAP = ["smtplib.SMTP.sendmail", "django.core.mail.backends.smtp.EmailBackend.send_messages"]


@pytest.fixture
def box(settings):
    with mail_server() as running:
        for name, value in running.settings.items():
            setattr(settings, name, value)
        yield running


@pytest.fixture
def ready(db):
    follow()
    OutgoingMail.objects.all().delete()


@pytest.mark.parametrize(
    ("answers", "error"),
    [({"to_rcpt": "450 later"}, "SMTPRecipientsRefused"), ({"to_data": "451 later"}, "SMTPDataError")],
)
def test_what_a_server_puts_off_is_tried_again_with_growing_pauses(answers, error, box, ready):
    saule = head_of()
    row = invited(saule)
    follow()
    vars(box).update(answers)
    now = timezone.now()
    assert sending.send_due(now) == 0
    waiting = OutgoingMail.objects.get()
    assert (waiting.error, waiting.next_try_at, waiting.parked_at) == (error, now + PAUSES[0], None)
    assert sending.send_due(now + PAUSES[0] / 2) == 0
    assert OutgoingMail.objects.get().tries == 1, "not before its time"

    box.to_rcpt = box.to_data = ""
    assert sending.send_due(now + PAUSES[0]) == 1
    (arrived,) = box.arrived
    assert row.token in arrived.get_content()
    assert delivery_of([row.pk], saule) == {row.pk: Delivery.SENT}


@pytest.mark.parametrize("answers", [{"to_rcpt": "550 no such user"}, {"to_data": "554 refused"}])
def test_what_a_server_refuses_for_good_is_parked_at_once_and_sent_when_somebody_asks(
    answers, box, ready, admin_client
):
    saule = head_of()
    row = invited(saule)
    follow()
    vars(box).update(answers)
    assert sending.send_due() == 0

    parked = OutgoingMail.objects.get()
    assert (parked.tries, bool(parked.parked_at)) == (1, True)
    assert delivery_of([row.pk], saule) == {row.pk: Delivery.PARKED}
    page = admin_client.get(reverse("follow_ups"))
    assert parked.error in page.text
    assert "daniyar@" not in page.text
    assert row.token not in page.text

    box.to_rcpt = box.to_data = ""
    assert sending.ask_again(parked.pk, timezone.now())
    assert (sending.send_due(), len(box.arrived)) == (1, 1)


def test_a_server_that_is_not_there_is_waited_for(box, ready, settings):
    settings.EMAIL_PORT = 1
    invited(head_of())
    follow()
    now = timezone.now()
    assert sending.send_due(now) == 0
    assert OutgoingMail.objects.get().parked_at is None
    settings.EMAIL_PORT = box.port
    assert sending.send_due(now + PAUSES[0]) == 1


def test_russian_letters_and_kazakh_ones_arrive_as_they_were_written(box, ready):
    invited(head_of(), language="kk")
    follow()
    (written,) = letters()
    sending.send_due()
    (arrived,) = box.arrived
    assert arrived["Subject"].strip() == written["subject"]
    assert arrived.get_content().replace("\r\n", "\n").strip() == written["body"].strip()


@pytest.fixture
def site(killable):
    """The site of the processes that are killed: somebody heads a centre there. Nothing of it is left."""
    OutgoingMail.objects.all().delete()
    Letter.objects.all().delete()
    Invitation.objects.all().delete()
    follow()
    centre = make_centre()
    saule = head_of(centre)
    yield saule
    Letter.objects.all().delete()
    Invitation.objects.all().delete()
    Appointment.objects.all().delete()
    users = list(Person.objects.values_list("user_id", flat=True))
    Person.objects.all().delete()
    get_user_model().objects.filter(pk__in=users).delete()
    Centre.objects.filter(pk=centre.pk).delete()
    OutgoingMail.objects.all().delete()


def again(killable):
    """Another worker, once the lease of the one that was killed is over."""
    OutgoingMail.objects.update(claimed_until=None)
    assert killable.run(*WORKER) == 0


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_loses_no_letter_and_sends_none_twice(step, site, killable):
    with mail_server() as box:
        killable.settings = box.settings
        rows = [invited(site, email=f"a{number}@example.invalid") for number in range(2)]
        assert killable.run(*WORKER, after=(step, 1)) == KILLED
        again(killable)
        again(killable)
        arrived = sorted(one["To"] for one in box.arrived)
        assert arrived == [row.email for row in rows]
        assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("step", GAP)
def test_after_the_servers_250_it_may_come_twice_with_one_id(step, site, killable):
    with mail_server() as box:
        killable.settings = box.settings
        invited(site)
        assert killable.run(*WORKER, after=(step, 1)) == KILLED
        again(killable)
        assert len(box.arrived) == 2
        assert len({one["Message-ID"] for one in box.arrived}) == 1


def press(centre_id: str, person_id: str) -> None:
    """What the process does that is killed between its invitation and its commit."""
    from tosbelgi.programme.people.api import viewer_for

    user = Person.objects.get(pk=person_id).user
    viewer = viewer_for(user, at=timezone.now())
    invite(
        email="a@example.invalid",
        role=Role.MENTOR,
        centre_id=int(centre_id),
        language="kk",
        by=viewer,
        at=timezone.now(),
    )


def test_a_press_killed_before_its_commit_invites_nobody_and_after_it_the_letter_comes(site, killable):
    with mail_server() as box:
        killable.settings = box.settings
        words = ("tests.programme.test_letters_by_smtp:press", str(min(site.centre_ids)), str(site.person_id))
        killed = ("tosbelgi.programme.people.invitations.actions._record_letter", 1)
        assert killable.run(*words, after=killed) == KILLED
        again(killable)
        assert (box.arrived, Invitation.objects.count()) == ([], 0)

        assert killable.run(*words) == 0
        again(killable)
        assert len(box.arrived) == 1
        assert HistoryLine.objects.filter(name="people.invited").exists()
        row = Invitation.objects.get()
        assert f"/kk/invitation/{row.pk}-" in box.arrived[0].get_content()
