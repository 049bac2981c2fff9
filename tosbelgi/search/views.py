"""Search views: the results page and JSON suggestions for the search box. Neither records who searched."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from tosbelgi.cms.pages.layout import ViewContext
from tosbelgi.cms.publication import content_version, gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.cms.serving.query_parameters import Parameters
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import RefusalDescription, describe, refusal_message
from tosbelgi.kernel.web import cache_policy
from tosbelgi.kernel.web.read_only import read_only
from tosbelgi.language.language_names import name_of
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
PAGE_PARAMETERS = Parameters(
    free=frozenset({"q", "after", *FILTERS})
)  # free: no page cache keeps what somebody looked for


@cache_policy.public_page
@read_only
def page(request: HttpRequest) -> HttpResponse:
    """The results page. The whole search stands in the URL; a query or filter that is refused gets status 400."""
    language, params = get_language(), SearchParams.of(request.GET)
    query_parameters.declare(request, PAGE_PARAMETERS)
    front_page = gate.public(Page.objects.filter(depth=2), language).first()
    request.shown_place = ViewContext(urls={code: params.url(code) for code in CODES}, below=front_page)  # type: ignore[attr-defined]  # ours, for the layout
    context = {"search_here": True, "crumb": _("Search"), "params": params, "plain_url": params.without().url(language)}
    if params.is_empty:
        context["questions"] = no_results.popular_questions(language)
        return render(request, "search/page.html", context)
    try:
        answer = results.search(
            params.query, language, filters=params.filters, first=PAGE_SIZE, after=params.after or None
        )
    except Refusal as refusal:
        context |= {"wrong": refusal_message(refusal), "wrong_box": refusal.field == "query"}
        return render(request, "search/page.html", context, status=400)
    if request.method == "GET" and not params.filters and not params.after:
        query_counter.count_query(answer.query, language, 0 if answer.corrected else answer.total)
    response = render(request, "search/page.html", context | _results_context(answer, params, language))
    # No shared cache keeps the query; the reader's own browser may, so that going back stays quick.
    cache_policy.publish(response, cache_policy.BROWSER_ONLY)
    return response


def _results_context(answer: results.Answer, params: SearchParams, language: str) -> dict[str, object]:
    context = {
        "answer": answer,
        "promoted": [] if params.filters or params.after else promoted_results(answer.query, language),
        "parts": result_groups.group_results(answer, params, language),
        "kinds": result_groups.kind_choices(answer, params, language),
        "narrowings": result_groups.facets(answer, params, language),
        "chosen": sum(len(values) for name, values in (params.filters or {}).items() if name != "kind"),
        "every_kind": None if params.chosen("kind") == () else params.without("kind").url(language),
        "first_url": params.starting_after("").url(language) if params.after else "",
        "next_url": params.starting_after(answer.end).url(language) if answer.more and answer.end else "",
    }
    if not answer.total:
        context |= {
            "nearest": no_results.nearest_queries(answer, language),
            "fewer": no_results.shorter_queries(answer, language),
            "questions": no_results.popular_questions(language),
        }
    return context


@cache_policy.public_answer(cache_policy.REVALIDATED)
@read_only
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that begin with `q`, as JSON; 304 as long as neither the content nor the index has changed."""
    language, typed = get_language(), request.GET.get("q", "")
    state = f"{content_version.current_version()} {engine_choice.index_state()} {language} {typed}"
    etag = quote_etag(hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = JsonResponse(_suggestions_payload(typed, language), json_dumps_params={"ensure_ascii": False})
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    return response


def _suggestions_payload(typed: str, language: str) -> dict[str, object]:
    """The suggestions, and under "said" the sentence by which a screen reader announces their number.

    A refused query has no suggestions, and "refused" says why.
    """
    refused: RefusalDescription | None = None
    try:
        suggestions = results.suggest_completions(clean_query(typed), language)
    except Refusal as refusal:
        suggestions, refused = [], describe(refusal)
    announcement = ngettext("%(count)d suggestion", "%(count)d suggestions", len(suggestions)) % {
        "count": len(suggestions)
    }
    return {
        "suggestions": [
            {
                "title": suggestion.title,
                "kind": str(wordings.KIND_NAMES[Kind(suggestion.kind)]),
                "url": suggestion.url,
                "language": suggestion.lang,
                "spoken": _foreign_language_name(suggestion.title_language, language),
            }
            for suggestion in suggestions
        ],
        "said": announcement,
        "refused": refused,
    }


def _foreign_language_name(title_language: str, reader_language: str) -> str:
    """The name of the title's language where it is not the reader's, else an empty string."""
    return "" if title_language == reader_language else name_of(title_language, reader_language)
