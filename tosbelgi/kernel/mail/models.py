"""Model of the outbox of mail."""

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string


def new_token() -> str:
    return get_random_string(32)


class OutgoingMail(models.Model):
    """A mail that has to go out. The row is gone once the mail server has taken it.

    `message` holds one id for all recipients, the Message-ID, by which a mail that came twice is known as one; of rows
    of before it is the `token`. `claimed_until` is the lease of the
    worker that sends it; `parked_at`, when it was given up until somebody asks for another try.
    """

    token = models.CharField(max_length=32, unique=True, default=new_token)
    message = models.JSONField()
    queued_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(parked_at=None), name="mail_to_be_sent")]
