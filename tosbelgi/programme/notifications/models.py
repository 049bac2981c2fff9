"""Model of letters: that one was written, of which fact, and its mail for as long as it is not sent."""

from django.db import models
from django.db.models import Q

from tosbelgi.kernel.mail.models import OutgoingMail
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..participation.models import Participation
from ..people.api import Reach, among
from ..people.models import Invitation, Person, PersonalModel, PersonalQuerySet
from .kinds import LetterKind


class LetterQuerySet(PersonalQuerySet["Letter"]):
    """The rows behind their one door."""


class Letter(PersonalModel):
    """One letter to one address, about the fact with the number `line`. Words and address stand in `mail` alone.

    `reader` tells apart the letters of one kind that one fact brings to several people.

    The mail's row is gone once a server has taken it, and with it whatever secret the letter held. A letter that was
    taken back before it was sent is deleted with its mail.
    """

    kind = models.CharField(max_length=40, choices=LetterKind.choices)
    line = models.BigIntegerField()
    language = models.CharField(max_length=2, choices=list(NATIVE_NAMES.items()))
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True, related_name="+")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, null=True, related_name="+")
    reader = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    mail = models.OneToOneField(OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()
    reached = {Reach.CENTRE: lambda viewer: among("invitation__centre_id", viewer.centre_ids)}

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "line"], condition=Q(reader=None), name="one_letter_of_a_kind_follows_from_a_fact"
            ),
            models.UniqueConstraint(
                fields=["kind", "line", "reader"], name="one_letter_of_a_kind_to_each_reader_follows_from_a_fact"
            ),
            models.CheckConstraint(condition=Q(language__in=CODES), name="the_language_of_a_letter_is_ours"),
            models.CheckConstraint(
                condition=Q(invitation=None) ^ Q(participation=None), name="a_letter_is_about_one_thing"
            ),
        ]
