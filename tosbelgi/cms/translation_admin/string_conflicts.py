"""Optimistic locking of single strings in the translation editor.

wagtail-localize stores whatever comes last. So the session remembers when it opened a translation, and a string that
somebody else has written since is not replaced at the first attempt: the response brings their text, what was typed
stays in the field, and saving again replaces theirs.
"""

import io

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParser
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views import edit_translation as editor

from ..translation import completeness
from ..translation.string_rules import StringRules

REMEMBERED = "translations_opened"
MOST = 60  # translations and strings a session remembers; the oldest are forgotten


def remember_opened_strings(request: HttpRequest, translation: Translation) -> None:
    """Remember in the session that the user has seen the strings of this translation as they are now."""
    _remember(request, f"{translation.pk}")


def edit_string_view(request: HttpRequest, translation_id: int, string_segment_id: int) -> HttpResponse:
    """Store one string, unless somebody else has written it since this browser opened the translation.

    The editor's script shows words only from an answer that says "stored", so a refusal looks like one
    and brings an error with it; for clearing a string it is a plain 409.
    """
    typed = _form_data(request).get("value", "")
    if request.method == "PUT" and (problem := _validation_message(translation_id, string_segment_id, typed)):
        segment = get_object_or_404(StringSegment, pk=string_segment_id)
        return _refusal(request, segment.string_id, string_segment_id, typed, problem)
    theirs = _newer_by_another(request, translation_id, string_segment_id)
    if theirs is None or theirs.data == typed:
        answer = editor.edit_string_translation(request, translation_id, string_segment_id)
        _measure_anew(translation_id)
        return answer
    _remember(request, f"{translation_id}:{string_segment_id}")
    message = _(
        "%(who)s has written “%(words)s” here meanwhile. Yours is not stored yet: save again to replace theirs."
    )
    message %= {"who": theirs.last_translated_by or _("Somebody"), "words": completeness.plain_text(theirs.data)}
    return _refusal(request, theirs.translation_of_id, string_segment_id, typed, message)


# As the wagtail-localize view it wraps, which checks the CSRF token by itself.
edit_string_view.csrf_exempt = True  # type: ignore[attr-defined]  # as Django's csrf_exempt does


def _measure_anew(translation_id: int) -> None:
    """A text of a machine that stands in the row already is read now, though the row itself does not change."""
    row = get_object_or_404(Translation.objects.select_related("source", "target_locale"), pk=translation_id)
    parity = completeness.Parity.objects.filter(
        translation_key=row.source.object_id, locale_id=row.target_locale_id
    ).first()
    if parity is not None and any(completeness.UNREAD in gap for gap in parity.gaps):
        completeness.update_completeness(row.get_target_instance())


def _validation_message(translation_id: int, segment_id: int, typed: str) -> str:
    """Why the field does not accept this text, as a sentence; empty where it does."""
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    segment = get_object_or_404(StringSegment.objects.select_related("context"), pk=segment_id)
    problem = StringRules(translation).problem(segment.context.path, typed)
    return _("Not stored: %(problem)s") % {"problem": problem} if problem else ""


def _refusal(request: HttpRequest, string_id: int, segment_id: int, typed: str, reason: str) -> JsonResponse:
    data = {
        "string_id": string_id,
        "segment_id": segment_id,
        "data": typed,
        "error": reason,
        "comment": reason,
        "last_translated_by": None,
    }
    return JsonResponse(data, status=200 if request.method == "PUT" else 409)


def _newer_by_another(request: HttpRequest, translation_id: int, segment_id: int) -> StringTranslation | None:
    seen = request.session.get(REMEMBERED, {})
    seen_at = [seen[key] for key in (f"{translation_id}", f"{translation_id}:{segment_id}") if key in seen]
    if not seen_at:
        return None
    segment = get_object_or_404(StringSegment, pk=segment_id)
    translation = get_object_or_404(Translation, pk=translation_id)
    return (
        StringTranslation.objects.filter(
            translation_of_id=segment.string_id, context_id=segment.context_id, locale_id=translation.target_locale_id
        )
        .filter(updated_at__gt=max(at for at in map(parse_datetime, seen_at) if at is not None))
        .exclude(last_translated_by=request.user)
        .select_related("last_translated_by")
        .first()
    )


def _remember(request: HttpRequest, key: str) -> None:
    kept = {name: at for name, at in request.session.get(REMEMBERED, {}).items() if name != key}
    kept[key] = timezone.now().isoformat()
    request.session[REMEMBERED] = dict(list(kept.items())[-MOST:])


def _form_data(request: HttpRequest) -> QueryDict:
    """The form data of a PUT, which Django parses only for POST. The body stays readable for the wrapped view."""
    if request.content_type == "multipart/form-data":
        parser = MultiPartParser(request.META, io.BytesIO(request.body), request.upload_handlers)
        return parser.parse()[0]
    return QueryDict(request.body)
