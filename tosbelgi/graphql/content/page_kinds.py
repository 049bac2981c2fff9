"""The page models in the schema: the GraphQL type of each, and the columns it has of its own."""

from dataclasses import dataclass
from enum import Enum

from tosbelgi.cms.pages.models import BasePage
from tosbelgi.home.models import AwardsPage, ContentPage, FrontPage, NewsIndexPage, NewsPage
from tosbelgi.programme.catalogue.models import AskPage, DirectionIndexPage, DirectionPage, LevelsPage
from tosbelgi.programme.people.models import CentresPage
from tosbelgi.reading_lists.lists import ReadingListIndexPage, ReadingListPage, SectionPage

from ..enums import described_enum


@dataclass(frozen=True)
class PageKindInfo:
    """A page model as the schema shows it: under which type, with which columns of its own."""

    code: str
    model: type[BasePage]
    typename: str = "TextPage"
    own: tuple[str, ...] = ()

    @property
    def has_body(self) -> bool:
        return any(field.name == "body" for field in self.model._meta.get_fields())


KINDS = (
    PageKindInfo("front", FrontPage),
    PageKindInfo("text", ContentPage),
    PageKindInfo("awards", AwardsPage),
    PageKindInfo("news_index", NewsIndexPage),
    PageKindInfo("news", NewsPage, "NewsPage", ("date",)),
    PageKindInfo("direction_index", DirectionIndexPage),
    PageKindInfo("direction", DirectionPage, "DirectionPage", ("direction__code", "what_counts", "evidence")),
    PageKindInfo("levels", LevelsPage),
    PageKindInfo("ask", AskPage),
    PageKindInfo("centres", CentresPage),
    PageKindInfo("reading_list_index", ReadingListIndexPage),
    PageKindInfo("reading_list", ReadingListPage, "ReadingListPage", ("year",)),
    PageKindInfo("reading_list_section", SectionPage, "ReadingListSectionPage", ("section",)),
)
BY_MODEL = {kind.model: kind for kind in KINDS}
BY_CODE = {kind.code: kind for kind in KINDS}

PageKind = described_enum(
    Enum("PageKind", {kind.code.upper(): kind.code for kind in KINDS}),  # type: ignore[arg-type]  # mypy knows no names that are computed
    "PageKind",
    "What a page is for.",
    {
        "front": "The front page of a language.",
        "text": "A page of text.",
        "awards": "How the award is decided, and what it may open.",
        "news_index": "The page of the news.",
        "news": "One piece of news.",
        "direction_index": "The page of the directions.",
        "direction": "The page of one direction.",
        "levels": "The page of levels and norms.",
        "ask": "The page that answers what is asked of somebody of a certain age.",
        "centres": "The page of the programme centres.",
        "reading_list_index": "The page of all reading lists.",
        "reading_list": "The reading list of a year.",
        "reading_list_section": "A section of a reading list.",
    },
)
