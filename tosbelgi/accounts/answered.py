"""A deed that comes twice is done once: the second time it gets the answer that the first one got.

Twice comes what is pressed twice, and what a browser or a person repeats when an answer was lost. Both are the very
same form of the very same screen: its token against forgery is another one each time a screen is made, so that doing
the same thing once more on purpose differs. The answer is kept in the transaction of the deed: with it, or not at all.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeData, mark_safe

REPEATED_WITHIN = timedelta(minutes=2)
# Beside redirects, what scripts read and what asks back. A form with its errors has done nothing and is looked at anew.
SCRIPTED = ("application/json", "text/javascript")
ASKS_BACK = 409
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class AnsweredDeed(models.Model):
    """The last deed of somebody at one address, and its answer."""

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


def again(request: HttpRequest) -> HttpResponse | None:
    """The answer that this very deed has got already; None where it is new."""
    token = _token(request)
    if not token:
        return None
    sent = _sent(request)  # now: a view may put its own in the place of what was sent
    since = timezone.now() - REPEATED_WITHIN
    kept = AnsweredDeed.objects.filter(user=request.user, address=_address(request), at__gte=since).first()
    if kept is None or kept.sent != sent:
        return None
    storage = get_messages(request)
    for level, text, tags, safe in kept.messages:
        storage.add(level, mark_safe(text) if safe else text, tags)
    if location := kept.headers.get("Location"):
        return HttpResponseRedirect(location, status=kept.status)
    return HttpResponse(kept.content, status=kept.status, headers=kept.headers)


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the answer of a deed that has just been done, in its transaction."""
    if not _token(request) or not _is_kept(response):
        return
    redirects = 300 <= response.status_code < 400
    new = getattr(get_messages(request), "_queued_messages", [])
    AnsweredDeed.objects.update_or_create(
        user=request.user,
        address=_address(request),
        defaults={
            "sent": _sent(request),
            "at": timezone.now(),
            "status": response.status_code,
            "headers": {
                name: response.headers[name] for name in ("Location", "Content-Type") if name in response.headers
            },
            "content": "" if redirects else response.content.decode(),
            "messages": [
                [one.level, str(one.message), one.extra_tags, isinstance(one.message, SafeData)] for one in new
            ],
        },
    )


def _is_kept(response: HttpResponse) -> bool:
    if response.streaming or isinstance(response, TemplateResponse):
        return False
    if not getattr(response, "is_rendered", True):
        response.render()
    status, kind = response.status_code, response.headers.get("Content-Type", "")
    by_script = status < 300 and (kind.startswith(SCRIPTED) or not response.content)
    return by_script or 300 <= status < 400 or status == ASKS_BACK


def forget_old() -> None:
    """Called by the clock: nobody repeats what was long ago."""
    AnsweredDeed.objects.filter(at__lt=timezone.now() - REPEATED_WITHIN).delete()


def _token(request: HttpRequest) -> str:
    return request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken") or ""


def _address(request: HttpRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.get_full_path()}".encode()).hexdigest()


def _sent(request: HttpRequest) -> str:
    """All that was sent, as one digest; kept with the request, since a view may read files to their end."""
    if not hasattr(request, "sent_digest"):
        total = hashlib.sha256(repr((_token(request), list(request.POST.lists()))).encode())
        if request.method != "POST" or request.content_type not in FORMS:
            total.update(request.body)
        for name, files in request.FILES.lists():
            for file in files:
                total.update(repr((name, file.name, file.size)).encode())
                for chunk in file.chunks():
                    total.update(chunk)
                file.seek(0)
        request.sent_digest = total.hexdigest()
    return request.sent_digest
