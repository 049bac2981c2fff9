"""Registry of content health checks, and the findings that one editor may fix.

Each app registers its own checks with `register`. A check runs over the whole site, in a number of queries that does
not grow with the content, and its findings are cached until the content changes; an editor is shown those in rows
they may edit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel.calendar import day_of

from ..publication import content_version

# Some findings come by the clock alone, so none is kept for longer.
SECONDS = 600


class Severity(IntEnum):
    """How bad it is: a nuisance, a reader who misses something, something false or broken."""

    LOW = 1
    MIDDLE = 2
    HIGH = 3


@dataclass(frozen=True)
class Finding:
    """One problem in one row. `language` is None where it concerns the row in all languages."""

    kind: str
    title: str
    words: str
    severity: Severity
    url: str
    language: str | None
    model: type[models.Model]
    pk: int


@dataclass(frozen=True)
class Kind:
    """One check: its name, its label, and the function that finds."""

    name: str
    label: str | Promise
    find: Callable[["Survey"], Iterable[Finding]]


class Survey:
    """What all checks share, so that it is fetched once: the moment, and the live pages."""

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def today(self) -> date:
        return day_of(self.now)

    @cached_property
    def pages(self) -> Sequence[Page]:
        """Every live page as its own kind, its locale at hand: two queries, and one for each kind of page."""
        locales = {locale.pk: locale for locale in Locale.objects.all()}
        pages = list(Page.objects.filter(live=True, depth__gt=1).order_by("path").specific())
        for page in pages:
            page.locale = locales[page.locale_id]
        return pages


_kinds: dict[str, Kind] = {}


def register(name: str, label: str | Promise, find: Callable[[Survey], Iterable[Finding]]) -> None:
    """Register a check; it replaces an earlier one of the same name."""
    _kinds[name] = Kind(name, label, find)


def finding_kinds() -> list[Kind]:
    """All checks, in the order of their registration."""
    return list(_kinds.values())


def findings_for(user: AnyUser) -> list[Finding]:
    """All findings in rows that this user may edit, the worst first."""
    survey = Survey()
    findings = [finding for kind in finding_kinds() for finding in _cached_findings(kind, survey)]
    order = list(_kinds)
    mine = _editable(findings, user)
    return sorted(mine, key=lambda one: (-one.severity, order.index(one.kind), one.title, one.language or ""))


def _cached_findings(kind: Kind, survey: Survey) -> list[Finding]:
    key = f"health-{kind.name}-{get_language()}-{survey.today}-{content_version.current_version()}"
    findings = cache.get(key)
    if findings is None:
        findings = list(kind.find(survey))
        cache.set(key, findings, SECONDS)
    return findings


def _editable(findings: Iterable[Finding], user: AnyUser) -> list[Finding]:
    """Those in rows that the user may change. A query or two for each model."""
    by_model: dict[type[models.Model], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_model[finding.model].append(finding)
    mine = []
    for model, some in by_model.items():
        allowed = policy_registry.get_by_type(model).instances_user_has_permission_for(user, "change")
        numbers = set(allowed.values_list("pk", flat=True))
        mine += [finding for finding in some if finding.pk in numbers]
    return mine


def in_page(kind: str, page: Page, words: str, severity: Severity, path: str = "") -> Finding:
    """A finding in a page, leading to that field or block of it (`body.<id>.text`)."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk]) + (f"#:w:contentpath={path}" if path else "")
    return Finding(kind, page.title, words, severity, url, page.locale.language_code, Page, page.pk)


def in_snippet(
    kind: str, row: Any, words: str, severity: Severity, language: str | None = None, field: str = ""
) -> Finding:
    """A finding in a row of the domain, leading to that field of it."""
    url = reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])
    url += f"#:w:contentpath={field}" if field else ""
    return Finding(kind, str(row), words, severity, url, language, type(row), row.pk)
