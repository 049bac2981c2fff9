"""Begin a later year's reading list as a draft copy of another, in all languages, without what was withdrawn."""

import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Locale, Page

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.references import index as reference_index
from tosbelgi.cms.translation.translating import StructureMismatch, create_translation
from tosbelgi.kernel import events
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import SOURCE

from .actions import canonical_list, may_approve
from .lists import ListedBook, ReadingListPage, SectionPage, lock_lists

ListPage = TypeVar("ListPage", ReadingListPage, SectionPage)


class MayNotBegin(Refusal):
    """A year's list is begun by those who may fill it or approve it."""

    code = "MAY_NOT_BEGIN"
    rule = "list.begin.permission"


class YearIsTaken(Refusal):
    """There is a list of that year already."""

    code = "YEAR_IS_TAKEN"
    rule = "list.year.unique"
    field = "year"
    takes = ("year",)


@dataclass(frozen=True, kw_only=True)
class ListCopied(events.Event, name="reading_list.copied", content=True):
    year: int
    from_year: int
    books: int


def may_begin(user: AnyUser) -> bool:
    """Whoever fills a list begins it: a copy is drafts alone, and public only once its pages are approved."""
    return bool(user.has_perm("reading_lists.add_importrun")) or may_approve(user)


@transaction.atomic
def copy_to_year(*, list_id: int, year: int, by: User, at: datetime) -> ReadingListPage:
    """Begin a later year's list as a draft copy of this one, in all languages, without what was withdrawn."""
    if not may_begin(by):
        raise MayNotBegin
    lock_lists(pk=list_id)
    page = canonical_list(list_id)
    if ReadingListPage.objects.filter(year=year).exists():
        raise YearIsTaken(year=year)
    new_list = _copy_page(page, page.get_parent(), year)
    pairs: list[tuple[BasePage, BasePage]] = [(page, new_list)]
    for section in SectionPage.objects.child_of(page):
        new_list.refresh_from_db()
        pairs.append((section, _copy_page(section, new_list, year)))
    sections = {old.pk: new.pk for old, new in pairs[1:]}
    copies = [
        ListedBook(section_page_id=sections[row.section_page_id], **_row_values(row))
        for row in ListedBook.objects.filter(section_page__in=list(sections), withdrawal__isnull=True).order_by(
            "section_page__path", "sort_order", "pk"
        )
    ]
    ListedBook.objects.bulk_create(copies)
    reference_index.note_change(new for _old, new in pairs)
    for old, new in pairs:
        copy_page = type(new).objects.get(pk=new.pk)
        copy_page.save_revision(user=by)
        for locale in Locale.objects.exclude(language_code=SOURCE):
            _copy_translation(old, copy_page, locale, year)
    events.record(ListCopied(year=year, from_year=page.year, books=len(copies), by_id=by.pk, at=at))
    new_list.refresh_from_db()
    return new_list


def _row_values(row: ListedBook) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("book_id", "for_bronze", "for_silver", "for_gold", "sort_order")}


def _with_year(text: str, old: int, year: int) -> str:
    return text.replace(str(old), str(year))


def _copy_page(page: ListPage, parent: Page, year: int) -> ListPage:
    """A draft copy under another parent or in another year, with the year in its texts replaced."""
    old = page.year if isinstance(page, ReadingListPage) else page.get_parent().specific.year
    texts = {name: _with_year(getattr(page, name), old, year) for name in ("title", "heading", "summary", "slug")}
    year_values = {"year": year} if isinstance(page, ReadingListPage) else {}
    return page.copy(
        to=parent, update_attrs=texts | year_values, copy_revisions=False, keep_live=False, log_action=None
    )


def _copy_translation(old: BasePage, new: BasePage, locale: Locale, year: int) -> None:
    """Copy a translation as a draft; one whose blocks differ from the source's is left to translators."""
    translation = old.get_translation_or_none(locale)
    if translation is None:
        return
    before = old.year if isinstance(old, ReadingListPage) else old.get_parent().specific.year
    translated = copy.copy(new)
    for name in ("title", "heading", "summary"):
        setattr(translated, name, _with_year(getattr(translation, name), before, year))
    translated.body = translation.body
    try:
        create_translation(new, translated, locale.language_code, publish=False)
    except StructureMismatch:
        return
