"""Models of letters: that one was written, of which fact, and its mail for as long as it is not sent.

And the facts that wait for a letter which tells of several.
"""

from django.db import models
from django.db.models import Q

from tosbelgi.kernel.mail.models import OutgoingMail
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..journal.models import EntryAct, ExtraTask
from ..participation.models import Participation
from ..people.api import Reach, among
from ..people.models import Invitation, Person, PersonalModel, PersonalQuerySet
from ..schedule.models import ScheduleVersion
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


class GatheredFactQuerySet(PersonalQuerySet["GatheredFact"]):
    """The rows behind their one door."""

    def waiting(self) -> "GatheredFactQuerySet":
        """Those of which it is not settled yet whether a letter tells of them."""
        return self.filter(settled_at=None)


class GatheredFact(PersonalModel):
    """A fact that one letter tells of together with others: what a mentor decided, or that a schedule was written.

    It waits from `heard_at` on, until it is settled: by `letter`, or by none where nothing was left to tell. Rows are
    kept, so that a line that is told again is known.
    """

    kind = models.CharField(max_length=40, choices=LetterKind.choices)
    line = models.BigIntegerField(unique=True)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    act = models.ForeignKey(EntryAct, on_delete=models.CASCADE, null=True, related_name="+")
    task = models.ForeignKey(ExtraTask, on_delete=models.CASCADE, null=True, related_name="+")
    version = models.ForeignKey(ScheduleVersion, on_delete=models.CASCADE, null=True, related_name="+")
    heard_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = GatheredFactQuerySet.as_manager()
    reached = {}  # nobody reads them, whatever their role

    class Meta(PersonalModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(act__isnull=False, task=None, version=None)
                | Q(act=None, task__isnull=False, version=None)
                | Q(act=None, task=None, version__isnull=False),
                name="a_gathered_fact_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(letter=None) | Q(settled_at__isnull=False), name="what_a_letter_tells_is_settled"
            ),
        ]
        indexes = [models.Index(fields=["heard_at"], condition=Q(settled_at=None), name="facts_that_wait_for_a_letter")]
