"""Models of the journal: an entry, its versions, and what was done with it.

An entry's columns tell of the version that others may know: the newest one that was sent, or the only ones of a draft.
What its author has written since stands in a version that was not sent, which nobody else sees.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tosbelgi.kernel.codes import BookSection, DirectionCode

from ..participation.api import reached_through
from ..participation.models import Participation
from ..people.api import AddedOnlyPersonalModel, Condition, PersonalModel, PersonalQuerySet, Reach, Viewer
from .content import Content
from .kinds import Act, Kind, State


def of_sent(path: str, sent: Q) -> Mapping[Reach, Condition]:
    """As a participation is reached, but for what was never sent: that is nobody's but its author's."""

    def narrowed(condition: Condition) -> Condition:
        return lambda viewer: condition(viewer) & sent

    return {reach: one if reach is Reach.OWN else narrowed(one) for reach, one in reached_through(path).items()}


class EntryQuerySet(PersonalQuerySet["Entry"]):
    """The rows behind their one door."""


class Entry(PersonalModel):
    """What somebody did on a day in one direction, as they tell it, and where it stands.

    - `public_id` is made by the device that writes it, so that the same sent twice is known again.
    - `version` is the newest version that its author has written, `sent_version` the newest that was sent.
    - `sent_at` is since when it lies with the mentor: a correction on the way does not lose the place in the queue.
    - `employer_confirmed` tells of `sent_version`: each version that is sent needs the employer's word anew.
    - `section` and `list_year` are those of the book's row as they were when it was written.
    """

    public_id = models.UUIDField(_("public id"), unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="entries")
    direction = models.CharField(_("direction"), max_length=16, choices=DirectionCode.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    sent_version = models.PositiveIntegerField(_("version that was sent"), default=0)
    day = models.DateField(pgettext_lazy("of an entry", "day"))
    starts_at = models.TimeField(_("begins at"), null=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    title = models.CharField(_("name"), max_length=400, blank=True)
    trip = models.PositiveSmallIntegerField(_("expedition"), null=True)
    listed_book = models.BigIntegerField(_("row of the reading list"), null=True)
    book = models.BigIntegerField(_("book"), null=True)
    section = models.CharField(_("section"), max_length=20, choices=BookSection.choices, blank=True)
    list_year = models.PositiveSmallIntegerField(_("year of the list"), null=True)
    employer_confirmed = models.BooleanField(_("confirmed by the employer"), default=False)
    begun_at = models.DateTimeField(_("begun at"))
    changed_at = models.DateTimeField(_("changed at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = EntryQuerySet.as_manager()
    reached = of_sent("participation__", Q(sent_at__isnull=False))

    class Meta(PersonalModel.Meta):
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="an_entry_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(sent_version__lte=F("version")), name="what_was_sent_was_written"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, sent_version=0, sent_at=None)
                | (~Q(state=State.DRAFT) & Q(sent_version__gte=1, sent_at__isnull=False)),
                name="a_draft_was_never_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SENT, State.CONFIRMED]) | Q(sent_version=F("version")),
                name="what_lies_there_is_the_newest",
            ),
        ]
        indexes = [
            models.Index(fields=["participation", "-day", "-id"], name="entries_of_a_participation"),
            models.Index(fields=["participation", "direction", "-day", "-id"], name="entries_of_a_direction"),
            models.Index(
                fields=["participation", "sent_at", "id"],
                condition=Q(state__in=[State.SENT, State.UNCONFIRMED]),
                name="entries_that_wait",
            ),
        ]

    @property
    def stands(self) -> State:
        return State(self.state)


_VERSIONS = of_sent("entry__participation__", Q(sent=True))


def _standing(viewer: Viewer) -> Q:
    """The version that stands now: what was given back to be corrected is between its author and the mentor."""
    return _VERSIONS[Reach.SHARED](viewer) & Q(number=F("entry__sent_version"))


class EntryVersionQuerySet(PersonalQuerySet["EntryVersion"]):
    """The rows behind their one door."""


class EntryVersion(AddedOnlyPersonalModel):
    """The words of an entry as they were written once. Rows are only added; whether one was sent is set once.

    Three clocks stand here (D12): when it was written and when it was queued, by the device's clock, and when it
    came here. Where the device's clock disagrees with ours, `clock_skew` says so, and it is not believed.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    direction = models.CharField(_("direction"), max_length=16, choices=DirectionCode.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    day = models.DateField(pgettext_lazy("of an entry", "day"))
    starts_at = models.TimeField(_("begins at"), null=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    title = models.CharField(_("name"), max_length=400, blank=True)
    words = models.TextField(_("words"), blank=True)
    results = models.TextField(_("results"), blank=True)
    trip = models.PositiveSmallIntegerField(_("expedition"), null=True)
    listed_book = models.BigIntegerField(_("row of the reading list"), null=True)
    book = models.BigIntegerField(_("book"), null=True)
    section = models.CharField(_("section"), max_length=20, choices=BookSection.choices, blank=True)
    list_year = models.PositiveSmallIntegerField(_("year of the list"), null=True)
    photographs = models.JSONField(_("photographs"), default=list)
    task = models.UUIDField(_("extra task"), null=True)
    late_reason = models.CharField(_("why it comes late"), max_length=500, blank=True)
    captured_at = models.DateTimeField(_("written at, by the device"), null=True)
    queued_at = models.DateTimeField(_("queued at, by the device"), null=True)
    clock_at = models.DateTimeField(_("clock of the device as it was sent"), null=True)
    received_at = models.DateTimeField(_("received at"))
    clock_skew = models.BooleanField(_("the clock of the device was wrong"), default=False)
    digest = models.CharField(max_length=64)
    sent = models.BooleanField(pgettext_lazy("of an entry", "sent"), default=False)

    objects = EntryVersionQuerySet.as_manager()
    reached = {**_VERSIONS, Reach.SHARED: _standing}

    class Meta(PersonalModel.Meta):
        verbose_name = _("version of an entry")
        verbose_name_plural = _("versions of entries")
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="a_version_of_an_entry_has_its_number"),
        ]
        indexes = [models.Index(fields=["task"], condition=Q(task__isnull=False), name="answers_to_extra_tasks")]

    @property
    def content(self) -> Content:
        """What was written, as its author gave it."""
        same = ("direction", "day", "starts_at", "minutes", "title", "words", "results", "trip", "listed_book", "task")
        clocks = ("late_reason", "captured_at", "queued_at", "clock_at")
        return Content(
            kind=Kind(self.kind),
            photographs=tuple(UUID(one) for one in self.photographs),
            **{name: getattr(self, name) for name in (*same, *clocks)},
        )


class EntryActQuerySet(PersonalQuerySet["EntryAct"]):
    """The rows behind their one door."""


class EntryAct(AddedOnlyPersonalModel):
    """Something that somebody did with an entry: who, in which role, when, and with which version of it.

    `words` are the reason of a return or what a task asks, `due_on` until when. Rows are only added.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(_("act"), max_length=16, choices=Act.choices)
    version = models.PositiveIntegerField(_("version"))
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=24)
    at = models.DateTimeField(_("at"))
    words = models.TextField(_("words"), blank=True)
    due_on = models.DateField(_("due on"), null=True)

    objects = EntryActQuerySet.as_manager()
    reached = of_sent("entry__participation__", Q(entry__sent_at__isnull=False))

    class Meta(PersonalModel.Meta):
        verbose_name = _("act on an entry")
        verbose_name_plural = _("acts on entries")
        indexes = [models.Index(fields=["entry", "at", "id"], name="acts_on_an_entry")]


class DeletedDraftQuerySet(PersonalQuerySet["DeletedDraft"]):
    """The rows behind their one door."""


class DeletedDraft(PersonalModel):
    """That a draft was deleted: by its id alone, so that a device that sends it late does not bring it back."""

    public_id = models.UUIDField(_("public id"), unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = DeletedDraftQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("deleted draft")
        verbose_name_plural = _("deleted drafts")
