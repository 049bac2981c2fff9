"""Screens of the admin and tasks of the help: links to a screen, and the task for a screen."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from tosbelgi.kernel.codes import BookSection
from tosbelgi.language.languages import SOURCE
from tosbelgi.programme.catalogue.models import Season
from tosbelgi.reading_lists.lists import ReadingListPage, SectionPage

from .help_texts import Task, tasks
from .news import NewsIndexPage


def screen_url(name: str) -> str:
    """The URL of a screen: one of the names in `SPECIAL`, else the name of a URL, with a query where one follows `?`.

    `help_task/approve` is another page of the help.
    """
    if name in SPECIAL:
        return SPECIAL[name]() or reverse("wagtailadmin_home")
    view, mark, query = name.partition("?")
    view, *arguments = view.split("/")
    return reverse(view, args=arguments) + mark + query


def is_screen(name: str) -> bool:
    """Is there such a screen?"""
    try:
        return name in SPECIAL or bool(screen_url(name))
    except NoReverseMatch:
        return False


def _section_one() -> str | None:
    """The first section of the newest list that may still be changed, else of the newest of all."""
    lists = ReadingListPage.objects.filter(locale__language_code=SOURCE).order_by("-year")
    newest = lists.filter(approval__isnull=True).first() or lists.first()
    if newest is None:
        return None
    section = SectionPage.objects.child_of(newest).filter(section=BookSection.KAZAKH_CLASSICS).first()
    return reverse("wagtailadmin_pages:edit", args=[section.pk]) if section else None


def _newest_list() -> str | None:
    newest = ReadingListPage.objects.filter(locale__language_code=SOURCE).order_by("-year").first()
    return reverse("reading_list_desk", args=[newest.pk]) if newest else None


def _next_season() -> str | None:
    newest = Season.objects.filter(live=True).order_by("-year", "-version").first()
    return reverse("next_season", args=[newest.pk]) if newest else None


def _new_news() -> str | None:
    above = NewsIndexPage.objects.filter(locale__language_code=SOURCE).first()
    return reverse("wagtailadmin_pages:add", args=["home", "newspage", above.pk]) if above else None


SPECIAL = {
    "section_one": _section_one,
    "newest_list": _newest_list,
    "next_season": _next_season,
    "new_news": _new_news,
}


def task_for(request: HttpRequest) -> Task | None:
    """The task that is done on the screen of this request: the first that names it."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return None
    screens = {match.view_name, *_page_screens(match.view_name, match.kwargs)}
    return next((task for task in tasks().values() if screens & set(task.screens)), None)


def _page_screens(view_name: str, known: dict[str, Any]) -> list[str]:
    """Names of a page's screen: all pages share one URL name, so the page model is added, or "translation"."""
    if view_name == "wagtailadmin_pages:add":
        return [f"page:{known['content_type_model_name']}"]
    if view_name != "wagtailadmin_pages:edit":
        return []
    page = Page.objects.filter(pk=known["page_id"]).values_list("content_type__model", "locale__language_code").first()
    if page is None:
        return []
    model, language = page
    return [f"page:{model}"] if language == SOURCE else ["page:translation"]
