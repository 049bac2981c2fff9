"""Translations that leave as a PO file and come back: looked at whole, then stored whole or not at all."""

from dataclasses import dataclass
from datetime import datetime

import polib
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import StringTranslation, Translation

from tosbelgi.kernel import events
from tosbelgi.kernel.refusals import Refusal

from . import parity, terms, writing

LARGEST = 2_000_000


class NotAPoFile(Refusal):
    """Nothing was sent, or what was sent is no PO file in UTF-8."""

    code = "NOT_A_PO_FILE"


class OfAnotherTranslation(Refusal):
    """The file was made for another text or another language."""

    code = "OF_ANOTHER_TRANSLATION"


@dataclass(frozen=True, kw_only=True)
class TranslationsImported(events.Event):
    """A file of translations was taken over, as a draft."""

    translation_key: str
    language: str
    strings: int


@dataclass(frozen=True)
class BadEntry:
    """An entry that cannot be stored: its line in the file, its words, and why."""

    line: int
    source: str
    reason: str


def read(sent, translation: Translation) -> polib.POFile:
    """The file as entries of this very translation. Raises NotAPoFile or OfAnotherTranslation."""
    if sent is None or sent.size > LARGEST:
        raise NotAPoFile(largest=LARGEST)
    try:
        # A line break at the end keeps polib from taking the words for the name of a file.
        file = polib.pofile(sent.read().decode("utf-8-sig") + "\n", check_for_duplicates=True)
    except (OSError, ValueError) as wrong:
        raise NotAPoFile(largest=LARGEST) from wrong
    if file.metadata.get("X-WagtailLocalize-TranslationID") != str(translation.uuid):
        raise OfAnotherTranslation
    return file


def bad_entries(file: polib.POFile, translation: Translation, by) -> list[BadEntry]:
    """Every entry that is not in the source any more, has lost markup, or is older than what another has written."""
    newer = _written_since(file, translation, by)
    segments = translation.source.stringsegment_set.values_list("context__path", "string__data")
    known = set(segments)
    found = []
    for entry in file:
        if entry.obsolete or not entry.msgstr:
            continue
        if (entry.msgctxt, entry.msgid) not in known:
            reason = _("this text is not in the page any more")
        elif terms.markup_in(entry.msgid) != terms.markup_in(entry.msgstr):
            reason = _("links or emphasis differ from the source")
        elif (theirs := newer.get((entry.msgctxt, entry.msgid))) and theirs.data != entry.msgstr:
            reason = _(
                "%(who)s has written “%(words)s” since this file was downloaded; download it again, "
                "or leave this translation empty in the file"
            ) % {"who": theirs.last_translated_by or _("somebody"), "words": parity.plain(theirs.data)}
        else:
            continue
        found.append(BadEntry(entry.linenum, entry.msgid, reason))
    return found


def _written_since(file: polib.POFile, translation: Translation, by) -> dict[tuple[str, str], StringTranslation]:
    """What others have written into this translation since the file left: one query."""
    try:
        left = parse_datetime(file.metadata.get("POT-Creation-Date", ""))
    except ValueError:
        left = None
    found = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    ).exclude(last_translated_by=by)
    # A file that does not say when it left cannot be older than anything.
    found = found.filter(updated_at__gt=left) if left is not None and timezone.is_aware(left) else found.none()
    return {
        (one.context.path, one.translation_of.data): one
        for one in found.select_related("context", "translation_of", "last_translated_by")
    }


def _told(translation: Translation, strings: int, by, at: datetime) -> TranslationsImported:
    return TranslationsImported(
        translation_key=str(translation.source.object_id),
        language=translation.target_locale.language_code,
        strings=strings,
        by_id=by.pk,
        at=at,
    )


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take a PO file back: all of its translations, or none and the reasons."""
    translation = get_object_or_404(Translation.objects.select_related("target_locale", "source"), pk=translation_id)
    row = translation.get_target_instance()
    writing.require(request.user, "change", row)
    back = writing.edit_address(request.user, row)
    try:
        file = read(request.FILES.get("file"), translation)
    except NotAPoFile:
        messages.error(request, _("Send a PO file in UTF-8, of at most 2 MB, as it was downloaded here."))
        return redirect(back)
    except OfAnotherTranslation:
        messages.error(request, _("This file was made for another text or another language; nothing was stored."))
        return redirect(back)
    if bad := bad_entries(file, translation, request.user):
        return render(request, "cms/admin/po_refused.html", {"bad": bad, "row": row, "back": back}, status=422)
    done = sum(bool(entry.msgstr) and not entry.obsolete for entry in file)
    with transaction.atomic():
        translation.import_po(file, user=request.user, tool_name="PO")
        events.record(_told(translation, done, request.user, timezone.now()))
    messages.success(request, _("%(count)s translations are taken over as a draft.") % {"count": done})
    return redirect(back)
