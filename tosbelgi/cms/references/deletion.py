"""What deleting would break, and what is better: said before anything is deleted.

A deletion is refused where a rule of a room or the database forbids it; where it would leave something
broken behind, it is only done by somebody who has been shown just that.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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

from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE

from .usage import Effect, Uses, display_name, find_uses

NAMES = 5


@dataclass(frozen=True)
class Advice:
    """A better way than deleting, and where it begins."""

    words: str
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
    def anything(self) -> bool:
        return bool(self.refusals or self.notes or self.uses.total)

    @property
    def digest(self) -> str:
        """Names what is shown: who confirms sends it back, so that nobody confirms what they have not seen."""
        told = repr((self.uses.total, sorted((use.name, use.kind, use.field, use.effect) for use in self.uses.shown)))
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def may_go_on(self, seen: str) -> bool:
        """May the rows be deleted by somebody who has seen what that digest names?"""
        return not self.refused and (not self.uses.total or seen == self.digest)


_rules: list[tuple[type[models.Model], Callable[[Sequence], Iterable[str]]]] = []
_ways: list[tuple[type[models.Model], Callable[[models.Model, object], Iterable[Advice]]]] = []


def register_refusal(model: type[models.Model], rule: Callable[[Sequence], Iterable[str]]) -> None:
    """Have `rule` asked before rows of that model go, pages below a deleted one included; each sentence forbids it."""
    if (model, rule) not in _rules:
        _rules.append((model, rule))


def register_advice(model: type[models.Model], way: Callable[[models.Model, object], Iterable[Advice]]) -> None:
    """Have `way(row, user)` asked what is better than deleting a row of that model."""
    if (model, way) not in _ways:
        _ways.append((model, way))


def consequences_of(rows: Sequence[models.Model], user) -> Consequences:
    """What deleting these rows of one model would do, said for this user. Changes nothing."""
    going = with_pages_below(rows)
    uses = find_uses(going, user)
    refusals = [said for model, rule in _rules for said in rule([row for row in going if isinstance(row, model)] or ())]
    refusals += _kept_by_the_database(going, uses)
    advice = [one for row in rows for model, way in _ways if isinstance(row, model) for one in way(row, user)]
    return Consequences(tuple(refusals), tuple(_notes(rows, going)), uses, tuple(dict.fromkeys(advice)))


def with_pages_below(rows: Sequence[models.Model]) -> list[models.Model]:
    if not rows or not isinstance(rows[0], Page):
        return list(rows)
    within = Q()
    for page in rows:
        within |= Q(path__startswith=page.path)
    return list(Page.objects.filter(within).order_by("path"))


def _kept_by_the_database(going: Sequence[models.Model], uses: Uses) -> list[str]:
    """One sentence naming what would make the database refuse, if anything would."""
    if not going:
        return []
    model = Page if isinstance(going[0], Page) else type(going[0])
    keepers: list[str] = []
    try:
        Collector(using=router.db_for_write(model)).collect(
            model._base_manager.filter(pk__in=[row.pk for row in going])
        )
    except ProtectedError as kept:
        keepers = _names_of(kept.protected_objects)
    except RestrictedError as kept:
        keepers = _names_of(kept.restricted_objects)
    keepers = keepers or [use.name for use in uses.shown if use.effect is Effect.PREVENTS]
    if not keepers:
        return []
    shown = ", ".join(keepers[:NAMES]) + (" …" if len(keepers) > NAMES else "")
    return [
        ngettext(
            "It cannot be deleted, since %(count)d row needs it: %(names)s. Nothing was deleted.",
            "It cannot be deleted, since %(count)d rows need it: %(names)s. Nothing was deleted.",
            len(keepers),
        )
        % {"count": len(keepers), "names": shown}
    ]


def _names_of(kept: Iterable[models.Model]) -> list[str]:
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    owners = sorted({_owner(row) for row in kept}, key=lambda row: (row._meta.label, str(row)))
    return [f"{capfirst(str(row._meta.verbose_name))} «{display_name(row, languages)}»" for row in owners]


def _owner(row: models.Model) -> models.Model:
    """The row that editors know: of a child row, the one that it belongs to."""
    for field in row._meta.fields:
        if isinstance(field, ParentalKey):
            return _owner(getattr(row, field.name))
    return row


def _notes(rows: Sequence[models.Model], going: Sequence[models.Model]) -> Iterable[str]:
    """What else happens: pages below go too, other languages stay."""
    below = len(going) - len(rows)
    if below > 0:
        # Translators: pages below the one that is deleted.
        yield ngettext(
            "%(count)d page below it would be deleted too.", "%(count)d pages below it would be deleted too.", below
        ) % {"count": below}
    if not going or not isinstance(going[0], TranslatableMixin):
        return
    model = Page if isinstance(going[0], Page) else type(going[0])
    others = (
        model._base_manager.filter(translation_key__in=[row.translation_key for row in going])
        .exclude(pk__in=[row.pk for row in going])
        .values_list("locale__language_code", flat=True)
    )
    count = Counter(others)
    if not count:
        return
    told = ", ".join(f"{NATIVE_NAMES[code]} – {count[code]}" for code in CODES if count[code])
    source = Locale.objects.filter(language_code=SOURCE).values_list("pk", flat=True).first()
    if any(row.locale_id == source for row in going):
        yield _("Its translations stay, without the text they were translated from: %(languages)s.") % {
            "languages": told
        }
    else:
        yield _("The other languages stay as they are: %(languages)s.") % {"languages": told}


def _sites_keep_their_front_page(pages: Sequence[Page]) -> Iterable[str]:
    for site in Site.objects.filter(root_page__in=[page.pk for page in pages]):
        yield _("It holds the front page of the site %(site)s. Give the site another front page first.") % {
            "site": site.hostname
        }


def _unpublish(row, user) -> Iterable[Advice]:
    """Unpublished, it is gone for readers and can come back."""
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


def _replace_image(row, user) -> Iterable[Advice]:
    url = reverse("wagtailimages:edit", args=[row.pk])
    yield Advice(_("Replace its file: every place shows the new picture at once."), url)


def _replace_document(row, user) -> Iterable[Advice]:
    url = reverse("wagtaildocs:edit", args=[row.pk])
    yield Advice(_("Replace its file: every link leads to the new one at once."), url)


register_refusal(Page, _sites_keep_their_front_page)
register_advice(Page, _unpublish)
register_advice(DraftStateMixin, _unpublish)
register_advice(AbstractImage, _replace_image)
register_advice(AbstractDocument, _replace_document)
