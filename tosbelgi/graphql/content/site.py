"""GraphQL types of the site: its texts in a language and the entries of its menu."""

from datetime import datetime
from typing import Any

import graphene
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from graphql import GraphQLResolveInfo
from wagtail.models import Page

from tosbelgi.cms.pages.contact import Contact, contact_on
from tosbelgi.cms.pages.draft_marks import rules_confirmed
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.kernel.calendar import day_of

from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row, Rows
from ..locales import Content, language_fields, translation_rows
from . import page_rows

TEXT_FIELDS = ("programme_name", "host_name", "tagline", "description", "footer")


class MenuEntry(graphene.ObjectType):
    """A page that stands directly below the front page."""

    title = graphene.String(required=True, description="Its title.")
    path = graphene.String(required=True, description="Its path, as the field `page` takes it.")
    url = graphene.String(required=True, description="Where people read it.")


class Site(graphene.ObjectType):
    """The site's own words. The programme's name changes; no program should know it by heart."""

    programme_name = graphene.String(description="How the programme is called.")
    host_name = graphene.String(description="How the platform is called that the programme belongs to.")
    tagline = graphene.String(description="A line under the name; may be empty.")
    description = graphene.String(description="What the site is, for search engines; may be empty.")
    footer = graphene.String(description="The words at the foot of every page; may be empty.")
    url = graphene.String(required=True, description="Where the site is.")
    apply_url = graphene.String(
        description="Where one applies, at the host platform; null until the operator has said."
    )
    email = graphene.String(description="The operator's e-mail address; null while none is published.")
    phone = graphene.String(description="The operator's telephone; null while none is published.")
    rules_confirmed = graphene.Boolean(
        required=True,
        description="Whether the operator has confirmed how the programme's document is read; until then draft "
        "blocks and `readings` of norms are shown as draft rules, and mandatory directions as proposed.",
    )
    menu = graphene.List(
        graphene.NonNull(MenuEntry), required=True, description="The pages of the menu, in their order."
    )

    class Meta:
        interfaces = (Content,)

    @costs(QUERY)
    def resolve_rules_confirmed(row: Row, info: GraphQLResolveInfo) -> bool:
        return rules_confirmed()

    @costs(QUERY)
    def resolve_apply_url(row: Row, info: GraphQLResolveInfo) -> str | None:
        return row["rows"].load(_contact).host_address or None

    @costs(QUERY)
    def resolve_email(row: Row, info: GraphQLResolveInfo) -> str | None:
        return row["rows"].load(_contact).email or None

    @costs(QUERY)
    def resolve_phone(row: Row, info: GraphQLResolveInfo) -> str | None:
        return row["rows"].load(_contact).phone or None

    @costs(QUERY)
    def resolve_menu(row: Row, info: GraphQLResolveInfo) -> object:
        return row["rows"].load(_menu) if row["locale"] else []

    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows(
            {code: (texts["programme_name"], f"{settings.SITE_URL}/{code}/") for code, texts in row["texts"].items()}
        )


def read(languages: tuple[str, ...]) -> Row:
    """The site's texts in the first of these languages that has them. One query."""
    texts = {values["locale__language_code"]: values for values in _texts()}
    language = next((code for code in languages if code in texts), None)
    values = texts[language] if language else dict.fromkeys(TEXT_FIELDS)
    row = {name: values[name] for name in TEXT_FIELDS}
    site = {
        "typename": "Site",
        "identity": ("Site", "texts"),
        "url": settings.SITE_URL + "/",
        "texts": texts,
        **language_fields(language, languages),
        **row,
    }
    return Rows([site])[0]


@compile_query
def _texts(*, at: datetime) -> QuerySet[Any, Row]:
    return (
        gate.public_anywhere(SiteTexts.objects.all(), at=at)
        .order_by("-pk")
        .values("locale__language_code", *TEXT_FIELDS)
    )


def _contact(rows: Rows) -> Contact:
    return contact_on(day_of(timezone.now()))


def _menu(rows: Rows) -> Rows:
    language = rows[0]["locale"]
    return page_rows.to_rows(_menu_pages(language, numbers=list(page_rows.kinds())), (language,))


@compile_query
def _menu_pages(language: str, *, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    entries = Page.objects.filter(depth=3, show_in_menus=True, locale__language_code=language)
    return page_rows.public_of_kinds(entries, at=at, numbers=numbers).order_by("path").values(*page_rows.COLUMNS)
