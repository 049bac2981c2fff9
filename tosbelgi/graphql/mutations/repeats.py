"""Idempotency of mutations: what is sent again under its `clientMutationId` is done once and answered the same.

A client repeats a mutation whose answer was lost, and a phone may send it twice. The result is stored in the
transaction of the deed, so that either both are there or neither. A refusal is not stored: what was corrected may be
sent under the same id. It changes nothing, but for one that `keeps` what it counts.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tosbelgi.kernel.refusals import Refusal

KEPT = timedelta(days=30)  # a phone may be without a network for that long
MOST_CHARACTERS = 64


class MutationIdTaken(Refusal):
    """The id belongs to another mutation, or to other arguments: one of the two would be lost."""

    code = "MUTATION_ID_TAKEN"
    rule = "graphql.mutation.id_means_one"
    field = "clientMutationId"


class BadMutationId(Refusal):
    code = "BAD_MUTATION_ID"
    rule = "graphql.mutation.id_form"
    field = "clientMutationId"
    limits = ("most",)


class DoneMutation(models.Model):
    """A mutation that somebody's client has named, and what came of it: ids and codes, never a text."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    mutation_id = models.CharField(max_length=MOST_CHARACTERS)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    result = models.JSONField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "mutation_id"], name="one_mutation_per_id_of_a_client"),
        ]
        indexes = [models.Index(fields=["at"], name="done_mutation_by_age")]

    def __str__(self) -> str:
        return f"mutation {self.pk}"


def digest_of(verb: str, arguments: Mapping[str, Any]) -> str:
    """What tells one mutation from another: a digest of its name and its arguments, which may be a person's words.

    It is keyed, so that nobody who reads the table can try out what was sent.
    """
    # A time of the day with an offset is no JSON to orjson, which knows times by itself.
    option = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
    text = orjson.dumps([verb, arguments], default=str, option=option)
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()


def check_id(mutation_id: str) -> None:
    """Raise `BadMutationId` for an id that is empty, too long, or holds anything but visible ASCII."""
    if not 0 < len(mutation_id) <= MOST_CHARACTERS or not all("!" <= sign <= "~" for sign in mutation_id):
        raise BadMutationId(most=MOST_CHARACTERS)


def begin(*, user_id: int, mutation_id: str, digest: str, at: datetime) -> tuple[DoneMutation, bool]:
    """The row of this mutation, and whether it is new; in a transaction.

    Of two at once the second waits here until the first has ended. Raises `MutationIdTaken`.
    """
    try:
        with transaction.atomic():
            return DoneMutation.objects.create(user_id=user_id, mutation_id=mutation_id, digest=digest, at=at), True
    except IntegrityError:
        done = DoneMutation.objects.get(user_id=user_id, mutation_id=mutation_id)
    if done.digest != digest:
        raise MutationIdTaken
    return done, False


def forget_old() -> None:
    """Scheduled: delete what is too old to be sent again."""
    DoneMutation.objects.filter(at__lt=timezone.now() - KEPT).delete()
