"""Consequences of a deletion, computed beforehand: refusals, notes, broken uses, better alternatives.

A deletion is refused where a registered rule or the database forbids it; where it would leave something broken behind,
it is only done by somebody who has been shown just that.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.admin.utils import quote
from django.db import models, router
from django.db.models import ProtectedError, Q, RestrictedError
from django.db.models.deletion import Collector
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import DraftStateMixin, Locale, Page, Site, TranslatableMixin
from wagtail.permissions import policy_registry

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE

from .usage import Effect, Uses, display_name, find_uses

# How many names of referring rows a sentence lists.
MAX_NAMES = 5


@dataclass(frozen=True)
class Advice:
    """An alternative to deleting: a sentence, and the URL where it begins."""

    text: str
    url: str


@dataclass(frozen=True)
class Consequences:
    """What a deletion would do beyond the rows themselves."""

    refusals: tuple[str, ...]
    notes: tuple[str, ...]
    uses: Uses
    advice: tuple[Advice, ...]

    @property
    def refused(self) -> bool:
        return bool(self.refusals)

    @property
    def is_worth_showing(self) -> bool:
        return bool(self.refusals or self.notes or self.uses.total)

    @property
    def digest(self) -> str:
        """Identifies what is shown; sent back on confirmation, so that nobody confirms what they have not seen."""
        shown = repr((self.uses.total, sorted((use.name, use.kind, use.field, use.effect) for use in self.uses.shown)))
        return hashlib.sha256(shown.encode()).hexdigest()[:32]

    def may_go_on(self, seen: str) -> bool:
        """May somebody who has seen the consequences with the digest `seen` delete the rows?"""
        return not self.refused and (not self.uses.total or seen == self.digest)


_rules: list[tuple[type[models.Model], Callable[[Sequence[Any]], Iterable[str]]]] = []
_advisers: list[tuple[type[models.Model], Callable[[Any, AnyUser], Iterable[Advice]]]] = []


def register_refusal(model: type[models.Model], rule: Callable[[Sequence[Any]], Iterable[str]]) -> None:
    """Call `rule(rows)` before rows of the model, or pages below, are deleted; each sentence it returns forbids it."""
    if (model, rule) not in _rules:
        _rules.append((model, rule))


def register_advice(model: type[models.Model], advise: Callable[[Any, AnyUser], Iterable[Advice]]) -> None:
    """Call `advise(row, user)` for alternatives to deleting a row of the model."""
    if (model, advise) not in _advisers:
        _advisers.append((model, advise))


def consequences_of(rows: Sequence[models.Model], user: AnyUser) -> Consequences:
    """What deleting these rows of one model would do, described for this user. Changes nothing."""
    deleted = with_pages_below(rows)
    uses = find_uses(deleted, user)
    refusals = [text for model, rule in _rules for text in rule([row for row in deleted if isinstance(row, model)])]
    refusals += _database_refusals(deleted, uses)
    advice = [one for row in rows for model, advise in _advisers if isinstance(row, model) for one in advise(row, user)]
    return Consequences(tuple(refusals), tuple(_notes(rows, deleted)), uses, tuple(dict.fromkeys(advice)))


def with_pages_below(rows: Sequence[models.Model]) -> list[models.Model]:
    """The rows that a deletion of these takes along: pages with all their descendants, other rows alone."""
    if not rows or not isinstance(rows[0], Page):
        return list(rows)
    within = Q()
    for page in cast(Sequence[Page], rows):
        within |= Q(path__startswith=page.path)
    return list(Page.objects.filter(within).order_by("path"))


def _database_refusals(deleted: Sequence[models.Model], uses: Uses) -> list[str]:
    """A sentence naming the rows whose foreign keys make the database refuse; empty where none do."""
    if not deleted:
        return []
    model = Page if isinstance(deleted[0], Page) else type(deleted[0])
    referrers: list[str] = []
    try:
        Collector(using=router.db_for_write(model)).collect(
            model._base_manager.filter(pk__in=[row.pk for row in deleted])
        )
    except ProtectedError as error:
        referrers = _names_of(error.protected_objects)
    except RestrictedError as error:
        referrers = _names_of(error.restricted_objects)
    referrers = referrers or [use.name for use in uses.shown if use.effect is Effect.PREVENTS]
    if not referrers:
        return []
    shown = ", ".join(referrers[:MAX_NAMES]) + (" …" if len(referrers) > MAX_NAMES else "")
    return [
        ngettext(
            "It cannot be deleted, since %(count)d row needs it: %(names)s. Nothing was deleted.",
            "It cannot be deleted, since %(count)d rows need it: %(names)s. Nothing was deleted.",
            len(referrers),
        )
        % {"count": len(referrers), "names": shown}
    ]


def _names_of(rows: Iterable[models.Model]) -> list[str]:
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    owners = sorted({_owner(row) for row in rows}, key=lambda row: (row._meta.label, str(row)))
    return [f"{capfirst(str(row._meta.verbose_name))} «{display_name(row, languages)}»" for row in owners]


def _owner(row: models.Model) -> models.Model:
    """The row that editors know: the parent of a child row, else the row itself."""
    for field in row._meta.fields:
        if isinstance(field, ParentalKey):
            return _owner(getattr(row, field.name))
    return row


def _notes(rows: Sequence[models.Model], deleted: Sequence[models.Model]) -> Iterable[str]:
    """What else happens: pages below go too, other languages stay."""
    below = len(deleted) - len(rows)
    if below > 0:
        # Translators: pages below the one that is deleted.
        yield ngettext(
            "%(count)d page below it would be deleted too.", "%(count)d pages below it would be deleted too.", below
        ) % {"count": below}
    if not deleted or not isinstance(deleted[0], TranslatableMixin):
        return
    model = Page if isinstance(deleted[0], Page) else type(deleted[0])
    versions = cast(Sequence[TranslatableMixin], deleted)
    others = (
        model._base_manager.filter(translation_key__in=[row.translation_key for row in versions])
        .exclude(pk__in=[row.pk for row in deleted])
        .values_list("locale__language_code", flat=True)
    )
    count = Counter(others)
    if not count:
        return
    languages = ", ".join(f"{NATIVE_NAMES[code]} – {count[code]}" for code in CODES if count[code])
    source = Locale.objects.filter(language_code=SOURCE).values_list("pk", flat=True).first()
    if any(row.locale_id == source for row in versions):
        yield _("Its translations stay, without the text they were translated from: %(languages)s.") % {
            "languages": languages
        }
    else:
        yield _("The other languages stay as they are: %(languages)s.") % {"languages": languages}


def _refuse_root_pages_of_sites(pages: Sequence[Page]) -> Iterable[str]:
    for site in Site.objects.filter(root_page__in=[page.pk for page in pages]):
        yield _("It holds the front page of the site %(site)s. Give the site another front page first.") % {
            "site": site.hostname
        }


def _advise_unpublishing(row: models.Model, user: AnyUser) -> Iterable[Advice]:
    """Advise to unpublish: the row is hidden from readers and can come back."""
    if not getattr(row, "live", False):
        return
    if isinstance(row, Page):
        if row.permissions_for_user(user).can_unpublish():
            yield Advice(
                _("Unpublish the page: it can come back."), reverse("wagtailadmin_pages:unpublish", args=[row.pk])
            )
    elif (views := getattr(row, "snippet_viewset", None)) and policy_registry.get_by_type(
        type(row)
    ).user_has_permission_for_instance(user, "publish", row):
        url = reverse(views.get_url_name("unpublish"), args=[quote(row.pk)])
        yield Advice(_("Unpublish it: it can come back."), url)


def _advise_replacing_image(row: models.Model, user: AnyUser) -> Iterable[Advice]:
    url = reverse("wagtailimages:edit", args=[row.pk])
    yield Advice(_("Replace its file: every place shows the new picture at once."), url)


def _advise_replacing_document(row: models.Model, user: AnyUser) -> Iterable[Advice]:
    url = reverse("wagtaildocs:edit", args=[row.pk])
    yield Advice(_("Replace its file: every link leads to the new one at once."), url)


register_refusal(Page, _refuse_root_pages_of_sites)
register_advice(Page, _advise_unpublishing)
register_advice(DraftStateMixin, _advise_unpublishing)
register_advice(AbstractImage, _advise_replacing_image)
register_advice(AbstractDocument, _advise_replacing_document)
