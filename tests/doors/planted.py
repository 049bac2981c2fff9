"""A hidden thing of every kind, each with words of its own that stand nowhere else, so that they tell what showed.

`zq…` are the words by which it is asked for, which a page may repeat; `xv…` stand beside them and are never asked for.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction

from tests.cms import made_files
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.references import index as reference_index
from tosbelgi.cms.translation.completeness import Parity
from tosbelgi.cms.translation.glossary import Term
from tosbelgi.home.models import Benefit, ContentPage, FrontPage
from tosbelgi.home.news import NewsIndexPage, NewsPage
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.catalogue.pages import DirectionPage
from tosbelgi.programme.people.centres import Centre, Region
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, ReadingListIndexPage, ReadingListPage, SectionPage
from tosbelgi.search.delivery import outbox_relay

Versions = dict[str, Page]
# Every kind that was planted: random letters (tokens, nonces) now and then look like a word of another.
PLANTED: set[str] = set()


def said(kind: str, code: str) -> str:
    PLANTED.add(kind)
    return f"Zq{kind}{code} Xv{kind}{code}"


def in_columns(kind: str, *names: str, codes: tuple[str, ...] = CODES) -> dict[str, str]:
    return {f"{name}_{code}": said(kind, code) if code in codes else "Көрінеді" for name in names for code in CODES}


def slug(kind: str) -> str:
    PLANTED.add(kind)
    return f"zq{kind}slug"


@dataclass
class Hidden:
    """Everything that was planted, by kind."""

    pages: dict[str, Versions] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    images: dict[str, SiteImage] = field(default_factory=dict)
    documents: dict[str, SiteDocument] = field(default_factory=dict)
    rows: dict[str, list] = field(default_factory=dict)
    window: Versions = field(default_factory=dict)

    @property
    def kinds(self) -> list[str]:
        return sorted({**self.pages, **self.books, **self.authors, **self.images, **self.documents, **self.rows})

    def models(self) -> set[type]:
        """Of which models something hidden was planted."""
        versions = (page for some in self.pages.values() for page in some.values())
        alone = (*self.books.values(), *self.authors.values(), *self.images.values(), *self.documents.values())
        return {type(row) for row in (*versions, *alone, *(row for some in self.rows.values() for row in some))}


def shown_in(text: str, *, asked: bool) -> set[str]:
    """The kinds of hidden things of which a text shows words, those that were asked for aside."""
    words = re.compile(f"(zq|xv)({'|'.join(sorted(PLANTED))})(?:kk|ru|en|slug)", re.IGNORECASE)
    return {kind.lower() for mark, kind in words.findall(text) if not (asked and mark.lower() == "zq")}


def versions_of(model: type[Page], **which) -> Versions:
    return {code: model.objects.get(locale__language_code=code, **which) for code in CODES}


def put(above: Versions, kind: str, model: type[Page] = ContentPage, *, live: bool = True, **fields) -> Versions:
    """A page in three languages that says nothing but the words of its kind."""
    key, now, made = uuid4(), timezone.now(), {}
    for code in CODES:
        words = said(kind, code)
        own = {
            "title": words,
            "heading": words,
            "summary": words,
            "search_description": words,
            "body": [
                {"type": "text", "value": f"<p>{words}</p>"},
                {"type": "question", "value": {"question": words, "answer": f"<p>{words}</p>"}},
            ],
        }
        page = model(
            **{"slug": slug(kind), "locale": above[code].locale, "translation_key": key, "live": live, **own, **fields},
            first_published_at=now,
            last_published_at=now,
        )
        made[code] = Page.objects.get(pk=above[code].pk).add_child(instance=page)
    return made


def then(versions: Versions, change: Callable[[Page], object]) -> Versions:
    for page in versions.values():
        change(page)
    return versions


def expire(row) -> None:
    row.expire_at = timezone.now() - timedelta(seconds=1)
    row.save()


def restrict(how: str) -> Callable[[Page], object]:
    def change(page: Page) -> None:
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=how, password="құпия")
        restriction.groups.set(Group.objects.all()[:1])

    return change


def plant() -> Hidden:
    hidden = Hidden()
    _pages(hidden)
    _books(hidden)
    _rows(hidden)
    _files(hidden)
    reference_index.update_now()
    outbox_relay.relay()  # all of it is in the index as far as it is public
    _window(hidden)
    reference_index.update_now()
    outbox_relay.relay()
    return hidden


def _pages(hidden: Hidden) -> None:
    front, news = versions_of(FrontPage), versions_of(NewsIndexPage)
    pages = hidden.pages
    pages["draft"] = put(front, "draft", live=False)
    pages["belowdraft"] = put(pages["draft"], "belowdraft")
    pages["unpublished"] = put(front, "unpublished")
    pages["belowunpublished"] = put(pages["unpublished"], "belowunpublished")
    pages["deepbelow"] = put(pages["belowunpublished"], "deepbelow")
    pages["expired"] = put(front, "expired")
    pages["belowexpired"] = put(pages["expired"], "belowexpired")
    for how in (PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS):
        pages[how] = put(front, how)
        pages[f"below{how}"] = put(pages[how], f"below{how}")
    outbox_relay.relay()  # they were public once, and stood in the index
    then(pages["unpublished"], lambda page: page.unpublish())
    then(pages["expired"], expire)
    for how in (PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS):
        then(pages[how], restrict(how))
    pages["scheduled"] = put(front, "scheduled", live=False, go_live_at=timezone.now() + timedelta(days=1))
    then(pages["scheduled"], lambda page: page.save_revision(approved_go_live_at=page.go_live_at))
    pages["unmeasured"] = put(front, "unmeasured")
    pages["belowunmeasured"] = put(pages["unmeasured"], "belowunmeasured")
    Parity.objects.filter(translation_key=pages["unmeasured"]["kk"].translation_key).delete()
    source = put(front, "alias", live=True)["kk"]
    then(versions_of(ContentPage, slug=slug("alias")), lambda page: page.delete() if page.pk != source.pk else None)
    alias = source.copy_for_translation(Locale.objects.get(language_code="ru"), copy_parents=True, alias=True)
    Page.objects.filter(pk=source.pk).update(live=False)
    Page.objects.filter(pk=alias.pk).update(live=True)
    pages["alias"] = {"ru": alias}
    words = {"heading": "", "summary": "Бұл мәтін тек қазақша", "search_description": "", "body": []}
    gap = put(front, "gap", slug="korinedi", title="Көрінеді", **words)
    gap["ru"].title = gap["ru"].seo_title = said("gap", "ru")
    gap["ru"].save()
    pages["gap"] = {"ru": gap["ru"]}
    pages["news"] = put(news, "news", NewsPage, live=False, date=date(2026, 11, 24))
    pages["oldnews"] = then(put(news, "oldnews", NewsPage, date=date(2026, 11, 24)), expire)


def book(kind: str, *, live: bool = True, **words) -> Book:
    words = words or in_columns(kind, "title", "annotation")
    made = Book(slug=slug(kind), year=2001, original_language="kk", isbn="", live=live, **words)
    made.save()
    return made


def _list(kind: str, year: int, *, live: bool, sections_live: bool) -> tuple[Versions, Versions]:
    """A list with one section that holds one book; the book is public, its list or section may not be."""
    the_list = put(versions_of(ReadingListIndexPage), kind, ReadingListPage, live=live, year=year)
    sections = put(the_list, f"{kind}part", SectionPage, live=sections_live, section="world_classics")
    ListedBook.objects.create(section_page=sections["kk"], book=book(f"{kind}book"), sort_order=0)
    return the_list, sections


def _books(hidden: Hidden) -> None:
    section = SectionPage.objects.get(section="world_classics", locale__language_code="kk", live=True)
    for kind, live in (("draftbook", False), ("expiredbook", True)):
        hidden.books[kind] = book(kind, live=live)
    expire(hidden.books["expiredbook"])
    hidden.books["speechless"] = book("speechless", **in_columns("speechless", "title"))
    for place, kind in enumerate(hidden.books, start=900):
        ListedBook.objects.create(section_page=section, book=hidden.books[kind], sort_order=place)
    hidden.books["unlisted"] = book("unlisted")
    for kind in ("draftauthor", "expiredauthor"):
        author = Author(slug=slug(kind), live=kind != "draftauthor", **in_columns(kind, "name", "filed"))
        author.save()
        BookAuthor.objects.create(book=Book.objects.get(slug="abai-zholy"), author=author, sort_order=-1)
        hidden.authors[kind] = author
    outbox_relay.relay()
    expire(hidden.authors["expiredauthor"])
    _lists(hidden)


def _lists(hidden: Hidden) -> None:
    pages = hidden.pages
    pages["unapproved"], pages["unapprovedpart"] = _list("unapproved", 2041, live=False, sections_live=True)
    _shown, pages["takendownpart"] = _list("takendown", 2042, live=True, sections_live=True)
    then(_shown, lambda page: setattr(page, "title", f"Көрінеді {page.locale_id}"))
    then(_shown, lambda page: page.__dict__.update(heading="", summary="", search_description="", body=[]))
    then(_shown, lambda page: (setattr(page, "slug", "2042"), page.save()))
    then(pages["takendownpart"], lambda page: page.unpublish())
    hidden.books["unapprovedbook"] = Book.objects.get(slug=slug("unapprovedbook"))
    hidden.books["takendownbook"] = Book.objects.get(slug=slug("takendownbook"))


def _rows(hidden: Hidden) -> None:
    rows = hidden.rows
    direction = Direction.objects.get(code="work")
    for name, words in in_columns("direction", "title", "slogan", "motto").items():
        setattr(direction, name, words)
    direction.live = False
    direction.save()
    rows["direction"] = [direction]
    hidden.pages["directionpage"] = versions_of(DirectionPage, direction=direction)
    for code, page in hidden.pages["directionpage"].items():
        page.title = page.heading = page.summary = said("directionpage", code)
        page.save()
    rows["level"] = list(Level.objects.filter(code="gold"))
    for level in rows["level"]:
        level.name = level.title = level.summary = said("level", level.locale.language_code)
        level.live = False
        level.save()
    texts = SiteTexts.objects.get(locale__language_code="en")
    texts.programme_name = texts.host_name = texts.tagline = texts.description = texts.footer = said("texts", "en")
    texts.short_name = said("texts", "en").split()[0]
    texts.live = False
    texts.save()
    rows["texts"] = [texts]
    days = {"valid_from": date(2026, 1, 1), "checked_on": date(2026, 1, 1)}
    rows["benefit"] = [Benefit(key="zq-1", live=False, **days, **in_columns("benefit", "title", "text", "source"))]
    rows["oldbenefit"] = [Benefit(key="zq-2", **days, **in_columns("oldbenefit", "title", "text", "source"))]
    rows["oldbenefit"][0].expire_at = timezone.now() - timedelta(seconds=1)
    rows["poorbenefit"] = [Benefit(key="zq-3", **days, **in_columns("poorbenefit", "title", "text"))]
    region, nameless = Region.objects.get(code="KZ-71"), Region(code="KZ-99")
    rows["region"] = [nameless]
    rows["centre"] = [Centre(region=region, live=False, **in_columns("centre", "name", "address"))]
    rows["poorcentre"] = [Centre(region=region, **in_columns("poorcentre", "name"))]
    rows["lostcentre"] = [Centre(region=nameless, **in_columns("lostcentre", "name", "address"))]
    rows["term"] = [Term(key=slug("term"), note=said("term", "kk"), **in_columns("term", "word"))]
    for kind in ("benefit", "oldbenefit", "poorbenefit", "region", "centre", "poorcentre", "lostcentre", "term"):
        for row in rows[kind]:
            row.save()


def image(kind: str, collection: Collection) -> SiteImage:
    file = ImageFile(io.BytesIO(made_files.picture()), name=f"{slug(kind)}.jpg")
    made = SiteImage(title=said(kind, "kk"), file=file, collection=collection, **in_columns(kind, "alt"))
    made.save()
    made.get_rendition("format-webp|width-360")
    return made


def _files(hidden: Hidden) -> None:
    root = Collection.get_first_root_node()
    vault = root.add_child(name=said("vault", "kk"))
    CollectionViewRestriction.objects.create(collection=vault, restriction_type="password", password="құпия")
    hidden.images["privateimage"] = image("privateimage", vault)
    hidden.images["draftimage"] = image("draftimage", root)
    hidden.images["coverimage"] = image("coverimage", root)
    hidden.images["orphanimage"] = image("orphanimage", root)
    then(hidden.pages["draft"], lambda page: (setattr(page, "picture", hidden.images["draftimage"]), page.save()))
    hidden.books["draftbook"].cover = hidden.books["unlisted"].cover = hidden.images["coverimage"]
    hidden.books["draftbook"].save()
    hidden.books["unlisted"].save()
    Book.objects.filter(slug="abai-zholy").update(cover=hidden.images["privateimage"])
    file = ContentFile(made_files.pdf(), name=f"{slug('paper')}.pdf")
    hidden.documents["paper"] = SiteDocument(title=said("paper", "kk"), file=file, collection=vault)
    hidden.documents["paper"].save()


def _window(hidden: Hidden) -> None:
    """A public page that leads to everything hidden, with a draft of its own; and old addresses that lead there."""
    versions = [page for some in hidden.pages.values() for page in some.values()]
    links = [f'<p><a linktype="page" id="{page.pk}">мұнда</a></p>' for page in versions]
    body = [{"type": "text", "value": "".join(links)}]
    body += [{"type": "picture", "value": {"image": hidden.images["privateimage"].pk, "caption": ""}}]
    own = {"heading": "", "summary": "", "search_description": "", "body": body}
    hidden.window = put(versions_of(FrontPage), "edit", slug="window", picture=hidden.images["privateimage"], **own)
    for code, page in hidden.window.items():
        page.title, page.draft_title = f"Терезе {code}", f"Терезе {code}"
        page.save()
        page.title = page.summary = said("edit", code)
        page.save_revision()
    hidden.rows["edit"] = list(hidden.window.values())
    for number, page in enumerate(versions):
        Redirect.objects.create(old_path=f"/{page.locale.language_code}/old-{number}", redirect_page_id=page.pk)
    kept = [("books", one.slug) for one in hidden.books.values()]
    kept += [("authors", one.slug) for one in hidden.authors.values()]
    for number, (room, name) in enumerate(kept):
        Redirect.objects.create(old_path=f"/kk/moved-{number}", redirect_link=f"/kk/{room}/{name}/")
    query = Query.get("терезе")
    for place, some in enumerate(hidden.pages[kind] for kind in hidden.pages if kind != "gap"):
        words = {"description": said("promotion", "kk"), "sort_order": place}
        SearchPromotion.objects.create(query=query, page_id=next(iter(some.values())).pk, **words)
