"""View of the content health report."""

from collections import Counter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tosbelgi.language.languages import CODES, NATIVE_NAMES

from . import findings
from .findings import Severity

PAGE_SIZE = 50
ALL_LANGUAGES = "all"


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Counts for each kind, then the findings, filtered by kind and language. A value that is none filters nothing."""
    editable = findings.findings_for(request.user)
    kinds = findings.finding_kinds()
    kind = request.GET.get("kind", "")
    kind = kind if kind in {one.name for one in kinds} else ""
    language = request.GET.get("language", "")
    language = language if language in {*CODES, ALL_LANGUAGES} else ""
    in_language = [one for one in editable if not language or (one.language or ALL_LANGUAGES) == language]
    counts = Counter(one.kind for one in in_language)
    chosen = [one for one in in_language if not kind or one.kind == kind]
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("p"))
    labels = {one.name: one.label for one in kinds}
    severities = {Severity.HIGH: _("broken"), Severity.MIDDLE: _("missing"), Severity.LOW: _("could be better")}
    context = {
        "kinds": [{"label": one.label, "name": one.name, "count": counts[one.name]} for one in kinds],
        "languages": [*((code, NATIVE_NAMES[code]) for code in CODES), (ALL_LANGUAGES, _("in no single language"))],
        "kind": kind,
        "language": language,
        "filtered": bool(kind or language),
        "total": len(in_language),
        "lines": [
            {
                "finding": one,
                "kind": labels[one.kind],
                "severity": severities[one.severity],
                "language": NATIVE_NAMES[one.language] if one.language else "–",
            }
            for one in page
        ],
        "page": page,
        "kept": urlencode({"kind": kind, "language": language}),
        "own_url": reverse("content_health"),
    }
    return render(request, "cms/admin/content_health.html", context)
