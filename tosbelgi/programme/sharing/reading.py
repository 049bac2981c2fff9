"""What a platform has read is written into the history: once a day for each person, platform and purpose."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code

from ..people.events import OpenedByPlatform
from .models import Consent


@transaction.atomic
def record_platform_readings(*, consent_ids: Collection[int], at: datetime) -> None:
    """Write down that these consents were made use of today; what is written down already stays as it is.

    Of two questions at once the second waits here, and finds it written.
    """
    today, opened = day_of(at), defaultdict(set)
    rows = Consent.objects.exclude(read_on=today).filter(pk__in=consent_ids).order_by("pk")
    for consent in rows.select_for_update(of=("self",)).select_related("link"):
        consent.read_on = today
        consent.save(update_fields=["read_on"])
        opened[consent.link.platform_id, consent.purpose].add(consent.link.person_id)
    for (platform_id, purpose), person_ids in sorted(opened.items()):
        events.record(
            OpenedByPlatform(
                platform_id=platform_id, purpose=Code(purpose), about=tuple(sorted(person_ids)), by_id=None, at=at
            )
        )
