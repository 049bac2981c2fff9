"""Atom (RFC 4287) and RSS 2.0 feeds of the news, one of each in each language."""

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import feedgenerator
from django.utils.translation import get_language
from wagtail.rich_text import get_text_for_indexing

from tosbelgi.cms.pages.site_texts import texts_in
from tosbelgi.cms.publication import gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import ALMATY

from .news import NewsIndexPage, NewsPage, latest_news, today

if TYPE_CHECKING:
    NewsFeedBase = Feed["NewsPage", "NewsIndexPage"]
else:
    NewsFeedBase = Feed


class AtomFeed(NewsFeedBase):
    """The latest pieces of news in the language of the address."""

    feed_type: type[feedgenerator.SyndicationFeed] = feedgenerator.Atom1Feed

    def get_object(self, request: HttpRequest) -> NewsIndexPage:
        query_parameters.declare(request, query_parameters.NONE)
        index = gate.public(NewsIndexPage.objects.all(), get_language()).first()
        if index is None:
            raise Http404
        texts = texts_in(index.locale.language_code)
        index.site_name = texts.programme_name if texts else ""
        return index

    def title(self, index: NewsIndexPage) -> str:
        """With the name of the site: a feed reader shows it among the feeds of other sites."""
        return " · ".join(filter(None, (index.headline, index.site_name)))

    def author_name(self, index: NewsIndexPage) -> str:
        """RFC 4287 requires an author, of the feed where its entries name none: the programme."""
        return index.site_name or index.headline

    def author_link(self, index: NewsIndexPage) -> str:
        return f"{settings.SITE_URL}/{index.locale.language_code}/"

    def subtitle(self, index: NewsIndexPage) -> str:
        return index.summary

    description = subtitle

    def link(self, index: NewsIndexPage) -> str:
        return settings.SITE_URL + index.address

    def feed_url(self, index: NewsIndexPage) -> str:
        return f"{self.link(index)}{self.file_name}"

    file_name = "atom.xml"

    def items(self, index: NewsIndexPage) -> QuerySet[NewsPage]:
        return latest_news(index, operator_settings.value("news.in_feed", on=today()))

    def item_title(self, item: NewsPage) -> str:
        return item.headline

    def item_description(self, item: NewsPage) -> str:
        return item.summary or get_text_for_indexing(str(item.body))

    def item_link(self, item: NewsPage) -> str:
        return settings.SITE_URL + item.address

    def item_pubdate(self, item: NewsPage) -> datetime:
        """The beginning of the day that the page shows."""
        return datetime.combine(item.date, time(), ALMATY)

    def item_updateddate(self, item: NewsPage) -> datetime:
        """Since when it reads as it does; never before its day."""
        dated = self.item_pubdate(item)
        return max(dated, item.last_published_at or dated)


class RssFeed(AtomFeed):
    feed_type = feedgenerator.Rss201rev2Feed
    file_name = "rss.xml"
