"""Every door by which a stranger learns something of the site: who opens them, and what they say."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from tests.graphql.asking import ROOTS, SCHEMA, data, everything, questions
from tosbelgi.artwork import social_card
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.home.models import Benefit
from tosbelgi.language.languages import CODES, is_language
from tosbelgi.programme.catalogue.models import Direction
from tosbelgi.programme.people.models import Centre

from .planted import Hidden, said, slug

DRAWN = re.compile(r"/shared/([\w:.-]+)\.png")
INVITING = ("staff/", "staff/invite/mentor/", "staff/1/again/", "staff/1/withdraw/")
SOMEBODY = "00000000-0000-4000-8000-000000000000"
REVIEWING = ("applications/", f"applications/{SOMEBODY}/", "participants/", f"participants/{SOMEBODY}/", "agreement/")
CORRECTING = ("persons/", f"persons/{SOMEBODY}/")
JOURNAL = ("journal/", "journal/new/", "journal/new/sport/", "readers/")
JOURNAL += tuple(f"journal/{SOMEBODY}/{deed}" for deed in ("", "edit/", "send/", "delete/"))
QUEUE = ("queue/", "queue/undo/", "journals/", f"participants/{SOMEBODY}/journal/")
QUEUE += (f"participants/{SOMEBODY}/journal/{SOMEBODY}/",)
JOURNAL += (f"participation/{SOMEBODY}/journal/", f"participation/{SOMEBODY}/schedule/")
PROGRESS = tuple(
    f"{whose}progress/{page}" for whose in ("", f"participants/{SOMEBODY}/") for page in ("", "sport/why/")
)
SCHEDULES = tuple(f"{whose}schedule/{page}" for whose in ("", f"participants/{SOMEBODY}/") for page in ("", "change/"))
SHARING = ("me/host/", f"me/host/{SOMEBODY}/end/")
PLACES = re.compile(r"<loc>([^<]+)</loc>")


@dataclass(frozen=True)
class Said:
    """What a door said. With `asked` it was asked for the very words, and may repeat the question."""

    door: str
    text: str
    asked: bool = False


class Stranger:
    """Somebody without an account, who tries all addresses and notes which routes they belong to."""

    def __init__(self) -> None:
        self.client = Client()
        self.routes: set[str] = set()
        self.documents: set[str] = set()

    def opens(self, address: str, *, asked: bool = False, **data) -> Said:
        self.routes.add(route_of(address))
        answer = self.client.post(address, data) if data else self.client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        head = " ".join(f"{name}: {value}" for name, value in answer.headers.items() if not asked or name != "Location")
        return Said(address, f"{answer.status_code} {head}\n{_plainly(body)}", asked)

    def asks(self, document: str, *, asked: bool = False, **variables) -> Said:
        """Of the schema itself, so that a question may be longer than strangers are allowed."""
        self.documents.add(document)
        answer = json.dumps(data(document, **variables), default=str, ensure_ascii=False)
        return Said(f"GraphQL {document[:120]} {variables or ''}", answer, asked)


def _plainly(body: bytes) -> str:
    """The words of an answer, those of the pictures too that are drawn for sharing it, and of a workbook's parts."""
    if zipfile.is_zipfile(file := io.BytesIO(body)):
        with zipfile.ZipFile(file) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    text = body.decode("utf-8", "replace")
    return text + "\n".join(str(signing.Signer(salt="cms.sharing").unsign_object(one)) for one in DRAWN.findall(text))


def route_of(address: str) -> str:
    path = address.partition("?")[0]
    language = path.split("/", 2)[1]
    with translation.override(language if is_language(language) else "kk"):
        try:
            return re.sub(r"^(kk|ru|en)/", "<language>/", resolve(path).route.replace("^", ""))
        except Resolver404:
            return ""


def places(visitor: Stranger) -> list[str]:
    """The paths of everything in the sitemap."""
    index = visitor.opens("/sitemap.xml").text
    found = []
    for place in PLACES.findall(index):
        found += PLACES.findall(visitor.opens(place.removeprefix(settings.SITE_URL)).text)
    return [place.removeprefix(settings.SITE_URL) for place in found]


def lists_for_machines(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Sitemaps, feeds, robots, icons, health, the first visit, the choice of a language, the explorer."""
    addresses = [
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/sitemap-books.xml",
        "/robots.txt",
        "/history/roots.txt",
        "/healthz",
        "/readyz",
        "/",
    ]
    addresses += ["/graphql/explore/", "/graphql/schema.graphql", "/graphql/released.graphql"]
    addresses += [*(f"/language/{code}/" for code in CODES)]
    addresses += [f"/{code}/news/{name}.xml" for code in CODES for name in ("atom", "rss")]
    addresses += [f"/{code}/{name}" for code in CODES for name in ("manifest.webmanifest", "books/", "authors/")]
    addresses += ["/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"]
    addresses += [f"/api/journal/entries/{SOMEBODY}", "/api/host/links", "/oauth/token/"]
    addresses += [f"/icon-{name}.png" for name in (192, 512, "maskable")]
    yield from map(visitor.opens, ["/preview/", *addresses])
    yield visitor.opens("/preview/", token="1-" + "0" * 64)


def pages(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Every page there is, and what its filters and orders make of it."""
    for place in places(visitor):
        if "/books/" not in place and "/authors/" not in place:
            yield visitor.opens(place)
    books = {"abai-zholy", *(row.book.slug for row in _neighbours())}
    for code in CODES:
        yield from (visitor.opens(f"/{code}/books/{name}/") for name in sorted(books))
        yield visitor.opens(f"/{code}/authors/auezov/")
        yield visitor.opens(f"/{code}/directions/?order=alphabet")
        yield visitor.opens(f"/{code}/ask/?age=17")
        yield visitor.opens(f"/{code}/news/?page=1")
        yield visitor.opens(f"/{code}/centres/?region=KZ-71")
        yield visitor.opens(f"/{code}/_util/login/?next=/{code}/")


def cabinet(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Pages of those who sign in, those of a number too, and what does not exist."""
    for code in CODES:
        own = ("", "role/", "me/", "me/name/", "me/contacts/new/", "me/contacts/1/remove/", *INVITING, "no/such/page/")
        names = ("me", "directions", "level", "place", "family", "confirm", "agreement", "representative")
        steps = ("", *(f"{step}/" for step in names))
        applying = (*(f"apply/{step}" for step in steps), "participation/")
        applying += ("participation/withdraw/", "participation/photograph/remove/")
        pages = (*own, *applying, *REVIEWING, *CORRECTING, *SCHEDULES, *JOURNAL, *QUEUE, *PROGRESS, *SHARING)
        for path in pages:
            yield visitor.opens(f"/{code}/cabinet/{path}")
            yield visitor.opens(f"/{code}/cabinet/{path}", acting="1", given_name="x", kind="email", value="x")
        for deed in ({}, {"deed": "code"}):
            yield visitor.opens(f"/{code}/family/1-{'0' * 64}/", **deed)
            yield visitor.opens(f"/{code}/family/1-{'0' * 64}/withdraw/", **deed)
            yield visitor.opens(f"/{code}/family/1-{'0' * 64}/consents/", **deed)
        yield visitor.opens(f"/{code}/invitation/1-{'0' * 64}/")
        yield visitor.opens(f"/{code}/invitation/1-{'0' * 64}/", way="new", login="x", password="x", given_name="x")


def accounts(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Signing in and what belongs to an account, with hidden words for names."""
    word = f"zq{next(iter(hidden.kinds))}kk"
    names = ("sign_in", "account_request_login_code", "account_confirm_login_code", "account_inactive", "sign_out")
    names += ("account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done")
    names += ("my_account", "end_other_sessions", "account_change_password", "account_set_password")
    names += ("account_reauthenticate", "account_request_reauthentication_code")
    names += ("account_confirm_reauthentication_code",)
    for code in CODES:
        with translation.override(code):
            doors = [*map(reverse, names), reverse("end_session", args=[1])]
            doors.append(reverse("account_reset_password_from_key", args=["1", "abc-def"]))
        yield from map(visitor.opens, doors)
        yield from (visitor.opens(door, asked=True, login=word, email=word, password=word) for door in doors)


def _neighbours():
    from tosbelgi.reading_lists.lists import ListedBook

    return ListedBook.objects.select_related("book").filter(section_page__section="world_classics")[:3]


def editions(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """The lists in every shape and order, as pages, for print, as tables and as plain text."""
    for code in CODES:
        for path in ("2026/", "2026/kazakh-classics/", "2042/"):
            for shape, order in (("", "title"), ("print", "author"), ("csv", "year"), ("xlsx", ""), ("txt", "")):
                yield visitor.opens(f"/{code}/reading-lists/{path}?as={shape}&order={order}")
        for name in hidden.authors:
            yield visitor.opens(f"/{code}/reading-lists/2026/?author={slug(name)}", asked=True)


def addresses_of_the_hidden(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Each hidden thing by its own address, and below passwords, in every language."""
    locks = PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.PASSWORD)
    for versions in hidden.pages.values():
        page = next(iter(versions.values()))
        below = page.url_path.split("/", 2)[2]
        shapes = ("", "?as=csv", "?as=xlsx", "?as=txt", "?as=print") if "reading-lists" in below else ("",)
        yield from (visitor.opens(f"/{code}/{below}{shape}", asked=True) for code in CODES for shape in shapes)
        for lock in locks[:1]:
            address = f"/{page.locale.language_code}/_util/authenticate_with_password/{lock.pk}/{page.pk}/"
            yield visitor.opens(address)
    yield visitor.opens(address, password="mistaken", return_url="/kk/")
    for code in CODES:
        yield from (visitor.opens(f"/{code}/books/{one.slug}/", asked=True) for one in hidden.books.values())
        yield from (visitor.opens(f"/{code}/authors/{one.slug}/", asked=True) for one in hidden.authors.values())


def old_addresses(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Where something stood that is hidden now."""
    kinds = [(kind, code) for kind, versions in hidden.pages.items() for code in versions]
    for count, (kind, code) in enumerate(kinds):
        # Whoever knows where a private page stood is led on to where its readers are asked who they are.
        private = kind.removeprefix("below") in {"login", "password", "groups"}
        yield visitor.opens(f"/{code}/old-{count}/", asked=private)
    for count in range(len(hidden.books) + len(hidden.authors)):
        yield visitor.opens(f"/kk/moved-{count}/")


def files(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Pictures and documents by number and by name, and drawn ones that nobody has signed."""
    for one in hidden.images.values():
        yield visitor.opens(f"/media/rendition/{one.pk}/360.webp")
        yield visitor.opens(f"/media/square/{one.pk}/96.webp")
        yield visitor.opens(f"/media/{one.file.name}", asked=True)
    made = hidden.images["privateimage"].get_rendition("format-webp|width-360")
    yield visitor.opens(f"/media/{made.file.name}", asked=True)
    yield visitor.opens("/files/evidence/guessed.webm")
    for document in hidden.documents.values():
        yield visitor.opens(f"/documents/{document.pk}/guessed.pdf")
        yield visitor.opens(document.url, asked=True)
        for restriction in document.collection.get_view_restrictions():
            yield visitor.opens(f"/documents/authenticate_with_password/{restriction.pk}/")
    yield visitor.opens("/shared/unsigned.png")


def searches(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Each hidden word looked for, whole and begun, by the site's own box; and what editors put first."""
    for code in CODES:
        for kind in hidden.kinds:
            yield visitor.opens(f"/{code}/search/?q=zq{kind}{code}", asked=True)
            yield visitor.opens(f"/{code}/search/suggest/?q=zq{kind}", asked=True)
        yield visitor.opens(f"/{code}/search/")
        yield visitor.opens(f"/{code}/search/?q={quote('терезе')}")
        yield visitor.opens(f"/{code}/search/?q={quote('абай жолы')}")


def fields_of_graphql(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Every field, in every language, by every filter and order that shows all there is."""
    yield visitor.opens("/graphql/?query={site{name}}")
    yield from map(visitor.asks, questions())


def ids_of_graphql(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Each hidden thing by its path, slug, id, filter or word."""
    page, pages_below = everything(SCHEMA.get_type("Page")), everything(SCHEMA.get_type("PageConnection"))
    books, book = everything(SCHEMA.get_type("BookConnection")), everything(SCHEMA.get_type("Book"))
    author, node = everything(SCHEMA.get_type("Author")), everything(SCHEMA.get_type("Content"))
    for versions in hidden.pages.values():
        for one in versions.values():
            path, key, locale = one.url_path.split("/", 2)[2], to_global_id("Page", one.translation_key), _locale(one)
            yield visitor.asks(f"query($p: String) {{ page(path: $p, locale: {locale}) {page} }}", asked=True, p=path)
            yield visitor.asks(f"query($i: ID) {{ page(id: $i, locale: {locale}, fallback: [KK, EN]) {page} }}", i=key)
            below = f"query($p: String) {{ pages(under: $p, locale: {locale}, first: 50) {pages_below} }}"
            yield visitor.asks(below, asked=True, p=path)
    for one in hidden.books.values():
        yield visitor.asks(f"query($s: String) {{ book(slug: $s, fallback: [RU]) {book} }}", asked=True, s=one.slug)
        yield visitor.asks(f"query($i: ID) {{ book(id: $i, locale: RU) {book} }}", i=to_global_id("Book", one.pk))
    for one in hidden.authors.values():
        yield visitor.asks(f"query($s: String) {{ books(author: $s) {books} }}", asked=True, s=one.slug)
        yield visitor.asks(f"query($s: String) {{ author(slug: $s, fallback: [RU]) {author} }}", asked=True, s=one.slug)
        yield visitor.asks(f"query($i: ID) {{ author(id: $i, locale: RU) {author} }}", i=to_global_id("Author", one.pk))
    ids = [to_global_id("Book", one.pk) for one in hidden.books.values()]
    yield visitor.asks(f"query($i: [ID!]) {{ books(ids: $i, fallback: [RU, EN]) {books} }}", i=ids)
    for key in nodes(hidden):
        yield visitor.asks(f"query($i: ID!) {{ node(id: $i, fallback: [RU, EN]) {node} }}", i=key)
    for locale in ("KK", "RU", "EN"):
        sections = (
            f"{{ pages(kind: [READING_LIST, READING_LIST_SECTION], locale: {locale}, first: 100) {pages_below} }}"
        )
        yield visitor.asks(sections)
    for year in (2041, 2042):
        yield visitor.asks(f"{{ books(year: {year}, fallback: [RU, EN]) {books} }}")
        yield visitor.asks(f"{{ readingList(year: {year}) {everything(SCHEMA.get_type('ReadingList'))} }}")
    yield visitor.asks(f"{{ direction(code: WORK) {everything(SCHEMA.get_type('Direction'))} }}")


def nodes(hidden: Hidden) -> Iterator[str]:
    """The ids of the hidden, as one would make them up: with and without a language."""
    for versions in hidden.pages.values():
        key = next(iter(versions.values())).translation_key
        yield from (to_global_id(kind, key, ("kk", "ru")) for kind in ("Page", "ReadingList"))
    for kind, things in (("Book", hidden.books), ("Author", hidden.authors)):
        yield from (to_global_id(kind, one.pk, languages) for one in things.values() for languages in ((), ("en",)))
    rows = [row for some in hidden.rows.values() for row in some]
    yield from (to_global_id("Benefit", row.key) for row in rows if isinstance(row, Benefit))
    yield from (to_global_id("Centre", row.pk, ("ru",)) for row in rows if isinstance(row, Centre))
    yield from (to_global_id("Direction", row.code) for row in rows if isinstance(row, Direction))
    yield from (to_global_id("Level", f"{year}.1.gold", ("kk",)) for year in (2026, 2100))


def searches_of_graphql(visitor: Stranger, hidden: Hidden) -> Iterator[Said]:
    """Each hidden word looked for by programs."""
    found = everything(SCHEMA.get_type("SearchResultConnection"))
    for kind in hidden.kinds:
        for code in CODES:
            locale = f"locale: {code.upper()}, fallback: [KK, RU, EN]".replace(f"[{code.upper()}, ", "[")
            word = f"zq{kind}{code}"
            yield visitor.asks(f"query($q: String!) {{ search(query: $q, {locale}) {found} }}", asked=True, q=word)
            begun = f"query($q: String!) {{ suggest(prefix: $q, {locale}) {{ title url kind }} }}"
            yield visitor.asks(begun, asked=True, q=word[:-1])
        books = "query($q: String) { books(query: $q, fallback: [RU, EN]) { totalCount nodes { title url } } }"
        yield visitor.asks(books, asked=True, q=said(kind, "kk").split()[0])


def _locale(page: Page) -> str:
    return page.locale.language_code.upper()


DOORS = (
    lists_for_machines,
    pages,
    cabinet,
    accounts,
    editions,
    addresses_of_the_hidden,
    old_addresses,
    files,
    searches,
    fields_of_graphql,
    ids_of_graphql,
    searches_of_graphql,
)
assert social_card.SIGNER.salt == "cms.sharing"
assert set(ROOTS) == set(SCHEMA.query_type.fields)
