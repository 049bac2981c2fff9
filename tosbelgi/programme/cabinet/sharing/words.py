"""What a purpose lets a platform read, in words, and how somebody stands to a platform: for both kinds of pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import SOURCE

from ...people.api import Purpose
from ...sharing.api import Sharing, in_groups
from ..journal.days import day_words, moment_words

EXPLAINED: Mapping[Purpose, Promise] = {
    Purpose.PROGRAMME: gettext_lazy("The name, the level, the directions, the centre, and how much of it is done."),
    Purpose.JOURNAL: gettext_lazy(
        "What was sent to the mentor: the days, the words, and whether they are confirmed. Drafts are never shown."
    ),
    Purpose.RATING: gettext_lazy("The place in the rating and the figures behind it. Other people are never shown."),
}


@dataclass(frozen=True)
class PurposeLine:
    """A purpose as it stands: since when it is allowed, and when the platform has last read."""

    value: str
    label: str
    explained: str
    since: str = ""
    by_representative: bool = False
    read: str = ""


@dataclass(frozen=True)
class PlatformCard:
    """A platform, whether somebody is linked to it, their code, and each purpose."""

    platform_id: str
    name: str
    link_id: str
    since: str
    is_open: bool
    code: str
    code_until: datetime | None
    purposes: list[PurposeLine]


def card_of(sharing: Sharing, at: datetime) -> PlatformCard:
    """What the pages show of a platform, in the language of the page."""
    link, today = sharing.link, day_of(at)
    lines = []
    for purpose in Purpose:
        given = sharing.consents.get(purpose)
        lines.append(
            PurposeLine(
                value=purpose.value,
                label=str(purpose.label),
                explained=str(EXPLAINED[purpose]),
                since=moment_words(given.given_at, today) if given else "",
                by_representative=given is not None and given.representation_id is not None,
                read=day_words(given.read_on, today) if given and given.read_on else "",
            )
        )
    return PlatformCard(
        platform_id=str(sharing.platform.public_id),
        name=sharing.platform.named_in(get_language() or SOURCE),
        link_id=str(link.public_id) if link else "",
        since=moment_words(link.linked_at, today) if link else "",
        is_open=sharing.platform.is_open,
        code=in_groups(sharing.code) if sharing.code else "",
        code_until=sharing.code_holds_until,
        purposes=lines,
    )
