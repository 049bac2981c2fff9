"""Actions on letters: write one, and take back what is not sent yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from tosbelgi.kernel.mail import outbox

from ..participation.models import Participation
from ..people.models import Invitation, Person
from .kinds import LetterKind
from .models import Letter


@transaction.atomic
def write_letter(
    *,
    kind: LetterKind,
    line: int,
    about: Invitation | Participation,
    address: str,
    language: str,
    context: Mapping[str, Any],
    at: datetime,
    reader: Person | None = None,
) -> Letter:
    """Write a letter in the reader's language; it is sent soon, though this process dies after its commit.

    `line` is the number of the fact from which it follows: of one kind it is written once, however often asked; once
    to each `reader` where it goes to several.
    """
    if (there := Letter.objects.filter(kind=kind, line=line, reader=reader).first()) is not None:
        return there
    with override(language):
        place = f"notifications/letters/{kind.value}"
        subject = " ".join(render_to_string(f"{place}_subject.txt", dict(context)).split())
        body = render_to_string(f"{place}_message.txt", dict(context)).strip()
    (mail,) = outbox.post([EmailMessage(subject, f"{body}\n", to=[address])])
    return Letter.objects.create(
        kind=kind,
        line=line,
        invitation=about if isinstance(about, Invitation) else None,
        participation=about if isinstance(about, Participation) else None,
        language=language,
        reader=reader,
        mail=mail,
        written_at=at,
    )


@transaction.atomic
def take_back(*, invitation_id: int | None = None, participation_id: int | None = None) -> int:
    """Drop the letters about one of both that no server has been offered yet; returns how many.

    One that is being sent at this moment goes out. Its link opens nothing: whoever takes a letter back sees to that.
    """
    about = {"invitation": invitation_id} if invitation_id is not None else {"participation": participation_id}
    unsent = Letter.objects.filter(**about, mail__claimed_until=None, mail__isnull=False)
    letters = list(unsent.values_list("pk", "mail_id"))
    Letter.objects.filter(pk__in=[pk for pk, _mail in letters]).delete()
    return outbox.withdraw([mail for _pk, mail in letters if mail is not None])
