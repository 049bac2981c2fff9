"""Operator settings of the news: how many on the front page, on a page of the list, in a feed."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.setting_kinds import WholeNumber, number_words
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from .news import NewsPage

NEWS = _("News")


def news_count_text(count: int) -> str:
    return ngettext("%(n)s piece of news", "%(n)s pieces of news", count) % {"n": number_words(count)}


def page_count_text(count: int) -> str:
    return ngettext("%(n)s page", "%(n)s pages", count) % {"n": number_words(count)}


def _news_counts() -> dict[str, int]:
    return {code: gate.public(NewsPage.objects.all(), code).count() for code in CODES}


def shown_news(before: int, after: int, on: date) -> list[str]:
    """How many pieces are shown before and after a change of the setting, language by language."""
    return [
        f"{NATIVE_NAMES[code]}: {news_count_text(min(total, before))} → {news_count_text(min(total, after))}"
        for code, total in _news_counts().items()
    ]


def pages_of_news(before: int, after: int, on: date) -> list[str]:
    """How many pages the list has before and after a change of the setting, language by language."""
    return [
        f"{NATIVE_NAMES[code]}: {page_count_text(max(1, -(-total // before)))} → "
        f"{page_count_text(max(1, -(-total // after)))}"
        for code, total in _news_counts().items()
    ]


register(
    Setting(
        name="news.on_front_page",
        kind=WholeNumber(0, 12, news_count_text),
        default=3,
        topic=NEWS,
        label=_("News on the front page"),
        explanation=_("So many of the latest pieces of news stand on the front page. With 0 it shows none."),
        requirements=("R002", "R008"),
        affected=shown_news,
    )
)
register(
    Setting(
        name="news.per_page",
        kind=WholeNumber(1, 100, news_count_text),
        default=12,
        topic=NEWS,
        label=_("News on one page of the list"),
        explanation=_("After so many pieces of news the list goes on on a further page."),
        requirements=("R002", "R008"),
        affected=pages_of_news,
    )
)
register(
    Setting(
        name="news.in_feed",
        kind=WholeNumber(1, 100, news_count_text),
        default=20,
        topic=NEWS,
        label=_("News in a feed"),
        explanation=_("So many of the latest pieces of news are offered to programs that read Atom or RSS."),
        requirements=("R002", "R008"),
        affected=shown_news,
    )
)
