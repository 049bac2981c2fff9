"""Every letter that the programme writes: its permanent name, which is that of its templates too."""

from django.db.models import TextChoices


class LetterKind(TextChoices):
    INVITATION = "invitation"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    REGISTERED = "registered"
    FAMILY_NAMED = "family_named"
    FAMILY_ASKED = "family_asked"
    CENTRE_ASKED = "centre_asked"
    MENTOR_ASKED = "mentor_asked"
    REPRESENTATIVE_NEEDED = "representative_needed"
    WITHDRAWN = "withdrawn"
    CENTRE_WITHDRAWN = "centre_withdrawn"
    MENTOR_WITHDRAWN = "mentor_withdrawn"
    DECISIONS = "decisions"
    SCHEDULE_TO_PARTICIPANT = "schedule_to_participant"
    SCHEDULE_TO_MENTOR = "schedule_to_mentor"


class Delivery(TextChoices):
    """How far a letter is."""

    PLANNED = "planned"  # the worker has not come to it yet
    WAITING = "waiting"  # it is sent, now or after a pause
    PARKED = "parked"  # refused by the mail server for good, or again and again
    SENT = "sent"  # the mail server has taken it
