"""What is shared by letters that tell of several facts: how one is heard, and what became of those that waited."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from .kinds import LetterKind
from .models import GatheredFact, Letter


@dataclass(frozen=True)
class Settled:
    """The facts of which nothing is left to tell, and the letter that tells of them, if one had to."""

    facts: Sequence[GatheredFact] = ()
    letter: Letter | None = None


def hear(kind: LetterKind, line: int, *, participation_id: int, **what: int) -> None:
    """Have a letter of that kind tell of the fact with the number `line`. Once more, nothing changes."""
    about = {"kind": kind, "participation_id": participation_id, "heard_at": timezone.now()}
    GatheredFact.objects.get_or_create(line=line, defaults=about | what)
