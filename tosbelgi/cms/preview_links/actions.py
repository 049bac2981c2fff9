"""Making, opening and taking back preview links, and who may."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from wagtail.models import Page, RevisionMixin

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.refusals import Refusal

from ..editing import edit_conflicts, policy, previews
from .models import DAYS, PreviewLink, link_of


class MayNotShare(Refusal):
    """Only who may change this row and what is the same in all languages: a draft holds the words of everybody."""

    code = "MAY_NOT_SHARE_PREVIEW"
    rule = "preview_link.permission"


class NoSuchPreview(Refusal):
    """The link is unknown, has expired, was taken back, or who made it may not share any more: all look alike."""

    code = "NO_SUCH_PREVIEW"
    rule = "preview_link.holds"


class NotOfferedDays(Refusal):
    code = "PREVIEW_DAYS_NOT_OFFERED"
    rule = "preview_link.days"
    field = "days"
    limits = ("offered",)


@dataclass(frozen=True, kw_only=True)
class PreviewShared(events.Event, name="preview_link.made"):
    """Somebody made a link to a draft; the token is not in it."""

    link: int
    revision: int
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class PreviewWithdrawn(events.Event, name="preview_link.revoked"):
    link: int


def may_share(user: AnyUser, row: models.Model) -> bool:
    """May this person show drafts of this row to somebody without an account?"""
    previewable = isinstance(row, Page) or (isinstance(row, previews.PreviewableRowMixin) and row.is_previewable())
    return previewable and bool(user.has_perm(policy.SHARED_FIELDS)) and policy.may_change(user, row)


@transaction.atomic
def share(*, row: RevisionMixin, mode: str, days: int, by: User, at: datetime) -> PreviewLink:
    """Make a link to the newest draft of this row. What is typed into it later is not shown."""
    if not may_share(by, row):
        raise MayNotShare
    if days not in DAYS:
        raise NotOfferedDays(offered=list(DAYS))
    edit_conflicts.ensure_initial_revision(row)
    revision = row.get_latest_revision()
    link = PreviewLink.objects.create(
        revision=revision,
        mode=mode if mode in dict(row.preview_modes) else row.default_preview_mode,
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    events.record(
        PreviewShared(link=link.pk, revision=revision.pk, expires_on=day_of(link.expires_at), by_id=by.pk, at=at)
    )
    return link


@transaction.atomic
def take_back(*, link_id: int, by: User, at: datetime) -> PreviewLink:
    """Nobody sees anything by this link from now on. Whoever may share the row may take any link to it back."""
    link = PreviewLink.objects.select_for_update(of=("self",)).filter(pk=link_id).first()
    if link is None or not may_share(by, link.revision.content_object):
        raise MayNotShare
    if link.revoked_at is None:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        events.record(PreviewWithdrawn(link=link.pk, by_id=by.pk, at=at))
    return link


def open_link(token: str, *, at: datetime) -> PreviewLink:
    """The link, if it still holds. Raises NoSuchPreview."""
    link = link_of(token)
    if link is None or not link.holds(at) or link.made_by is None or not link.made_by.is_active:
        raise NoSuchPreview
    row = link.revision.content_object
    if row is None or not may_share(link.made_by, row):
        raise NoSuchPreview
    return link
