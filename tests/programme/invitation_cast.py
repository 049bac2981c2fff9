"""What the tests of invitations share: who invites, and an invitation that waits."""

from django.utils import timezone

from tests.programme.people_cast import make_centre, make_holder, viewer_of
from tosbelgi.kernel.facts import delivery, sealing
from tosbelgi.kernel.models import OutgoingMail
from tosbelgi.programme.people.invitations.actions import invite
from tosbelgi.programme.people.roles import Role

ADDRESS = "daniyar@example.invalid"
PASSWORD = "birds over the steppe"
FORM = {"login": "daniyar.m", "password": PASSWORD, "given_name": "Данияр", "family_name": "Мысалов"}


def head_of(centre=None, name="Сәуле"):
    return viewer_of(make_holder(Role.CENTRE_HEAD, name=name, centre=centre or make_centre()))


def invited(by, role=Role.MENTOR, *, email=ADDRESS, language="kk", at=None, **place):
    if not place and by.centre_ids:
        place = {"centre_id": min(by.centre_ids)}
    return invite(email=email, role=role, language=language, by=by, at=at or timezone.now(), **place)


def follow():
    """The worker seals what was recorded and tells the subscriptions."""
    sealing.seal()
    return delivery.deliver()


def letters():
    """The mails that wait, the oldest first."""
    return [row.message for row in OutgoingMail.objects.order_by("pk")]
