"""Seeding of an empty site from the content files: each thing once, and never over what an editor wrote."""

import copy
import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.translation.glossary import Term
from tosbelgi.cms.translation.translating import create_translation
from tosbelgi.kernel.codes import BookSection
from tosbelgi.language.languages import CODES, SOURCE
from tosbelgi.programme.catalogue import api as catalogue
from tosbelgi.programme.catalogue.models import AskPage, Direction, DirectionIndexPage, DirectionPage, Level, LevelsPage
from tosbelgi.programme.people.models import CentresPage, Region
from tosbelgi.reading_lists.lists import ReadingListIndexPage, ReadingListPage, SectionPage

from . import seeding_books
from .content_files import CONTENT, PAGE_LINK, BadContent, Block, PageText, page_keys, read_page, read_toml
from .models import AwardsPage, ContentPage, FrontPage, NewsIndexPage, NewsPage, Planted

PAGE_ORDER = [
    "front",
    "about",
    "goals",
    "directions",
    "levels",
    "reading-lists",
    "steps",
    "ask",
    "news",
    "faq",
    "awards",
    "centres",
    "accessibility",
    "privacy",
]
PARENT_KEYS = {"goals": "about"}
MENU_KEYS = {"about", "directions", "levels", "reading-lists", "steps", "ask"}
PAGE_MODELS: dict[str, type[Page]] = {
    "front": FrontPage,
    "directions": DirectionIndexPage,
    "levels": LevelsPage,
    "ask": AskPage,
    "reading-lists": ReadingListIndexPage,
    "news": NewsIndexPage,
    "awards": AwardsPage,
    "centres": CentresPage,
}
TRANSLATIONS = [code for code in CODES if code != SOURCE]


def seed_all(report: Callable[[str], None] = lambda line: None) -> int:
    """Create what has not been created yet, and record it; returns how many things that were."""
    count = 0
    for key, plant in _planting_steps():
        if not Planted.objects.filter(pk=key).exists():
            with transaction.atomic():
                plant()
                _mark_planted(key)
            report(key)
            count += 1
    with transaction.atomic():
        new = _plant_pages()
    for key in new:
        report(f"page {key}")
    return count + len(new)


def _mark_planted(key: str) -> None:
    Planted.objects.get_or_create(key=key, defaults={"digest": hashlib.sha256(key.encode()).hexdigest()})


def _planting_steps() -> Iterator[tuple[str, Callable[[], None]]]:
    """Keys and functions of all that is seeded except pages, in an order in which references exist already."""
    yield "locales", _plant_locales
    yield "directions", _plant_directions
    for path in sorted((CONTENT / "seasons").glob("*.toml")):
        yield f"season/{path.stem}", lambda path=path: _plant_season(path)
    for code in ("bronze", "silver", "gold"):
        yield f"level/{code}", lambda code=code: _plant_snippet(Level, f"levels/{code}", code=code)
    yield "regions", _plant_regions
    yield "glossary", _plant_glossary
    yield "benefits", seeding_books.seed_benefits
    for section in BookSection.values:
        yield f"books/{section}", lambda section=section: seeding_books.seed_books(section)
    yield "site", lambda: _plant_snippet(SiteTexts, "site")


def _plant_locales() -> None:
    for code in CODES:
        Locale.objects.get_or_create(language_code=code)


def _plant_glossary() -> None:
    for row in read_toml(CONTENT / "glossary.toml")["term"]:
        columns = {f"word_{code}": row["word"][code] for code in CODES}
        Term.objects.get_or_create(key=row["key"], defaults=columns)


def _plant_directions() -> None:
    for position, row in enumerate(read_toml(CONTENT / "directions.toml")["direction"], start=1):
        columns = {
            f"{field}_{code}": row[field].get(code, "") for field in ("title", "slogan", "motto") for code in CODES
        }
        direction = Direction.objects.filter(code=row["code"]).first()
        if direction is None:
            direction = Direction(
                code=row["code"], position=position, provider_needed=row["provider_needed"], **columns
            )
            direction.save()
            direction.save_revision(clean=False, changed=False)


def _plant_regions() -> None:
    for row in read_toml(CONTENT / "regions.toml")["region"]:
        names = {f"name_{code}": row[code] for code in CODES}
        Region.objects.get_or_create(code=row["code"], defaults=names)


def _plant_season(path: Path) -> None:
    catalogue.create_initial_season(data=catalogue.read_season(path), by=None, at=timezone.now())


def _plant_snippet(model: type[Any], name: str, **neutral: Any) -> None:
    """A translatable snippet from `<name>.<language>.toml`, published in each language."""
    texts = {code: read_toml(CONTENT / f"{name}.{code}.toml") for code in CODES}
    fields = {code: {key: text for key, text in texts[code].items() if hasattr(model, key)} for code in CODES}
    source = model(locale=Locale.objects.get(language_code=SOURCE), live=False, **neutral, **fields[SOURCE])
    source.save()
    source.save_revision().publish()
    for code in TRANSLATIONS:
        twin = copy.copy(source)
        for field, text in fields[code].items():
            setattr(twin, field, text)
        create_translation(source, twin, code)


def _plant_pages() -> list[str]:
    """Create the pages that never were, and return their keys; one that is in its place already is left alone."""
    keys = sorted(page_keys(), key=lambda key: (key.count("/"), _menu_order(key)))
    texts = {key: {code: read_page(key, code) for code in CODES} for key in keys}
    pages: dict[str, Page] = {}
    new: list[str] = []
    for key in keys:
        existing = _existing_page(key, pages)
        if existing is not None:
            pages[key] = existing
        elif not Planted.objects.filter(pk=f"page/{key}").exists():
            pages[key] = _new_page(key, texts[key][SOURCE], pages)
            new.append(key)
    if "front" in new:
        _set_front_page(pages["front"])
    # A second pass, since links need all pages to exist.
    for key in new:
        pages[key].refresh_from_db()  # children have been added meanwhile
        _fill_page(pages[key], texts[key][SOURCE], pages)
        pages[key].save()
        pages[key].save_revision().publish()
        pages[key] = pages[key].specific_class.objects.get(pk=pages[key].pk)
        if isinstance(pages[key], SectionPage):
            seeding_books.seed_list_rows(pages[key])
    for key in new:
        for code in TRANSLATIONS:
            twin = copy.copy(pages[key])
            _fill_page(twin, texts[key][code], pages)
            if key == "front":
                twin.slug = f"{pages[key].slug}-{code}"  # three front pages are siblings under the root
            create_translation(pages[key], twin, code)
    # Also pages that were there already: an editor may remove them, and they must not come back.
    for key in keys:
        _mark_planted(f"page/{key}")
    return new


def _existing_page(key: str, pages: dict[str, Page]) -> Page | None:
    """The Kazakh page that is already at the place of this key."""
    if key == "front":
        return FrontPage.objects.filter(locale__language_code=SOURCE).first()
    parent = pages.get(_parent_key(key))
    page = parent.get_children().filter(slug=key.rsplit("/", 1)[-1]).first() if parent else None
    return page.specific if page else None


def _parent_key(key: str) -> str:
    return PARENT_KEYS.get(key) or (key.rsplit("/", 1)[0] if "/" in key else "front")


def _menu_order(key: str) -> int:
    if key in PAGE_ORDER:
        return PAGE_ORDER.index(key)
    code = key.rsplit("/", 1)[-1].replace("-", "_")
    if code in BookSection.values:
        return BookSection(code).number
    return Direction.objects.filter(code=code).values_list("position", flat=True).first() or len(PAGE_ORDER)


def _new_page(key: str, text: PageText, pages: dict[str, Page]) -> Page:
    slug = key.rsplit("/", 1)[-1]
    fields = {"title": text.title, "slug": slug, "live": False, "show_in_menus": key in MENU_KEYS}
    if key.startswith("directions/"):
        page = DirectionPage(direction=Direction.objects.get(code=slug), **fields)
    elif key.startswith("news/"):
        page = NewsPage(date=text.date, **fields)
    elif key.startswith("reading-lists/"):
        page = _list_page(key, slug, fields)
    else:
        page = PAGE_MODELS.get(key, ContentPage)(**fields)
    page.locale = Locale.objects.get(language_code=SOURCE)
    if key == "front":
        parent = Page.objects.get(depth=1)
    else:
        parent = pages[_parent_key(key)]
        parent.refresh_from_db()
    return parent.add_child(instance=page)


def _list_page(key: str, slug: str, fields: dict[str, Any]) -> Page:
    """`reading-lists/2026` is a year's list, `reading-lists/2026/kazakh-classics` one of its sections."""
    if slug.isdecimal():
        return ReadingListPage(year=int(slug), **fields)
    return SectionPage(section=BookSection(slug.replace("-", "_")).value, **fields)


def _set_front_page(front: Page) -> None:
    """Make our front page the site's, in place of the welcome page that comes with Wagtail."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.port, site.root_page = *_host_and_port(), front
    site.site_name = "Tösbelgi"
    site.save()
    if welcome is not None and type(welcome.specific) is Page and not welcome.get_children().exists():
        Page.objects.get(pk=welcome.pk).delete()
    front.refresh_from_db()


def _host_and_port() -> tuple[str, int]:
    address = urlsplit(settings.SITE_URL)
    return address.hostname or "", address.port or (443 if address.scheme == "https" else 80)


def follow_site_url() -> bool:
    """Give Wagtail's site the host and port of `SITE_URL`, which may differ from those of the last start.

    Returns whether that changed anything. Addresses that Wagtail makes by itself are made of it.
    """
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (site.hostname, site.port) == _host_and_port():
        return False
    site.hostname, site.port = _host_and_port()
    site.save()
    return True


def _fill_page(page: Page, text: PageText, pages: dict[str, Page]) -> None:
    """Set the texts of one language on the page object, without saving it."""
    page.title = page.draft_title = text.title
    page.heading, page.summary = text.heading, text.summary
    special = {"counts": "what_counts", "evidence": "evidence"}
    stream = []
    for number, (block, name) in enumerate(zip(text.blocks, text.names, strict=True)):
        html = _with_links(block.html, pages)
        if block.kind in special and hasattr(page, special[block.kind]):
            setattr(page, special[block.kind], html)
        else:
            stream.append(_raw_block(text.key, name or str(number), block, html))
    if hasattr(page, "body"):
        page.body = page._meta.get_field("body").to_python(stream)
    elif stream:
        raise BadContent(f"{text.key}/{text.language}.md: this kind of page has no body")


def _raw_block(key: str, place: str, block: Block, html: str) -> dict[str, Any]:
    heading = {"section": "heading", "step": "title", "note": "title", "question": "question"}.get(block.kind)
    body = "answer" if block.kind == "question" else "text"
    value = html if heading is None else {heading: block.title, body: html, "draft": block.draft}
    return {"type": block.kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{key}#{place}"))}


def _with_links(html: str, pages: dict[str, Page]) -> str:
    def link(match: re.Match[str]) -> str:
        if match["key"] not in page_keys():
            raise BadContent(f"there is no page {match['key']!r} to link to")
        if match["key"] not in pages:  # an editor has removed it since
            return "<a>"
        return f'<a linktype="page" id="{pages[match["key"]].pk}">'

    return PAGE_LINK.sub(link, html)
