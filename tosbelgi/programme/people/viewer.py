"""Value of who looks and acts: a person in one role, read once at the edge and handed in from there."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from .roles import Purpose, Role


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """One person in one role at one instant. What they may see is that of this role alone, never of all they hold.

    `appointment_id` is the appointment in which they act, None where they act for themselves. The scopes are those of
    every appointment to the acting role that holds now: who coordinates two regions sees both. `language` is the one in
    which we write to them; the page that they read has its own.

    A platform outside that reads for a purpose is a viewer of the one person who has consented to it: it has no
    account, and the purpose stands in place of a role.
    """

    person_id: int
    public_id: UUID
    user_id: int | None
    role: Role | Purpose
    appointment_id: int | None
    language: str
    at: datetime
    region_ids: frozenset[int] = field(default_factory=frozenset)
    centre_ids: frozenset[int] = field(default_factory=frozenset)
