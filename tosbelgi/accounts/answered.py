"""Idempotency of admin requests: a request that comes twice is executed once and gets the same response again.

Requests come twice when a button is pressed twice, or when a browser or a person repeats one whose response was lost.
Both send the same form of the same rendered page. Django masks the CSRF token anew for each rendering, so that doing
the same thing once more on purpose differs. The response is stored in the transaction of the request.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.messages import add_message, get_messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import get_language

REPEATED_WITHIN = timedelta(minutes=2)
# Stored are redirects, what scripts read, and requests for confirmation. A form with errors has changed nothing.
SCRIPT_TYPES = ("application/json", "text/javascript")
NEEDS_CONFIRMATION = 409
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class AnsweredDeed(models.Model):
    """The last changing request (deed) of a user at one address, and its response."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=64)
    sent = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    content = models.TextField(blank=True)
    messages = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="one_last_deed_per_address")]


def repeated_response(request: HttpRequest) -> HttpResponse | None:
    """The stored response of the same request; None where it is new."""
    token = _csrf_token(request)
    if not token:
        return None
    digest = _body_digest(request)  # now: a view may replace request.POST
    since = timezone.now() - REPEATED_WITHIN
    stored = AnsweredDeed.objects.filter(user=request.user, address=_address_digest(request), at__gte=since).first()
    if stored is None or stored.sent != digest:
        return None
    for level, text, tags, safe in stored.messages:
        add_message(request, level, mark_safe(text) if safe else text, tags)
    if location := stored.headers.get("Location"):
        return HttpResponseRedirect(location, status=stored.status)
    return HttpResponse(stored.content, status=stored.status, headers=stored.headers)


def store_response(request: HttpRequest, response: HttpResponse) -> None:
    """Store the response of a request in its transaction, if a repetition should get it."""
    if not _csrf_token(request) or not _is_storable(response):
        return
    redirects = 300 <= response.status_code < 400
    new_messages = getattr(get_messages(request), "_queued_messages", [])
    AnsweredDeed.objects.update_or_create(
        user=request.user,
        address=_address_digest(request),
        defaults={
            "sent": _body_digest(request),
            "at": timezone.now(),
            "status": response.status_code,
            "headers": {
                name: response.headers[name] for name in ("Location", "Content-Type") if name in response.headers
            },
            "content": "" if redirects else response.content.decode(),
            "messages": [
                [one.level, str(one.message), one.extra_tags, isinstance(one.message, SafeData)] for one in new_messages
            ],
        },
    )


def _is_storable(response: HttpResponse) -> bool:
    if response.streaming or isinstance(response, TemplateResponse):
        return False
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    status, kind = response.status_code, response.headers.get("Content-Type", "")
    by_script = status < 300 and (kind.startswith(SCRIPT_TYPES) or not response.content)
    return by_script or 300 <= status < 400 or status == NEEDS_CONFIRMATION


def forget_old() -> None:
    """Scheduled: delete responses that are too old to be repeated."""
    AnsweredDeed.objects.filter(at__lt=timezone.now() - REPEATED_WITHIN).delete()


def _csrf_token(request: HttpRequest) -> str:
    return request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken") or ""


def _address_digest(request: HttpRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.get_full_path()}".encode()).hexdigest()


def _body_digest(request: HttpRequest) -> str:
    """Digest of all that was sent; cached on the request, since a view may read files to their end."""
    known: str | None = getattr(request, "sent_digest", None)
    if known is None:
        # With the language: whoever has changed it meanwhile is not answered in the other one.
        digest = hashlib.sha256(repr((_csrf_token(request), get_language(), list(request.POST.lists()))).encode())
        if request.method != "POST" or request.content_type not in FORM_TYPES:
            digest.update(request.body)
        for name, files in request.FILES.lists():
            for file in files:
                digest.update(repr((name, file.name, file.size)).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
        request.sent_digest = known = digest.hexdigest()  # type: ignore[attr-defined]  # ours, kept with the request
    return known
