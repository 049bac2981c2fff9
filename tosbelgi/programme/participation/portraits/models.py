"""Model of portraits: the photograph of one applicant on one personal page."""

from django.db import models

from ...people.api import PersonalQuerySet, PrivatePhotograph
from ..participations import Participation, reached_through


class PortraitQuerySet(PersonalQuerySet["Portrait"]):
    """The rows behind their one door."""


class Portrait(PrivatePhotograph):
    """The photograph that an applicant shows of themselves (R015), where they show one.

    It belongs to one participation and is seen as far as its personal page: who decides about the next application sees
    the next photograph, and who has decided about this one does not. The next application begins with the same file.
    """

    kind = "portraits"

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="portrait")

    objects = PortraitQuerySet.as_manager()
    reached = reached_through("participation__")
