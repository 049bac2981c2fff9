"""Planting the content files into an empty site: once each, and never over what an editor wrote."""

import copy
import hashlib
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site, TranslatableMixin
from wagtail_localize.models import String, StringTranslation, Translation, TranslationContext, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from tosbelgi.cms import parity
from tosbelgi.cms.actions import GapAccepted
from tosbelgi.cms.texts import SiteTexts
from tosbelgi.kernel import events
from tosbelgi.language.languages import CODES, SOURCE
from tosbelgi.programme.catalogue import actions as catalogue
from tosbelgi.programme.catalogue import founding
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.catalogue.pages import AskPage, DirectionIndexPage, DirectionPage, LevelsPage

from .content_files import CONTENT, PAGE_LINK, BadContent, Block, PageText, page_keys, read_page, read_toml
from .models import ContentPage, FrontPage, Planted

ORDER = ["front", "about", "goals", "directions", "levels", "steps", "ask"]
PARENT = {"goals": "about"}
IN_MENU = {"about", "directions", "levels", "steps", "ask"}
KIND: dict[str, type[Page]] = {
    "front": FrontPage,
    "directions": DirectionIndexPage,
    "levels": LevelsPage,
    "ask": AskPage,
}
TRANSLATIONS = [code for code in CODES if code != SOURCE]


def plant_all(tell: Callable[[str], None] = lambda line: None) -> int:
    """Plant whatever has not been planted yet; answers how many things that were."""
    count = 0
    for key, plant in _things():
        if not Planted.objects.filter(pk=key).exists():
            with transaction.atomic():
                plant()
                Planted.objects.create(key=key, digest=hashlib.sha256(key.encode()).hexdigest())
            tell(key)
            count += 1
    return count


def _things() -> Iterator[tuple[str, Callable[[], None]]]:
    """Everything there is to plant, in an order in which each finds what it points at."""
    yield "locales", _plant_locales
    yield "directions", _plant_directions
    for path in sorted((CONTENT / "seasons").glob("*.toml")):
        yield f"season/{path.stem}", lambda path=path: _plant_season(path)
    for code in ("bronze", "silver", "gold"):
        yield f"level/{code}", lambda code=code: _plant_snippet(Level, f"levels/{code}", code=code)
    yield "site", lambda: _plant_snippet(SiteTexts, "site")
    yield "pages", _plant_pages


def _plant_locales() -> None:
    for code in CODES:
        Locale.objects.get_or_create(language_code=code)


def _plant_directions() -> None:
    for position, row in enumerate(read_toml(CONTENT / "directions.toml")["direction"], start=1):
        words = {
            f"{field}_{code}": row[field].get(code, "") for field in ("title", "slogan", "motto") for code in CODES
        }
        direction = Direction.objects.filter(code=row["code"]).first()
        if direction is None:
            direction = Direction(code=row["code"], position=position, provider_needed=row["provider_needed"], **words)
            direction.save()
            direction.save_revision()


def _plant_season(path) -> None:
    catalogue.found_season(data=founding.read_season(path), by=None, at=timezone.now())


def _plant_snippet(model, name: str, **neutral) -> None:
    """A translatable snippet from `<name>.<language>.toml`, published in each language."""
    words = {code: read_toml(CONTENT / f"{name}.{code}.toml") for code in CODES}
    own = {code: {key: text for key, text in words[code].items() if hasattr(model, key)} for code in CODES}
    source = model(locale=Locale.objects.get(language_code=SOURCE), live=False, **neutral, **own[SOURCE])
    source.save()
    source.save_revision().publish()
    for code in TRANSLATIONS:
        twin = copy.copy(source)
        for field, text in own[code].items():
            setattr(twin, field, text)
        translate(source, twin, code)


def _plant_pages() -> None:
    keys = sorted(page_keys(), key=lambda key: (key.count("/"), _rank(key)))
    texts = {key: {code: read_page(key, code) for code in CODES} for key in keys}
    pages: dict[str, Page] = {}
    for key in keys:
        pages[key] = _new_page(key, texts[key][SOURCE], pages)
    _put_on_the_front(pages["front"])
    for key in keys:
        pages[key].refresh_from_db()  # children have been added meanwhile
        _fill(pages[key], texts[key][SOURCE], pages)
        pages[key].save()
        pages[key].save_revision().publish()
        pages[key] = pages[key].specific_class.objects.get(pk=pages[key].pk)
    for key in keys:
        for code in TRANSLATIONS:
            twin = copy.copy(pages[key])
            _fill(twin, texts[key][code], pages)
            if key == "front":
                twin.slug = f"{pages[key].slug}-{code}"  # three front pages are siblings under the root
            translate(pages[key], twin, code)


def _rank(key: str) -> int:
    if key in ORDER:
        return ORDER.index(key)
    code = key.rsplit("/", 1)[-1]
    return Direction.objects.filter(code=code).values_list("position", flat=True).first() or len(ORDER)


def _new_page(key: str, text: PageText, pages: dict[str, Page]) -> Page:
    slug = key.rsplit("/", 1)[-1]
    fields = {"title": text.title, "slug": slug, "live": False, "show_in_menus": key in IN_MENU}
    if key.startswith("directions/"):
        page = DirectionPage(direction=Direction.objects.get(code=slug), **fields)
    else:
        page = KIND.get(key, ContentPage)(**fields)
    page.locale = Locale.objects.get(language_code=SOURCE)
    if key == "front":
        parent = Page.objects.get(depth=1)
    else:
        parent = pages[PARENT.get(key) or (key.rsplit("/", 1)[0] if "/" in key else "front")]
        parent.refresh_from_db()
    return parent.add_child(instance=page)


def _put_on_the_front(front: Page) -> None:
    """Make our front page the site's, in place of the welcome page that comes with Wagtail."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.port, site.root_page = address.hostname, port, front
    site.site_name = "Tösbelgi"
    site.save()
    if welcome is not None and type(welcome.specific) is Page and not welcome.get_children().exists():
        Page.objects.get(pk=welcome.pk).delete()
    front.refresh_from_db()


def _fill(page: Page, text: PageText, pages: dict[str, Page]) -> None:
    """Put one language's words into the page object, without storing it."""
    page.title = page.draft_title = text.title
    page.heading, page.summary = text.heading, text.summary
    special = {"counts": "what_counts", "evidence": "evidence"}
    stream = []
    for number, block in enumerate(text.blocks):
        html = _with_links(block.html, pages)
        if block.kind in special and hasattr(page, special[block.kind]):
            setattr(page, special[block.kind], html)
        else:
            stream.append(_raw_block(text.key, number, block, html))
    if hasattr(page, "body"):
        page.body = page._meta.get_field("body").to_python(stream)
    elif stream:
        raise BadContent(f"{text.key}/{text.language}.md: this kind of page has no body")


def _raw_block(key: str, number: int, block: Block, html: str) -> dict:
    heading = {"section": "heading", "step": "title", "note": "title"}.get(block.kind)
    value = html if heading is None else {heading: block.title, "text": html}
    return {"type": block.kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{key}#{number}"))}


def _with_links(html: str, pages: dict[str, Page]) -> str:
    def link(found) -> str:
        if found["key"] not in pages:
            raise BadContent(f"there is no page {found['key']!r} to link to")
        return f'<a linktype="page" id="{pages[found["key"]].pk}">'

    return PAGE_LINK.sub(link, html)


def translate(source: TranslatableMixin, twin: TranslatableMixin, language: str) -> None:
    """Store the twin's words as translations of the source's and publish the result.

    It goes the way an editor would: each string becomes a translation in wagtail-localize,
    so the translation editor shows it as done. What is equal in both languages (a name) was
    written so in the content file, hence accepted.
    """
    locale = Locale.objects.get(language_code=language)
    record, _made = TranslationSource.update_or_create_from_instance(source)
    translation, _made = Translation.objects.get_or_create(source=record, target_locale=locale)
    ours, theirs = _strings(source), _strings(twin)
    if [path for path, _text in ours] != [path for path, _text in theirs]:
        raise BadContent(f"{source}: the {language} text is not built like the {SOURCE} one")
    for (path, text), (_path, translated) in zip(ours, theirs, strict=True):
        StringTranslation.objects.update_or_create(
            translation_of=String.from_value(record.locale, text),
            locale=locale,
            context=TranslationContext.objects.get(object_id=record.object_id, path=path),
            defaults={"data": translated.data, "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL},
        )
    # Published here and not by wagtail-localize, which waits for the commit and would then
    # write the page as it was before its children came, their number included.
    translation.save_target(publish=False)
    record.get_translated_instance(locale).get_latest_revision().publish()
    _accept_as_written(record.get_translated_instance(locale), timezone.now())


def _strings(instance):
    return [
        (segment.path, segment.string)
        for segment in extract_segments(instance)
        if isinstance(segment, StringSegmentValue)
    ]


def _accept_as_written(row: TranslatableMixin, at: datetime) -> None:
    for gap in parity.open_gaps_of(row):
        parity.AcceptedGap.objects.create(
            translation_key=row.translation_key, locale_id=row.locale_id, digest=gap["digest"], text=gap["text"], at=at
        )
        events.record(
            GapAccepted(
                translation_key=str(row.translation_key),
                language=row.locale.language_code,
                digest=gap["digest"],
                by_id=None,
                at=at,
            )
        )
    parity.measure(row)
