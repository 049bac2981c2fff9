"""The page of the search and what its box suggests while somebody is typing. Neither writes down who asked."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from tosbelgi.cms.pages.layout import ViewContext
from tosbelgi.cms.publication import content_version, gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.cms.serving.query_parameters import Parameters
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES

from . import wordings
from .documents.question import FILTERS, clean_query
from .documents.registry import Kind
from .engines import engine_choice
from .query import no_results, result_groups, results
from .query.promotions import promoted_results
from .query.search_urls import SearchParams
from .reports import query_counter

PAGE_SIZE = 20
ASKED = Parameters(free=frozenset({"q", "after", *FILTERS}))  # what somebody looked for is kept by nobody


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What was found; all that was asked stands in the address. 400 for an address that asks what cannot be asked."""
    language, asked = get_language(), SearchParams.of(request.GET)
    query_parameters.declare(request, ASKED)
    front = gate.public(Page.objects.filter(depth=2), language).first()
    request.shown_place = ViewContext(urls={code: asked.url(code) for code in CODES}, below=front)
    context = {"search_here": True, "crumb": _("Search"), "asked": asked, "plain_url": asked.without().url(language)}
    if asked.is_empty:
        context["questions"] = no_results.popular_questions(language)
        return render(request, "search/page.html", context)
    try:
        answer = results.search(
            asked.query, language, filters=asked.filters, first=PAGE_SIZE, after=asked.after or None
        )
    except Refusal as refusal:
        context |= {"wrong": wordings.refusal_message(refusal), "wrong_box": refusal.field == "query"}
        return _unshared(render(request, "search/page.html", context, status=400))
    if request.method == "GET" and not asked.filters and not asked.after:
        query_counter.count_query(answer.query, language, 0 if answer.corrected else answer.total)
    return _unshared(render(request, "search/page.html", context | _shown(answer, asked, language)))


def _shown(answer: results.Answer, asked: SearchParams, language: str) -> dict[str, object]:
    context = {
        "answer": answer,
        "promoted": [] if asked.filters or asked.after else promoted_results(answer.query, language),
        "parts": result_groups.group_results(answer, asked, language),
        "kinds": result_groups.kinds(answer, asked, language),
        "narrowings": result_groups.narrowings(answer, asked, language),
        "chosen": sum(len(values) for name, values in asked.filters.items() if name != "kind"),
        "every_kind": None if asked.chosen("kind") == () else asked.without("kind").url(language),
        "first_url": asked.beyond("").url(language) if asked.after else "",
        "next_url": asked.beyond(answer.end).url(language) if answer.more and answer.end else "",
    }
    if not answer.total:
        context |= {
            "nearest": no_results.nearest_queries(answer, language),
            "fewer": no_results.shorter_queries(answer, language),
            "questions": no_results.popular_questions(language),
        }
    return context


def _unshared(answer: HttpResponse) -> HttpResponse:
    """Nobody between us and the reader keeps what was asked; the reader's own way back stays quick."""
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that begin so, as JSON; 304 as long as neither the content nor the index has changed."""
    language, typed = get_language(), request.GET.get("q", "")
    state = f"{content_version.current_version()} {engine_choice.index_state()} {language} {typed}"
    etag = quote_etag(hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:32])
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = JsonResponse(_suggested(typed, language), json_dumps_params={"ensure_ascii": False})
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, max-age=0, must-revalidate"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _suggested(typed: str, language: str) -> dict[str, object]:
    """The suggestions, and the sentence in which a screen reader tells their number."""
    try:
        found = results.suggest_completions(clean_query(typed), language)
    except Refusal:  # nothing fits what cannot be asked; the page says why
        found = []
    said = ngettext("%(count)d suggestion", "%(count)d suggestions", len(found)) % {"count": len(found)}
    return {
        "suggestions": [
            {
                "title": one.title,
                "kind": str(wordings.ONE[Kind(one.kind)]),
                "url": one.url,
                "language": one.title_language,
                "spoken": _spoken(one.title_language, language),
            }
            for one in found
        ],
        "said": said,
    }


def _spoken(title: str, reader: str) -> str:
    """The name of a title's language, where that is not the reader's."""
    return "" if title == reader else wordings.language_name(title, reader)
