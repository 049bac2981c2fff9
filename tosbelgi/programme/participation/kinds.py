"""The words for where a participation stands and for what is done with it, as values; their table is in `states`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a participation stands. In the order in which it goes, then how it ends otherwise."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("of a participation", "Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", pgettext_lazy("of a participation", "Approved")
    AGREED = "agreed", _("Agreement accepted")
    SCHEDULED = "scheduled", _("Schedule agreed")
    ACTIVE = "active", _("Registered")
    REJECTED = "rejected", pgettext_lazy("of a participation", "Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Act(TextChoices):
    """What somebody does with a participation; each is kept as a row."""

    BEGIN = "begin", _("Application begun")
    SUBMIT = "submit", _("Application submitted")
    RETURN = "return", _("Application returned")
    REJECT = "reject", _("Application rejected")
    APPROVE = "approve", _("Application approved")
    ACCEPT = "accept", _("Agreement accepted by one")
    AGREE = "agree", _("Agreement accepted by all")
    NAME = "name", _("Legal representative named")
    ENTRUST = "entrust", _("Entrusted to another mentor")
    SCHEDULE = "schedule", _("Schedule agreed")
    ACTIVATE = "activate", _("Registered as a participant")
    WITHDRAW = "withdraw", _("Participation withdrawn")
